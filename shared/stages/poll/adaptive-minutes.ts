import type { FeedRhythm } from '../../model/feed.ts';
import type { PollRhythm } from '../../model/settings.ts';
import { type EntryRates, entryRates, expectedEntries, rateAt } from './entry-rates.ts';

export type AdaptiveInput = {
  /** As it was before this poll; absent at the first. */
  readonly before: FeedRhythm | undefined;
  /** With this poll. */
  readonly learnt: FeedRhythm;
  /** Entries that this poll found new. */
  readonly fresh: number;
  /** The bounds that hold for the feed. */
  readonly rhythm: PollRhythm;
};

/** Fewer entries at once are no burst, however quiet the feed. */
const BURST_AT_LEAST = 3;

/** What is found is a burst when chance would bring so much less often than this. */
const BURST_CHANCE = 0.001;

const MINUTE_MS = 60_000;

/**
 * Minutes until the next poll, from the feed's own rhythm alone. A poll is due when the entries to be expected have
 * waited long enough together: as long as those of a feed with one entry an hour do in `intervalMinutes`. So the wait
 * goes with the root of the rate, which brings the shortest mean wait for a given number of polls. Never later than the
 * limit for quiet feeds. A burst brings the shortest wait at once; while something new is found, the wait at most
 * doubles from poll to poll.
 */
export function adaptiveMinutes({ before, learnt, fresh, rhythm }: AdaptiveInput): number {
  const usual = minutesUntilWaited(entryRates(learnt), learnt.learntAt, rhythm);
  if (before === undefined || fresh === 0) return usual;
  if (isBurst(fresh, expectedEntries(entryRates(before), before.learntAt, learnt.learntAt))) return rhythm.minMinutes;
  const gap = (Date.parse(learnt.learntAt) - Date.parse(before.learntAt)) / MINUTE_MS;
  return Math.max(rhythm.minMinutes, Math.min(usual, 2 * gap));
}

/** Minute by minute: entries that came wait on, and those of the minute have waited half of it. */
function minutesUntilWaited(rates: EntryRates, now: string, { intervalMinutes, minMinutes, quietMinutes }: PollRhythm) {
  const enough = intervalMinutes ** 2 / 2 / 60;
  let waiting = 0;
  let waited = 0;
  let minutes = 0;
  while (minutes < quietMinutes && waited < enough) {
    const came = rateAt(rates, Date.parse(now) + minutes * MINUTE_MS);
    waited += waiting + came / 2;
    waiting += came;
    minutes++;
  }
  return Math.min(quietMinutes, Math.max(minMinutes, minutes));
}

/** Chernoff's bound on the upper tail of a Poisson distribution. */
function isBurst(found: number, expected: number): boolean {
  if (found < BURST_AT_LEAST || found <= expected) return false;
  return found - expected - found * Math.log(found / expected) < Math.log(BURST_CHANCE);
}
