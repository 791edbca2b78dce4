import { z } from 'zod';
import { UsageError } from '../shared/errors.ts';
import type { TakedownReport } from '../shared/jobs/take-down.ts';
import { type Block, blockSchema } from '../shared/model/block.ts';
import { parseTakedownTarget, type TakedownTarget } from '../shared/stages/takedown.ts';
import { COMMON_HELP, COMMON_OPTIONS, configOf, parseOptions, requireArguments } from './parse-options.ts';
import { takedownLines } from './takedown/takedown-lines.ts';
import { askTarget, openTarget, TARGET_HELP, TARGET_OPTION, targetOf } from './target.ts';
import type { ExitCode, Verb, VerbInput } from './verb.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  ...TARGET_OPTION,
  reason: { type: 'string' },
  'dry-run': { type: 'boolean' },
} as const;
type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>['values'];

const placeSchema = blockSchema.pick({ kind: true, value: true });

const reportSchema: z.ZodType<TakedownReport> = z.object({
  target: z.object({ kind: z.enum(['address', 'host', 'article']), value: z.string() }),
  dryRun: z.boolean(),
  blocks: z.array(placeSchema.extend({ since: z.string() })),
  articles: z.array(z.object({ id: z.string(), url: z.string(), versions: z.number() })),
  blobs: z.array(z.string()),
  rows: z.record(z.string(), z.number()),
  stories: z.object({ left: z.array(z.string()), gone: z.array(z.string()) }),
  kept: z.array(z.string()),
  proof: z.object({ articles: z.number(), rows: z.number(), blobs: z.number(), index: z.number() }),
});

/** Takes articles out of the archive for good. */
export const takedownVerb: Verb = {
  name: 'takedown',
  summary: 'remove an article or a host for good, and keep it out; list, lift',
  help: `usage: ./vigia takedown URL|HOST|ID [--reason TEXT] [--dry-run] [options]
       ./vigia takedown list [options]
       ./vigia takedown lift URL|HOST [options]

Removes an article (by its address or its whole id), or all of a host and the hosts below it: texts and raw
pages of every version, what feeds said, receipts, labels, words in matches, frozen mails that told it, its
place in its story, rows and index. The address or the host goes on a block-list first, so that no later poll
or backfill archives it again, under whatever guid, tracking parameter, redirect or twin. Then it searches
once more and says what is left. Mails that were sent lie in their readers' mailboxes, and the mail folder is
one. docs/archive.md says more.

list shows the block-list; lift takes a line off it: what is gone stays gone, and is archived again when a
feed brings it.

  --reason TEXT       why, kept on the block-list (500 characters at most)
  --dry-run           say what would go, and change nothing
${TARGET_HELP}
${COMMON_HELP}
  Ends with 1 when something could not go, or lift finds no such line.`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const [action = '', ...rest] = positionals;
    if (action === 'list') return list(input, values, requireArguments(rest, []));
    if (action === 'lift') return lift(input, values, requireArguments(rest, ['URL|HOST'])[0] ?? '');
    return takeDown(input, values, requireArguments(positionals, ['URL|HOST|ID'])[0] ?? '');
  },
};

async function takeDown({ out }: VerbInput, values: Values, named: string): Promise<ExitCode> {
  const { reason } = values;
  if ((reason?.length ?? 0) > 500) throw new UsageError('Cannot keep --reason as it must have 500 characters at most.');
  const answer = await askTarget(targetOf(values), {
    config: configOf(values.config),
    operation: 'take-down',
    body: {
      target: { ...placeOf(named) },
      dryRun: values['dry-run'] === true,
      ...(reason === undefined ? {} : { reason }),
    },
  });
  const report = reportSchema.parse(answer);
  if (values.json === true) out(JSON.stringify(report));
  else for (const line of takedownLines(report)) out(line);
  const { articles, rows, blobs, index } = report.proof;
  return report.dryRun || articles + rows + blobs + index === 0 ? 0 : 1;
}

function placeOf(named: string): TakedownTarget {
  const target = parseTakedownTarget(named);
  if (target !== undefined) return target;
  throw new UsageError(
    `Cannot take down ${JSON.stringify(named)} as it must be an address such as https://news.example/story, a host such as news.example, or the 20 digits of an article's id.`,
  );
}

async function list({ out }: VerbInput, values: Values, _: readonly string[]): Promise<ExitCode> {
  const reader = await openTarget(targetOf(values));
  try {
    const blocks: Block[] = [];
    for await (const block of reader.stores.blocks.all()) blocks.push(block);
    if (values.json === true) out(JSON.stringify({ blocks }));
    else if (blocks.length === 0) out('Nothing was taken down.');
    else
      for (const { kind, value, since, reason } of blocks)
        out(`${since.slice(0, 10)}  ${kind.padEnd(7)}  ${value}${reason === undefined ? '' : `\n    ${reason}`}`);
    return 0;
  } finally {
    reader.close();
  }
}

async function lift({ out, err }: VerbInput, values: Values, named: string): Promise<ExitCode> {
  const place = placeOf(named);
  if (place.kind === 'article') throw new UsageError('Cannot lift an id: `takedown list` names addresses and hosts.');
  const answer = await askTarget(targetOf(values), {
    config: configOf(values.config),
    operation: 'lift-takedown',
    body: { kind: place.kind, value: place.value },
  });
  const { lifted } = z.object({ lifted: z.boolean() }).parse(answer);
  if (values.json === true) out(JSON.stringify({ lifted }));
  else if (lifted) out(`${place.value} is off the block-list. What was taken down stays gone until a feed brings it.`);
  else err(`${place.value} is not on the block-list; \`vigia takedown list\` shows what is.`);
  return lifted ? 0 : 1;
}
