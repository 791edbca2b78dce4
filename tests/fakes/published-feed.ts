import { createSeededRng } from './seeded-rng.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Entries an hour that an outlet publishes on average, at an instant (milliseconds since 1970). */
export type Pace = (at: Date) => number;

/** Paces of real shape; hours in UTC. */
export const PACES = {
  /** An agency: busy by day, thin at night, slower at weekends. */
  'hourly wire': (at) => (isNight(at) ? 0.5 : 8) * (isWeekend(at) ? 0.4 : 1),
  /** A regional paper that sleeps. */
  'night pause': (at) => (isNight(at) ? 0 : 1.5),
  /** A desk with a handful of pieces over the working week. */
  'small desk': (at) => (isWeekend(at) || at.getUTCHours() < 8 || at.getUTCHours() > 18 ? 0 : 0.3),
  /** One piece a day, in the same hour. */
  'daily column': (at) => (at.getUTCHours() === 9 ? 1 : 0),
  /** Ten pieces a week, in the same hour. */
  'weekly bulletin': (at) => (at.getUTCDay() === 4 && at.getUTCHours() === 14 ? 10 : 0),
  /** An agency of the state: quiet, then a raid. */
  'sudden burst': (at) => (at.getUTCDate() % 9 === 0 && at.getUTCHours() >= 15 && at.getUTCHours() < 19 ? 12 : 0.04),
  silent: () => 0,
} satisfies Record<string, Pace>;

/** When entries are published from `start` on for so many days: Poisson by the minute, in order; milliseconds. */
export function publishedTimes(
  pace: Pace,
  { start, days, seed }: { start: string; days: number; seed: number },
): number[] {
  const rng = createSeededRng(seed);
  const from = Date.parse(start);
  const times: number[] = [];
  for (let at = from; at < from + days * DAY_MS; at += 60_000) {
    const expected = pace(new Date(at)) / 60;
    for (let u = rng.next(), p = Math.exp(-expected), sum = p, k = 1; u > sum; p *= expected / k++, sum += p)
      times.push(at + rng.next() * 60_000);
  }
  return times.toSorted((a, b) => a - b);
}

function isNight(at: Date): boolean {
  return at.getUTCHours() < 6;
}

function isWeekend(at: Date): boolean {
  return at.getUTCDay() === 0 || at.getUTCDay() === 6;
}
