import { loadFeeds } from '../../local/load-feeds.ts';
import { UsageError } from '../../shared/errors.ts';
import { type Feed, type FeedRecord, feedStateNameSchema } from '../../shared/model/feed.ts';
import { type FeedHealth, feedHealth } from '../../shared/query/feed-health.ts';
import { oneLine } from '../../shared/text/one-line.ts';
import { parseOptions, requireArguments } from '../parse-options.ts';
import type { ExitCode, VerbInput } from '../verb.ts';
import type { FeedAction } from './feed-action.ts';
import { FEED_LIST_OPTIONS, type FeedList, feedListOf, whenFollowed } from './feed-list.ts';
import { storedFeeds } from './stored-feeds.ts';

const OPTIONS = { ...FEED_LIST_OPTIONS, state: { type: 'string' }, long: { type: 'boolean' } } as const;

/** Every feed, with what polling has learnt. */
export const listAction: FeedAction = {
  name: 'list',
  usage: ['list [--state STATE,...] [--long]'],
  help: 'list shows every feed in a line: how it is, since when, and when it last brought entries.',
  options: `  --state STATE,...   only feeds in one of these states, such as failing,blocked, or of one severity: ok,
                      notice, trouble, broken (list)
  --long              with address, reason, and the last and next poll (list)`,
  run: async (input) => {
    const { values, positionals } = parseOptions(input.args, OPTIONS);
    requireArguments(positionals, []);
    const isWanted = values.state === undefined ? () => true : filterOf(values.state);
    return list(input, feedListOf(values), { isWanted, long: values.long === true });
  },
};

/** A row of the list; a feed that no run has taken up yet has no record. */
type Row = { readonly feed: Feed; readonly record?: FeedRecord; readonly health: Health };
type Health = Pick<FeedHealth, 'state' | 'words' | 'severity' | 'reason'> & Partial<FeedHealth>;

type Shown = { readonly isWanted: (health: Health) => boolean; readonly long: boolean };

const SEVERITIES: readonly string[] = ['ok', 'notice', 'trouble', 'broken'] satisfies readonly FeedHealth['severity'][];
const STATES: readonly string[] = [
  ...feedStateNameSchema.options,
  'slow',
  'moved',
] satisfies readonly FeedHealth['state'][];

function filterOf(written: string): Shown['isWanted'] {
  const wanted = new Set(written.split(',').map((state) => state.trim()));
  const unknown = [...wanted].find((state) => !STATES.includes(state) && !SEVERITIES.includes(state));
  if (unknown !== undefined)
    throw new UsageError(
      `Cannot use --state as it must be one of ${[...new Set([...SEVERITIES, ...STATES])].join(', ')}: current value is ${JSON.stringify(unknown)}`,
    );
  return ({ state, severity }) => wanted.has(state) || wanted.has(severity);
}

async function list(
  { out, err }: VerbInput,
  { target, file, json }: FeedList,
  { isWanted, long }: Shown,
): Promise<ExitCode> {
  const { feeds: listed, findings } = loadFeeds(file, false);
  for (const finding of findings) err(finding);
  const rows = rowsOf(listed, await storedFeeds(target), whenFollowed(target)).filter(({ health }) => isWanted(health));
  if (json) out(JSON.stringify({ feeds: rows.map(jsonOf) }));
  else if (long) for (const row of rows) out(longText(row));
  else for (const line of linesOf(rows)) out(line);
  return findings.length === 0 ? 0 : 1;
}

/** Those that are stored, by id; then those that are only in the list. */
function rowsOf(listed: readonly Feed[], stored: readonly FeedRecord[], when: string): readonly Row[] {
  const now = new Date().toISOString();
  const known = new Set(stored.map(({ feed }) => feed.id));
  const reason = `not stored yet: ${when}`;
  return [
    ...stored.map((record) => ({ feed: record.feed, record, health: feedHealth(record, now) })),
    ...listed
      .filter(({ id }) => !known.has(id))
      .map((feed): Row => ({ feed, health: { state: 'new', words: 'not stored yet', severity: 'ok', reason } })),
  ];
}

/** The record as it is stored, with its health; state and reason of a feed that is not are those of its health. */
function jsonOf({ feed, record, health }: Row): object {
  return { feed, state: health.state, reason: health.reason, ...record, health };
}

const TITLE_CHARACTERS = 40;

/** Titles come from feeds, and a reason may quote what a server sent. */
const MAX_LINE_CHARACTERS = 600;

/** Columns as wide as what stands in them. */
function linesOf(rows: readonly Row[]): readonly string[] {
  const wordsWidth = Math.max(0, ...rows.map(({ health }) => health.words.length));
  const idWidth = Math.max(0, ...rows.map(({ feed }) => feed.id.length));
  return rows.map(({ feed, record, health }) => {
    const last = record?.lastSuccessAt?.slice(0, 16);
    const cells = [
      health.words.padEnd(wordsWidth),
      feed.id.padEnd(idWidth),
      oneLine(feed.title, TITLE_CHARACTERS),
      ...(last === undefined ? [] : [`(last read ${last}Z)`]),
      ...(health.severity === 'ok' ? [] : [health.volumeReason ?? '']),
    ];
    return cells.join('  ').trimEnd();
  });
}

function longText({ feed, record, health }: Row): string {
  const { words, reason, volumeReason, nextPollAt } = health;
  const times = [
    ...(record?.lastPollAt === undefined ? [] : [`last poll ${record.lastPollAt}`]),
    ...(nextPollAt === undefined ? [] : [`next ${nextPollAt}`]),
  ];
  return [
    `${feed.id}  [${words}]  ${oneLine(feed.title, MAX_LINE_CHARACTERS)}`,
    feed.url,
    oneLine(reason, MAX_LINE_CHARACTERS),
    ...(volumeReason === undefined ? [] : [volumeReason]),
    ...(times.length === 0 ? [] : [times.join(', ')]),
  ].join('\n    ');
}
