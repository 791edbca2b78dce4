import type { TimelineUnit } from '../ports.ts';

/** One bucket of a series: the UTC day that it begins with, and how many. */
export type BucketCount = { readonly start: string; readonly count: number };

/** What a series' own past makes usual for one bucket: `expected` on average, `low` to `high` by chance. */
export type UsualBand = { readonly expected: number; readonly low: number; readonly high: number };

/**
 * A bucket beside the series' own past. `unknown`: too little past to tell. `running`: not over yet, and not above the
 * band so far. `past`: how many buckets the band was made of.
 */
export type BucketStanding =
  | { readonly kind: 'unknown'; readonly past: number }
  | { readonly kind: 'spike' | 'usual' | 'quiet' | 'running'; readonly past: number; readonly band: UsualBand };

/**
 * Chance alone puts fewer than one bucket in so many above its band, and as few below: a quarter of days for five
 * series has about one false mark.
 */
const TAIL = 0.001;

/** Two articles about something that never had one are news, and no rise. */
const SPIKE_AT_LEAST = 3;

/** Makes the median absolute deviation of a normal distribution its standard deviation. */
const MAD_TO_DEVIATION = 1.4826;

/** Modified z-score of an outlier (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993). */
const OUTLIER_DEVIATIONS = 3.5;

/** So many articles of a weekday are believed to say half of what that weekday is like; fewer say less. */
const WEEKDAY_PRIOR = 10;

/**
 * `level`: how many buckets say how much is usual; `least`: below it nothing is told. Four whole weeks of days, so that
 * every weekday counts alike, and three before anything is said of a Sunday; what a Sunday is like is told by all of
 * PAST_BUCKETS.
 */
const PAST: Readonly<Record<TimelineUnit, { readonly level: number; readonly least: number }>> = {
  day: { level: 28, least: 21 },
  week: { level: 26, least: 8 },
  month: { level: 24, least: 6 },
};

/** How many buckets before a bucket have a say in its band, by unit. */
export const PAST_BUCKETS: Readonly<Record<TimelineUnit, number>> = { day: 56, week: 26, month: 24 };

/**
 * How each bucket stands beside the buckets before it, in the same order; buckets follow each other without a gap, and
 * begin where the archive does. A bucket never has a say in its own band. `now` (ISO 8601, UTC) says which bucket is
 * not over; with it left out all are.
 *
 * The band is the quasi-Poisson one of disease surveillance (Noufaily et al., An improved algorithm for outbreak
 * detection in multiple surveillance systems, Statistics in Medicine 32, 2013): the quantiles of a negative binomial
 * whose mean is the usual level and whose variance is what the series' own spread and the shortness of its past make of
 * it. So it holds for counts of 0 and 1 as for hundreds. Outliers of the past are cut down to the edge of the usual
 * (median and MAD), and the days of a week differ by as much as was seen.
 */
export function bucketStandings(
  counts: readonly BucketCount[],
  unit: TimelineUnit,
  now?: string,
): readonly BucketStanding[] {
  return counts.map((bucket, at) => {
    const isRunning = now !== undefined && at === counts.length - 1 && isStillOpen(bucket.start, unit, now);
    return standingOf(bucket, counts.slice(Math.max(0, at - PAST_BUCKETS[unit]), at), { unit, isRunning });
  });
}

/** The band of the bucket that begins at `start`, from those before it; undefined where these are too few. */
export function usualBand(past: readonly BucketCount[], start: string, unit: TimelineUnit): UsualBand | undefined {
  const { level, least } = PAST[unit];
  if (past.length < least) return undefined;
  const seen = withoutOutliers(past.slice(-PAST_BUCKETS[unit]), unit);
  const factorOf = unit === 'day' ? weekdayFactors(seen) : () => 1;
  const even = seen.slice(-level).map((bucket) => bucket.count / factorOf(bucket.start));
  // Half an article more is the prior of Jeffreys: a series of nothing may have its first article without being a wonder.
  const mean = (sum(even) + 0.5) / even.length;
  const spread = (MAD_TO_DEVIATION * medianDistance(even)) ** 2;
  const expected = mean * factorOf(start);
  const dispersion = Math.max(1, spread / mean);
  return { expected, ...quantiles(expected, expected * dispersion * (1 + 1 / even.length)) };
}

/** What chance alone makes of an average that so many buckets have told. */
export function chanceBand(expected: number, past: number): UsualBand {
  const mean = Math.max(expected, 0.5 / Math.max(1, past));
  return { expected: mean, ...quantiles(mean, mean * (1 + 1 / Math.max(1, past))) };
}

