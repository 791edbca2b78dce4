import type { FeedRecord } from '../../model/feed.ts';

export type EstimateInput = {
  readonly record: FeedRecord;
  /** ISO 8601, UTC; so is `now`. */
  readonly since: string;
  readonly now: string;
  readonly maxEntries: number;
  readonly hostPaceMs: number;
};

export type Estimate = {
  /** Articles since then if the feed was always as busy as it is now, at most `maxEntries`. */
  readonly entries: number;
  readonly perDay: number;
  readonly hours: number;
};

const DAY_MS = 24 * 60 * 60_000;

/** A backfill takes half of its host's time (REST in shared/jobs/backfill-feed.ts). */
const SHARE = 1 / 2;

/** How much a backfill may find, by the feed's own rhythm; nothing before it was polled on a whole day. */
export function estimateBackfill({ record, since, now, maxEntries, hostPaceMs }: EstimateInput): Estimate | undefined {
  // The first day holds what the feed held when it was met, and today is not over.
  const days = record.rhythm?.days.slice(1, -1) ?? [];
  if (days.length === 0) return undefined;
  const perDay = days.reduce((sum, { fresh }) => sum + fresh, 0) / days.length;
  const expected = (perDay * (Date.parse(now) - Date.parse(since))) / DAY_MS;
  const entries = Math.min(Math.round(expected), maxEntries);
  return { entries, perDay, hours: (entries * hostPaceMs) / SHARE / 3_600_000 };
}
