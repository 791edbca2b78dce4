import { z } from 'zod';
import { loadTopics } from '../../local/load-topics.ts';
import { UsageError } from '../../shared/errors.ts';
import { topicLabelSchema, topicVerdictSchema } from '../../shared/model/topic-label.ts';
import { findArticle } from '../../shared/query/find-article.ts';
import { foundOne } from '../found-one.ts';
import { COMMON_OPTIONS, configOf, parseOptions, requireArguments } from '../parse-options.ts';
import { tagNamed } from '../tag-named.ts';
import { askTarget, openTarget, TARGET_OPTION, type Target, targetOf } from '../target.ts';
import type { TopicAction } from './topic-action.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  ...TARGET_OPTION,
  note: { type: 'string' },
} as const;

const VERDICTS = [...topicVerdictSchema.options, 'none'] as const;
const verdictSchema = z.enum(VERDICTS);

const answerSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('labelled'), label: topicLabelSchema }),
  z.object({ outcome: z.enum(['removed', 'absent']) }),
]);

/** Stores what a person says of a tag. */
export const labelAction: TopicAction = {
  name: 'label',
  usage: [`label ARTICLE TAG ${VERDICTS.join('|')} [--note TEXT]`],
  help: `label says what is right: the tag is wrong there, is missed, should be at about or mention; none takes it back.
What was said is a test from then on: plan counts how many of these labels a changed model keeps.`,
  options: '  --note TEXT         why, for whoever reads the label later (label)',
  run: async ({ args, out }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const [named = '', typed = '', said] = requireArguments(positionals, ['ARTICLE', 'TAG', VERDICTS.join('|')]);
    const verdict = verdictSchema.safeParse(said);
    if (!verdict.success) throw new UsageError(`Expected ${VERDICTS.join(', ')} after the tag, got ${said}.`);
    const tag = tagNamed(typed, loadTopics());
    const target = targetOf(values);
    const article = await articleNamed(target, named);
    const body = {
      articleId: article.id,
      tag,
      verdict: verdict.data,
      ...(values.note === undefined ? {} : { note: values.note }),
    };
    const config = configOf(values.config);
    const answer = answerSchema.parse(await askTarget(target, { config, operation: 'label-article', body }));
    if (values.json === true) out(JSON.stringify(answer));
    else out(`${article.title}\n${answerText(answer, tag)}`);
    return answer.outcome === 'absent' ? 1 : 0;
  },
};

async function articleNamed(target: Target, named: string) {
  const reader = await openTarget(target);
  try {
    return foundOne(await findArticle(reader.stores, named), named);
  } finally {
    reader.close();
  }
}

function answerText(answer: z.infer<typeof answerSchema>, tag: string): string {
  switch (answer.outcome) {
    case 'labelled': {
      const { verdict, had } = answer.label;
      return `${tag}: ${verdict} (it is ${had.level ?? 'absent'} by model ${had.modelVersion}). Stored; topics plan uses it.`;
    }
    case 'removed':
      return `${tag}: what was said is taken back.`;
    case 'absent':
      return `${tag}: nothing was said.`;
    default:
      return answer satisfies never;
  }
}
