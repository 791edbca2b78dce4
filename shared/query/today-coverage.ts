import type { FeedRecord } from '../model/feed.ts';
import type { ArticleIndex } from '../ports.ts';
import { volumeOf } from '../stages/poll/volume.ts';
import type { Stores } from '../stores/stores.ts';
import { isCutOff } from './is-cut-off.ts';

/** What the list rests on: how the feeds are now, and what came of them in a day. */
export type TodayCoverage = {
  /** Without those that are paused. */
  readonly feeds: number;
  /** Read at their last poll. */
  readonly fetched: number;
  readonly failing: number;
  /** The first of them; ISO 8601, UTC. */
  readonly failingSince?: string;
  /** Fetched, and by their own past they should have had something new. */
  readonly silent: number;
  /** Never polled yet. */
  readonly unasked: number;
  /** Not polled, as outlets must be able to see who asks. */
  readonly waitingForContact: number;
  /** No real feed can be reached. */
  readonly isCutOff: boolean;
  /** Of the last 24 hours, by when it happened: at least what happened. */
  readonly read: number;
  readonly matched: number;
  readonly dropped: number;
  /** Articles dated in the last 24 hours; those with a topic, group or entity. */
  readonly dated: number;
  readonly tagged: number;
};

/** What finds the articles that `dated` and `tagged` count. */
export const DATED_QUERY = 'after:24h';
export const TAGGED_QUERY = '(level:about OR level:mention) after:24h';

const DAY_MS = 24 * 60 * 60_000;

/** The coverage line. `now`: ISO 8601, UTC. */
export async function todayCoverage(
  {
    stores,
    articleIndex,
  }: { readonly stores: Pick<Stores, 'feeds' | 'hourCounts'>; readonly articleIndex: Pick<ArticleIndex, 'facets'> },
  now: string,
): Promise<TodayCoverage> {
  const since = new Date(Date.parse(now) - DAY_MS).toISOString();
  const count = async (query: string) => (await articleIndex.facets({ query, now, fields: [], top: 1 })).articles;
  const [feeds, read, matched, dropped, dated, tagged] = await Promise.all([
    stores.feeds.all(),
    stores.hourCounts.sum('read', since, now),
    stores.hourCounts.sum('matched', since, now),
    stores.hourCounts.sum('dropped', since, now),
    count(DATED_QUERY),
    count(TAGGED_QUERY),
  ]);
  return { ...feedCounts(feeds.map(({ record }) => record)), read, matched, dropped, dated, tagged };
}

const FETCHED: ReadonlySet<FeedRecord['state']> = new Set(['ok', 'empty', 'not-modified'] as const);

function feedCounts(all: readonly FeedRecord[]) {
  const feeds = all.filter(({ state }) => state !== 'paused');
  const fetched = feeds.filter(({ state }) => FETCHED.has(state));
  const unasked = feeds.filter(({ state }) => state === 'new').length;
  const waitingForContact = feeds.filter(({ state }) => state === 'waiting-for-contact').length;
  const failingSince = feeds
    .flatMap((record) => (FETCHED.has(record.state) ? [] : (record.failingSince ?? [])))
    .toSorted()[0];
  return {
    feeds: feeds.length,
    fetched: fetched.length,
    failing: feeds.length - fetched.length - unasked - waitingForContact,
    ...(failingSince === undefined ? {} : { failingSince }),
    silent: fetched.filter(({ rhythm }) => volumeOf(rhythm).kind === 'silent').length,
    unasked,
    waitingForContact,
    isCutOff: isCutOff(all),
  };
}
