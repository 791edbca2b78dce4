import type { Tag } from '../../model/tag.ts';
import type { CompiledTopicModel } from '../../topics/compile.ts';
import type { TopicDocument } from '../../topics/document.ts';
import { explainTag } from '../../topics/explain.ts';
import { matchTopics } from '../../topics/match.ts';
import { missedReason } from '../../topics/missed-reason.ts';

/** A topic model as a plan asks it. */
export type TopicJudge = {
  readonly version: string;
  readonly tagsOf: (document: TopicDocument) => readonly Tag[];
  /** Why a document lacks a tag, or is not about it, in one line; nothing where it is. */
  readonly why: (document: TopicDocument, tag: string) => string | undefined;
};

/** Asks a compiled model. */
export function judgeWith(compiled: CompiledTopicModel): TopicJudge {
  return {
    version: compiled.version,
    tagsOf: (document) => matchTopics(compiled, document),
    why: (document, tag) => whyNot(compiled, document, tag),
  };
}

function whyNot(compiled: CompiledTopicModel, document: TopicDocument, tag: string): string | undefined {
  const explained = explainTag(compiled, document, tag);
  if (explained.kind === 'unknown-tag') return 'the model has no such tag any more';
  const about = compiled.tags.get(tag)?.levels.about.toFixed(2);
  if (explained.kind === 'present') return explained.tag.level === 'about' ? undefined : `about needs ${about}`;
  const { score, threshold, below, missed } = explained;
  if (below.length > 0) return `scores ${score.toFixed(2)}, and a mention needs ${threshold.toFixed(2)}`;
  const [first] = missed;
  if (first === undefined) return 'no rule of the tag meets any words';
  return `“${first.words}” (${first.rule}) ${missedReason(first)}`;
}
