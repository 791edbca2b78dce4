import { fold } from '../../../text/fold.ts';
import { FEED_GROUPS, type FeedGroup, type FeedRow, type ShownState } from './feed-row.ts';

/** What the address of the page asks to see; an empty text asks for all. */
export type FeedFilter = {
  readonly text: string;
  /** A group, one of `FEED_SETS`, or a state. */
  readonly state: string;
  /** A primary language subtag; `none`: of feeds that say none. */
  readonly language: string;
  /** From 1. */
  readonly page: number;
};

/** Longer than any name that a person types. */
const MAX_TEXT_CHARACTERS = 200;

/** The filter that the query of an address says; what makes no sense in it is left out. */
export function readFeedFilter(query: (name: string) => string | undefined): FeedFilter {
  const page = query('page') ?? '';
  return {
    text: (query('text') ?? '').trim().slice(0, MAX_TEXT_CHARACTERS),
    state: (query('state') ?? '').slice(0, 40),
    language: (query('language') ?? '').slice(0, 40),
    page: /^[1-9]\d{0,3}$/.test(page) ? Number(page) : 1,
  };
}

/** The address of the page with a filter. */
export function feedFilterPath({ text, state, language, page }: FeedFilter): string {
  const fields = new URLSearchParams(
    Object.entries({ text, state, language, page: page === 1 ? '' : String(page) }).filter(([, value]) => value !== ''),
  );
  return fields.size === 0 ? '/feeds' : `/feeds?${fields}`;
}

/** Whether a filter asks for less than all. */
export function isNarrow({ text, state, language }: FeedFilter): boolean {
  return `${text}${state}${language}` !== '';
}

/** The rows that a filter lets through, all its pages. */
export function filterFeeds(rows: readonly FeedRow[], { text, state, language }: FeedFilter): readonly FeedRow[] {
  const wanted = fold(text);
  return rows.filter(
    (row) =>
      (state === '' || hasState(row, state)) &&
      (language === '' || primaryLanguage(row) === language) &&
      (wanted === '' || wordsOf(row).includes(wanted)),
  );
}

/**
 * What other pages count (`query/today-coverage.ts`), and what needs a look. `listed`: all but the paused; each of these
 * was `fetched` or `failed` at its last poll, or is not polled. `silent`: fetched, with nothing new for too long.
 */
export const FEED_SETS = ['attention', 'listed', 'fetched', 'failed', 'silent'] as const;
type FeedSet = (typeof FEED_SETS)[number];

function hasState(row: FeedRow, state: string): boolean {
  return isSet(state) ? inSet(row, state) : row.group === state || row.state === state;
}

function isSet(state: string): state is FeedSet {
  return FEED_SETS.some((set) => set === state);
}

function inSet({ record, group, health }: FeedRow, set: FeedSet): boolean {
  const isRead = record.state === 'ok' || record.state === 'empty' || record.state === 'not-modified';
  switch (set) {
    case 'attention':
      return group === 'broken' || group === 'trouble' || group === 'notice';
    case 'listed':
      return record.state !== 'paused';
    case 'fetched':
      return isRead;
    case 'failed':
      return !isRead && group !== 'idle';
    case 'silent':
      return isRead && health.volume.kind === 'silent';
    default:
      return set satisfies never;
  }
}

/** The primary subtag of the feed's language; `none` where it says none. */
export function primaryLanguage({ record }: FeedRow): string {
  return record.feed.language?.toLowerCase().split('-')[0] ?? 'none';
}

function wordsOf({ record: { feed } }: FeedRow): string {
  return fold([feed.title, feed.url, feed.id, feed.siteUrl, feed.category].join(' '));
}

/** What can be chosen: groups that have feeds, then their states, each with how many. */
export function stateChoices(rows: readonly FeedRow[]): {
  readonly groups: readonly (readonly [FeedGroup, number])[];
  readonly states: readonly (readonly [ShownState, number])[];
} {
  const byGroup = Map.groupBy(rows, ({ group }) => group);
  const byState = Map.groupBy(rows, ({ state }) => state);
  return {
    groups: FEED_GROUPS.flatMap((group) => {
      const count = byGroup.get(group)?.length ?? 0;
      return count === 0 ? [] : [[group, count] as const];
    }),
    states: [...byState].map(([state, members]) => [state, members.length] as const),
  };
}
