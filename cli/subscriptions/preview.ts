import { z } from 'zod';
import { UsageError } from '../../shared/errors.ts';
import { type AlertPreview, alertPreviewSchema } from '../../shared/model/alert-preview.ts';
import { COMMON_OPTIONS, configOf, parseOptions, requireArguments } from '../parse-options.ts';
import { askTarget, TARGET_OPTION, targetOf } from '../target.ts';
import type { SubscriptionAction } from './subscription-action.ts';

const OPTIONS = { ...COMMON_OPTIONS, ...TARGET_OPTION } as const;

const answerSchema = z.union([
  z.object({ kind: z.literal('preview'), preview: alertPreviewSchema }),
  z.object({ kind: z.literal('invalid'), errors: z.array(z.string()) }),
]);

/** What a query would have sent. */
export const previewAction: SubscriptionAction = {
  name: 'preview',
  usage: 'preview QUERY',
  help: `preview counts what a query would have sent in the last 30 days, in stories as an alert counts, and
suggests a cadence. Exit status 1: more than 30 stories a day, which no alert may bring.`,
  run: async ({ args, out }) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    if (positionals.length === 0) requireArguments(positionals, ['QUERY']);
    const answer = answerSchema.parse(
      await askTarget(targetOf(values), {
        config: configOf(values.config),
        operation: 'preview-alert',
        body: { queryText: positionals.join(' ') },
      }),
    );
    if (answer.kind === 'invalid') throw new UsageError(answer.errors.join('\n'));
    const { preview } = answer;
    if (values.json === true) out(JSON.stringify(preview));
    else for (const line of previewLines(preview)) out(line);
    return preview.tooMuch ? 1 : 0;
  },
};

function* previewLines(preview: AlertPreview): Generator<string> {
  const { query, days, articles, stories, busiest, examples, suggested, tooMuch } = preview;
  yield `query: ${query}`;
  const busy = busiest === undefined ? '' : `, busiest day ${busiest.day} with ${busiest.stories}`;
  yield `last ${days} days: ${counted(articles, 'article', 'articles')} in ${counted(stories, 'story', 'stories')}${busy}`;
  for (const { orderedAt, source, title } of examples) yield `  ${orderedAt.slice(0, 10)}  ${source}: ${title}`;
  if (tooMuch) yield 'That is more than 30 stories a day: make the query narrower before it can be an alert.';
  else yield `Suggested cadence: ${suggested}.`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
