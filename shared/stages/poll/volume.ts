import type { FeedRhythm } from '../../model/feed.ts';

/** New entries of the day that was judged, beside what the feed's own 28 days make usual for it. */
export type VolumeBand = { readonly date: string; readonly fresh: number; readonly low: number; readonly high: number };

/**
 * How much a feed brings beside its own past. `unknown`: too little of it was seen. `quiet`: too little is new today (or
 * yesterday, while today is young). `silent`: nothing at all since `since`, for longer than chance explains. `flooding`:
 * too much.
 */
export type Volume =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'usual' | 'quiet' | 'flooding'; readonly band: VolumeBand }
  /** `since`: the first date without entries. */
  | { readonly kind: 'silent'; readonly since: string };

/** A weekday is told from the others once it was seen so often. */
const MIN_SAME_WEEKDAY = 3;

/** Before every weekday was seen so often, a quiet Sunday would be told of an outlet that rests on Sundays. */
const MIN_DAYS = 7 * MIN_SAME_WEEKDAY;

/** How many deviations are unusual (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993: modified z-score). */
const DEVIATIONS = 3.5;

/** Makes the median absolute deviation of a normal distribution its standard deviation. */
const MAD_TO_DEVIATION = 1.4826;

/** Fewer entries than this above the usual are no flood to anybody. */
const FLOOD_AT_LEAST = 10;

/** Before so much of a day's entries is due, the day before is judged for being quiet. */
const DAY_IS_YOUNG = 0.5;

/** Silence is told when so many entries are missing: chance brings none of 7 once in 1,000 times (Poisson). */
const MISSING_ENTRIES = 7;

/** After four weeks without any, the band knows nothing of the feed's better days. */
const BAND_DAYS = 28;

/** What is to be said of a feed's volume as of its last good poll; that of a later hour is not known yet. */
export function volumeOf(rhythm: FeedRhythm | undefined): Volume {
  if (rhythm === undefined || rhythm.days.length <= MIN_DAYS) return { kind: 'unknown' };
  const { days, hours, learntAt } = rhythm;
  const silent = silenceOf(days, hours);
  if (silent !== undefined) return silent;
  const due = shareDue(hours, learntAt);
  const flood = bandOf(days, days.length - 1, 1);
  if (flood.fresh > flood.high) return { kind: 'flooding', band: flood };
  const band = due < DAY_IS_YOUNG ? bandOf(days, days.length - 2, 1) : bandOf(days, days.length - 1, due);
  if (band.fresh < band.low) return { kind: 'quiet', band };
  return { kind: band.fresh > band.high ? 'flooding' : 'usual', band };
}

export type UnusualVolume = Exclude<Volume['kind'], 'unknown' | 'usual'>;

/** What `volumeOf` has to tell the operator, in a word; undefined where there is nothing to tell. */
export function unusualVolume(rhythm: FeedRhythm | undefined): UnusualVolume | undefined {
  const { kind } = volumeOf(rhythm);
  return kind === 'unknown' || kind === 'usual' ? undefined : kind;
}

type Days = FeedRhythm['days'];

/** Days at the end without entries, weighed by what was usual on such days before. */
function silenceOf(days: Days, hours: readonly number[]): Extract<Volume, { kind: 'silent' }> | undefined {
  const last = days.findLastIndex(({ fresh }) => fresh > 0);
  const since = days[last + 1]?.date;
  if (since === undefined) return undefined;
  if (last < 0)
    return days.length > BAND_DAYS && hours.some((weight) => weight > 0) ? { kind: 'silent', since } : undefined;
  const before = days.slice(0, last + 1);
  // Today is not over, and not counted among the days that ought to have brought something.
  const missing = days
    .slice(last + 1, -1)
    .reduce((sum, { date }) => sum + (medianOf(before, date) || meanOf(before, date)), 0);
  return missing >= MISSING_ENTRIES ? { kind: 'silent', since } : undefined;
}

/** The band of one day from all the days before it, for the share of its entries that are due. */
function bandOf(days: Days, index: number, due: number): VolumeBand {
  const before = days.slice(0, index);
  const { date = '', fresh = 0 } = days[index] ?? {};
  const usual = medianOf(before, date);
  const misses = before.map((day) => Math.abs(day.fresh - medianOf(before, day.date)));
  const deviation = Math.max(MAD_TO_DEVIATION * median(misses), Math.sqrt(usual), 1) * Math.sqrt(due);
  const low = Math.max(0, Math.floor(usual * due - DEVIATIONS * deviation));
  const high = Math.ceil(usual * due + Math.max(DEVIATIONS * deviation, FLOOD_AT_LEAST));
  return { date, fresh, low, high };
}

function medianOf(days: Days, date: string): number {
  return median(likeDays(days, date));
}

/** For feeds that bring nothing on most days, where the median is 0. */
function meanOf(days: Days, date: string): number {
  const counts = likeDays(days, date);
  return counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length);
}

/** The entries of the days of that weekday; of all days while the weekday was seen too seldom. */
function likeDays(days: Days, date: string): readonly number[] {
  const weekday = new Date(date).getUTCDay();
  const same = days.filter((day) => new Date(day.date).getUTCDay() === weekday);
  return (same.length >= MIN_SAME_WEEKDAY ? same : days).map(({ fresh }) => fresh);
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}

/** The share of a day's entries that are there at an instant of a usual day; of its time where nothing is known. */
function shareDue(hours: readonly number[], at: string): number {
  const date = new Date(at);
  const hour = date.getUTCHours();
  const ofHour = date.getUTCMinutes() / 60;
  const total = hours.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return (hour + ofHour) / 24;
  const passed = hours.slice(0, hour).reduce((sum, weight) => sum + weight, 0);
  return (passed + (hours[hour] ?? 0) * ofHour) / total;
}
