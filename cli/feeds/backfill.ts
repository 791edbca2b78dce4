import { z } from 'zod';
import { openIfThere } from '../../local/open-if-there.ts';
import type { Config } from '../../shared/config.ts';
import { UsageError, VigiaError } from '../../shared/errors.ts';
import { type BackfillRecord, backfillRecordSchema } from '../../shared/model/backfill.ts';
import type { FeedRecord } from '../../shared/model/feed.ts';
import { estimateBackfill } from '../../shared/stages/backfill/estimate-backfill.ts';
import type { Stores } from '../../shared/stores/stores.ts';
import { PAGE_OPTIONS, pageOverrides, parseOptions, requireArguments } from '../parse-options.ts';
import { sinceOf } from '../since-of.ts';
import { askTarget, openTarget, type Target } from '../target.ts';
import type { ExitCode, VerbInput } from '../verb.ts';
import type { FeedAction } from './feed-action.ts';
import { FEED_LIST_OPTIONS, type FeedList, feedListOf } from './feed-list.ts';
import { withContact } from './with-contact.ts';

const OPTIONS = {
  ...FEED_LIST_OPTIONS,
  ...PAGE_OPTIONS,
  since: { type: 'string' },
  max: { type: 'string' },
  stop: { type: 'boolean' },
  list: { type: 'boolean' },
} as const;

/** Articles of one backfill unless said: 5.6 hours at one every two seconds. */
const DEFAULT_MAX = 10_000;

/** More than anybody waits for: 28 hours at the same pace. */
const HIGHEST_MAX = 50_000;

/** Gets older articles into the archive. */
export const backfillAction: FeedAction = {
  name: 'backfill',
  usage: ['backfill ID|URL --since DATE [--max N]', 'backfill --stop ID|URL', 'backfill --list'],
  help: `backfill archives what an outlet published since DATE: through the feed's older pages, then through the
sitemaps of its site. It works beside the polls, at half of the host's pace at most, and nobody is sent
an alert about what it finds. The same command again goes on with one that stopped or failed.`,
  options: `  --since TIME        how far back: a date (2026-01-01), or 90d, 12w (backfill)
  --max N             at most so many articles (backfill; default: ${DEFAULT_MAX})
  --stop              stop it where it stands (backfill)
  --list              every backfill, and how far it is (backfill)`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    const feedList = await withContact(feedListOf(values, pageOverrides(values)));
    if (values.list === true) {
      requireArguments(positionals, []);
      return list(input, feedList);
    }
    const [named = ''] = requireArguments(positionals, ['ID|URL']);
    if (values.stop === true) return stop(input, feedList, await feedNamed(feedList.target, named));
    if (values.since === undefined) throw new UsageError('Expected --since DATE: how far back (see --help).');
    const range = { since: sinceOf(values.since), maxEntries: maxOf(values.max) };
    return start(input, feedList, { record: await feedNamed(feedList.target, named), ...range });
  },
};

function maxOf(written: string | undefined): number {
  if (written === undefined) return DEFAULT_MAX;
  const max = /^\d{1,6}$/.test(written) ? Number(written) : 0;
  if (max >= 1 && max <= HIGHEST_MAX) return max;
  throw new UsageError(
    `Cannot use --max as it must be a whole number from 1 to ${HIGHEST_MAX}: current value is ${JSON.stringify(written)}`,
  );
}

/** Only a feed that is stored has rows to go by: the run, or the deployment, takes up what is in the OPML. */
async function feedNamed(target: Target, named: string): Promise<FeedRecord> {
  const feeds = await read(target, async (stores) => (await stores.feeds.all()).map(({ record }) => record));
  const found = feeds?.find(({ feed }) => feed.id === named || feed.url === named);
  if (found !== undefined) return found;
  throw new VigiaError(
    `Cannot backfill ${named} as it must be the id or the address of a feed that a run has taken up: there is none. ` +
      'Add it (feeds add), and run Vigía once.',
    { code: 'no-feed' },
  );
}

/** What a look at the rows gives; nothing where no run was yet. */
async function read<T>(target: Target, look: (stores: Stores) => Promise<T>): Promise<T | undefined> {
  const reader = target.kind === 'embedded' ? openIfThere(target.dir) : await openTarget(target);
  if (reader === undefined) return undefined;
  try {
    return await look(reader.stores);
  } finally {
    reader.close();
  }
}

const startedSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.enum(['started', 'continued', 'running']), backfill: backfillRecordSchema }),
  z.object({ outcome: z.literal('refused'), reason: z.string() }),
]);

type Wanted = { readonly record: FeedRecord; readonly since: string; readonly maxEntries: number };

async function start(
  { out, err }: VerbInput,
  { target, config, json }: FeedList,
  { record, since, maxEntries }: Wanted,
): Promise<ExitCode> {
  const { feed } = record;
  const body = { feedId: feed.id, since, maxEntries };
  const answer = startedSchema.parse(await askTarget(target, { config, operation: 'backfill', body }));
  if (answer.outcome === 'refused') {
    if (json) out(JSON.stringify(answer));
    err(`Nothing was started: ${answer.reason}.`);
    return 1;
  }
  const estimate = estimateOf(config, { record, since, maxEntries });
  if (json) out(JSON.stringify({ ...answer, ...(estimate === undefined ? {} : { estimate }) }));
  else out(startedText(answer, target, { record, estimate }));
  return 0;
}

function estimateOf({ fetch }: Config, wanted: Wanted) {
  return estimateBackfill({ ...wanted, now: new Date().toISOString(), hostPaceMs: fetch.hostPaceMs });
}

const OUTCOMES = { started: 'is started', continued: 'goes on where it stood', running: 'runs already' } as const;

function startedText(
  { outcome, backfill }: Exclude<z.infer<typeof startedSchema>, { outcome: 'refused' }>,
  target: Target,
  { record, estimate }: { readonly record: FeedRecord; readonly estimate: ReturnType<typeof estimateBackfill> },
): string {
  const { feed } = record;
  const site = URL.canParse(feed.siteUrl ?? feed.url) ? new URL(feed.siteUrl ?? feed.url).host : feed.url;
  const expected =
    estimate === undefined
      ? 'How many there are shows when the first pages are read.'
      : `By the feed's rhythm (${estimate.perDay.toFixed(1)} a day) about ${estimate.entries} articles, ${hoursText(estimate.hours)} or more.`;
  const by =
    target.kind === 'embedded'
      ? 'The run that is on does it, else the next one.'
      : `The deployment ${target.stack} does it.`;
  return `The backfill of ${feed.id} since ${backfill.since.slice(0, 10)} ${OUTCOMES[outcome]}: ${progressText(backfill)}
    first the feed's older pages, then the sitemaps of ${site}; at most ${backfill.maxEntries} articles, alerts off
    ${expected}
${by} \`./vigia feeds backfill --list\` shows how far it is.`;
}

function hoursText(hours: number): string {
  return hours < 1 ? `${Math.max(1, Math.round(hours * 60))} minutes` : `${hours.toFixed(1)} hours`;
}

function progressText({ state, reason, nextStepAt, pages, entries }: BackfillRecord): string {
  const isHalted = state === 'stopped' || state === 'failed';
  const far = isHalted ? `, after ${pages} pages and ${entries} entries` : '';
  return `[${state}] ${reason}${far}${nextStepAt === undefined ? '' : ` (next step ${nextStepAt})`}`;
}

async function stop(
  { out, err }: VerbInput,
  { target, config, json }: FeedList,
  record: FeedRecord,
): Promise<ExitCode> {
  const feedId = record.feed.id;
  const answer = await askTarget(target, { config, operation: 'stop-backfill', body: { feedId } });
  const { stopped } = z.object({ stopped: z.boolean() }).parse(answer);
  if (json) out(JSON.stringify({ feedId, stopped }));
  else if (stopped) out(`The backfill of ${feedId} is stopped; the same command as before goes on with it.`);
  else err(`No backfill of ${feedId} runs.`);
  return stopped ? 0 : 1;
}

async function list({ out }: VerbInput, { target, json }: FeedList): Promise<ExitCode> {
  const backfills = await read(target, async ({ backfills: store }) => {
    const found: BackfillRecord[] = [];
    for await (const { record } of store.all()) found.push(record);
    return found;
  });
  if (json) out(JSON.stringify({ backfills: backfills ?? [] }));
  else if (backfills === undefined || backfills.length === 0) out('No backfills.');
  else for (const backfill of backfills) out(backfillText(backfill));
  return 0;
}

function backfillText(backfill: BackfillRecord): string {
  const { feedId, since, notes } = backfill;
  return [
    `${feedId}  since ${since.slice(0, 10)}  ${progressText(backfill)}`,
    ...notes.map((note) => `    ${note}`),
  ].join('\n');
}
