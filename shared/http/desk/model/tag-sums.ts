import type { RuleCount, RuleCounts } from '../../../model/model-desk.ts';
import type { TopicLabel } from '../../../model/topic-label.ts';

/** What people said of one tag, in numbers. */
export type LabelSum = { readonly wrong: number; readonly missed: number };

/** What the rules of one tag met, all of them together. */
export type RuleSum = { readonly matches: number; readonly blocked: number; readonly unsupported: number };

const NO_LABELS: LabelSum = { wrong: 0, missed: 0 };
const NO_RULES: RuleSum = { matches: 0, blocked: 0, unsupported: 0 };

/** Reports of wrong and missed tags, by tag; nothing of a tag counts as none. */
export function labelSums(labels: readonly TopicLabel[]): (tag: string) => LabelSum {
  const sums = new Map<string, LabelSum>();
  for (const { tag, verdict } of labels) {
    const { wrong, missed } = sums.get(tag) ?? NO_LABELS;
    sums.set(tag, { wrong: wrong + Number(verdict === 'wrong'), missed: missed + Number(verdict === 'missed') });
  }
  return (tag) => sums.get(tag) ?? NO_LABELS;
}

/** The sums of every tag's own rules, by tag. */
export function ruleSums({ rules }: Pick<RuleCounts, 'rules'>): (tag: string) => RuleSum {
  const byTag = Map.groupBy(rules, ({ tag }) => tag);
  return (tag) => (byTag.get(tag) ?? []).reduce(plus, NO_RULES);
}

function plus(sum: RuleSum, { matches, blocked, unsupported }: RuleCount): RuleSum {
  return {
    matches: sum.matches + matches,
    blocked: sum.blocked + blocked,
    unsupported: sum.unsupported + unsupported,
  };
}