function standingOf(
  { start, count }: BucketCount,
  past: readonly BucketCount[],
  { unit, isRunning }: { readonly unit: TimelineUnit; readonly isRunning: boolean },
): BucketStanding {
  const band = usualBand(past, start, unit);
  const used = Math.min(past.length, PAST[unit].level);
  if (band === undefined) return { kind: 'unknown', past: used };
  if (count > band.high && count >= SPIKE_AT_LEAST) return { kind: 'spike', past: used, band };
  if (isRunning) return { kind: 'running', past: used, band };
  return { kind: count < band.low ? 'quiet' : 'usual', past: used, band };
}

/** No bucket is longer than its unit, so the end of the longest month is late enough. */
function isStillOpen(start: string, unit: TimelineUnit, now: string): boolean {
  if (unit === 'month') return now.slice(0, 7) === start.slice(0, 7);
  return Date.parse(now) < Date.parse(`${start}T00:00:00Z`) + (unit === 'day' ? 1 : 7) * DAY_MS;
}

const DAY_MS = 24 * 60 * 60_000;

/** What is far off its own kind is cut down to where the usual ends, so that a week of news does not hide the next. */
function withoutOutliers(past: readonly BucketCount[], unit: TimelineUnit): readonly BucketCount[] {
  const middleOf = middles(past, unit);
  const spread = MAD_TO_DEVIATION * median(past.map(({ start, count }) => Math.abs(count - middleOf(start))));
  const average = sum(past.map(({ count }) => count)) / past.length;
  return past.map(({ start, count }) => {
    const middle = middleOf(start);
    const reach = OUTLIER_DEVIATIONS * Math.max(spread, Math.sqrt(middle), Math.min(1, average));
    return { start, count: Math.min(middle + reach, Math.max(middle - reach, count)) };
  });
}

/** The median of the buckets of a kind: days of that weekday, else all. */
function middles(past: readonly BucketCount[], unit: TimelineUnit): (start: string) => number {
  const kindOf = (start: string) => (unit === 'day' ? weekdayOf(start) : 0);
  const kinds = Map.groupBy(past, ({ start }) => kindOf(start));
  const medians = new Map([...kinds].map(([kind, days]) => [kind, median(days.map(({ count }) => count))]));
  return (start) => medians.get(kindOf(start)) ?? 0;
}

/** How many times the usual a day of that weekday brings; near 1 while little was seen of it. */
function weekdayFactors(seen: readonly BucketCount[]): (start: string) => number {
  const mean = sum(seen.map(({ count }) => count)) / seen.length;
  const factors = [0, 1, 2, 3, 4, 5, 6].map((weekday) => {
    const days = seen.filter(({ start }) => weekdayOf(start) === weekday);
    const brought = sum(days.map(({ count }) => count));
    return (brought + WEEKDAY_PRIOR) / (mean * days.length + WEEKDAY_PRIOR);
  });
  return (start) => factors[weekdayOf(start)] ?? 1;
}

function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** The counts that chance goes below and above in less than TAIL of cases each; `variance` is above `mean`. */
function quantiles(mean: number, variance: number): Pick<UsualBand, 'low' | 'high'> {
  const size = mean ** 2 / (variance - mean);
  const odds = mean / variance;
  let chance = odds ** size;
  let below = 0;
  let low = 0;
  // Far above every quantile; a sum of fractions may never reach 1.
  const end = Math.ceil(mean + 60 * Math.sqrt(variance) + 60);
  if (chance < Number.MIN_VALUE * 1e10) return normalQuantiles(mean, variance);
  for (let count = 0; count < end; count++) {
    if (below <= TAIL) low = count;
    below += chance;
    if (below >= 1 - TAIL) return { low, high: count };
    chance *= ((count + size) / (count + 1)) * (1 - odds);
  }
  return { low, high: end };
}

/** Of a thousand and more the sum underflows, and the normal distribution is as good. */
function normalQuantiles(mean: number, variance: number): Pick<UsualBand, 'low' | 'high'> {
  const reach = NORMAL_TAIL * Math.sqrt(variance);
  return { low: Math.max(0, Math.floor(mean - reach)), high: Math.ceil(mean + reach) };
}

/** The standard normal distribution is above it in TAIL of cases. */
const NORMAL_TAIL = 3.0902;

function medianDistance(numbers: readonly number[]): number {
  const middle = median(numbers);
  return median(numbers.map((number) => Math.abs(number - middle)));
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
