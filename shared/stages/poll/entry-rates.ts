import type { FeedRhythm } from '../../model/feed.ts';

/** How many new entries are to be expected: an hour, by hour of the day in UTC; and by weekday, as a factor (0 is Sunday). */
export type EntryRates = { readonly perHour: readonly number[]; readonly byWeekday: readonly number[] };

/** What is believed of a new feed: the pace for which the operator's interval stands. */
const PRIOR_PER_HOUR = 1;

/** How many days of its own a feed must show before they weigh as much as what is believed of a new one. */
const PRIOR_DAYS = 0.5;

/** How many days an hour's own entries must have been watched to weigh as much as the whole day's mean. */
const HOUR_PRIOR_DAYS = 1;

/** How many Sundays must have been watched to weigh as much as the whole week's mean. */
const WEEKDAY_PRIOR_DAYS = 2;

/** Weekdays are told apart from then on. */
const WEEKDAYS_AFTER_DAYS = 14;

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** Longer spans are not summed: what is expected of a month is a burst to nobody. */
const MAX_SPAN_MS = 30 * DAY_MS;

/**
 * The rates that a rhythm shows. Few observations are drawn towards the mean of the day, and those of a new feed towards
 * one entry an hour, as a Gamma prior does for Poisson counts; so a feed that is quiet from the start slows down by itself.
 */
export function entryRates({ days, hours, watchedDays }: FeedRhythm): EntryRates {
  const total = hours.reduce((sum, weight) => sum + weight, 0);
  const mean = (total / 24 + PRIOR_DAYS * PRIOR_PER_HOUR) / (watchedDays + PRIOR_DAYS);
  const perHour = hours.map(
    (_, hour) => (smoothed(hours, hour) + HOUR_PRIOR_DAYS * mean) / (watchedDays + HOUR_PRIOR_DAYS),
  );
  return { perHour, byWeekday: weekdayFactors(days) };
}

/** New entries a minute at an instant (milliseconds since 1970). */
export function rateAt({ perHour, byWeekday }: EntryRates, at: number): number {
  const date = new Date(at);
  return ((perHour[date.getUTCHours()] ?? 0) * (byWeekday[date.getUTCDay()] ?? 1)) / 60;
}

/** New entries between two instants. */
export function expectedEntries(rates: EntryRates, from: string, to: string): number {
  const end = Date.parse(to);
  let expected = 0;
  for (let at = Math.max(Date.parse(from), end - MAX_SPAN_MS); at < end; ) {
    const next = Math.min(end, (Math.floor(at / HOUR_MS) + 1) * HOUR_MS);
    expected += (rateAt(rates, at) * (next - at)) / 60_000;
    at = next;
  }
  return expected;
}

/** Half from the hour itself, a quarter from either neighbour: outlets are not on time to the minute. */
function smoothed(hours: readonly number[], hour: number): number {
  const at = (index: number): number => hours[(index + 24) % 24] ?? 0;
  return at(hour) / 2 + (at(hour - 1) + at(hour + 1)) / 4;
}

function weekdayFactors(days: FeedRhythm['days']): readonly number[] {
  const whole = days.slice(0, -1);
  const mean = whole.reduce((sum, { fresh }) => sum + fresh, 0) / whole.length;
  if (whole.length < WEEKDAYS_AFTER_DAYS || mean === 0) return new Array(7).fill(1);
  const byWeekday = Map.groupBy(whole, ({ date }) => new Date(date).getUTCDay());
  return Array.from({ length: 7 }, (_, weekday) => {
    const same = byWeekday.get(weekday) ?? [];
    const sum = same.reduce((total, { fresh }) => total + fresh, 0);
    return (sum + WEEKDAY_PRIOR_DAYS * mean) / (same.length + WEEKDAY_PRIOR_DAYS) / mean;
  });
}
