import type { FeedRhythm } from '../../model/feed.ts';

export type FoundNew = {
  /** Entries that were not known before. */
  readonly fresh: number;
  /** ISO 8601, UTC. */
  readonly now: string;
};

/** A week ago counts half: long enough for a habit, short enough for a change of habit. */
const HALF_LIFE_DAYS = 7;

/** The band of the volume watch is 28 days; today is one more. */
const MAX_DAYS = 29;

/** Weight of the last poll in `freshShare`: about ten polls are remembered. */
const SHARE_WEIGHT = 0.1;

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The rhythm with one more poll. What it found new was published since the poll before, we do not know when, so it is
 * spread evenly over that time. The first poll finds the feed's past, which says nothing of its pace and is not counted.
 */
export function learnRhythm(rhythm: FeedRhythm | undefined, { fresh, now }: FoundNew): FeedRhythm {
  if (rhythm === undefined) return nothingLearnt(now);
  const from = Math.min(Date.parse(rhythm.learntAt), Date.parse(now));
  const to = Date.parse(now);
  const found = fresh > 0 ? 1 : 0;
  return {
    days: daysWith(rhythm.days, { fresh, from, to }),
    ...hoursWith(rhythm, { fresh, from, to }),
    freshShare: rhythm.freshShare + SHARE_WEIGHT * (found - rhythm.freshShare),
    learntAt: now,
  };
}

function nothingLearnt(now: string): FeedRhythm {
  const days = [{ date: dateOf(now), fresh: 0 }];
  return { days, hours: new Array(24).fill(0), watchedDays: 0, freshShare: 0, learntAt: now };
}

type Span = { readonly fresh: number; readonly from: number; readonly to: number };

/** A share that falls on a day without a poll is dropped: of such a day nothing is known for sure. */
function daysWith(days: FeedRhythm['days'], { fresh, from, to }: Span): FeedRhythm['days'] {
  const today = dateOf(new Date(to).toISOString());
  const known = days.at(-1)?.date === today ? days : [...days, { date: today, fresh: 0 }];
  return known.slice(-MAX_DAYS).map((day) => {
    const start = Date.parse(day.date);
    const until = (at: number): number => Math.round(fresh * shareUntil(at, { from, to }));
    return { date: day.date, fresh: day.fresh + until(start + DAY_MS) - until(start) };
  });
}

/** The share of a span before an instant; a span without length lies at its end. */
function shareUntil(at: number, { from, to }: Omit<Span, 'fresh'>): number {
  if (at >= to) return at === to && from === to ? 0 : 1;
  return at <= from ? 0 : (at - from) / (to - from);
}

type Hours = Pick<FeedRhythm, 'hours' | 'watchedDays'>;

/** Only the last day of a longer span counts, and it decays the past by one day: the rest was not watched. */
function hoursWith({ hours, watchedDays }: Hours, { fresh, from, to }: Span): Hours {
  const start = Math.max(from, to - DAY_MS);
  const spanDays = (to - start) / DAY_MS;
  const kept = 2 ** (-spanDays / HALF_LIFE_DAYS);
  const next = hours.map((weight) => weight * kept);
  const add = (at: number, amount: number): void => {
    const hour = new Date(at).getUTCHours();
    next[hour] = (next[hour] ?? 0) + amount;
  };
  if (start === to) add(to, fresh);
  for (let at = start; at < to; ) {
    const end = Math.min(to, (Math.floor(at / HOUR_MS) + 1) * HOUR_MS);
    add(at, (fresh * (end - at)) / (to - start));
    at = end;
  }
  return { hours: next.map(rounded), watchedDays: rounded(watchedDays * kept + spanDays) };
}

/** Rows stay short. */
function rounded(weight: number): number {
  return Math.round(weight * 1e6) / 1e6;
}

function dateOf(instant: string): string {
  return instant.slice(0, 10);
}
