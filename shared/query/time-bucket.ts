import type { TimelineUnit } from '../ports.ts';

const DAY_MS = 24 * 60 * 60_000;

/** The UTC day (`2026-11-16`) that the bucket of an instant begins with; weeks begin on Monday (ISO 8601). */
export function bucketOf(instant: string, unit: TimelineUnit): string {
  const day = instant.slice(0, 10);
  switch (unit) {
    case 'day':
      return day;
    case 'week':
      return daysAfter(day, -((weekdayOf(day) + 6) % 7));
    case 'month':
      return `${day.slice(0, 7)}-01`;
    default:
      return unit satisfies never;
  }
}

/** The start of the bucket after the one that starts there. */
export function bucketAfter(start: string, unit: TimelineUnit): string {
  switch (unit) {
    case 'day':
      return daysAfter(start, 1);
    case 'week':
      return daysAfter(start, 7);
    case 'month':
      // 31 days after its first day every month is over and the next is not.
      return `${daysAfter(start, 31).slice(0, 7)}-01`;
    default:
      return unit satisfies never;
  }
}

function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** 0 is Sunday. */
function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}
