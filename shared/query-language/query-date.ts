import { parseDate } from '../text/dates.ts';
import type { QueryDate } from './query.ts';

/** What a date looks like, for messages. */
export const DATE_FORMS = '`2025-01-31`, `2025-01-31T18:00Z`, or a time ago such as `7d`, `12h` or `2w`';

/**
 * A date as typed. Undefined for a day that does not exist, an instant without a zone, a time ago of
 * more than 100 years, and every other form.
 */
export function parseQueryDate(typed: string): QueryDate | undefined {
  const ago = AGO.exec(typed);
  if (ago) return agoOf(Number(ago[1]), ago[2] ?? '');
  if (DAY.test(typed)) return parseDate(typed) === undefined ? undefined : { kind: 'day', day: typed };
  const instant = INSTANT.test(typed) ? parseDate(typed) : undefined;
  return instant === undefined ? undefined : { kind: 'instant', instant };
}

/** The date as a query writes it. */
export function queryDateText(date: QueryDate): string {
  switch (date.kind) {
    case 'day':
      return date.day;
    case 'instant':
      return date.instant;
    case 'ago':
      return `${date.amount}${date.unit}`;
    default:
      return date satisfies never;
  }
}

/** The instant that a date means at `now` (ISO 8601, UTC), as `YYYY-MM-DDTHH:MM:SS.sssZ`: comparable as text. */
export function resolveQueryDate(date: QueryDate, now: string): string {
  switch (date.kind) {
    case 'day':
      return `${date.day}T00:00:00.000Z`;
    case 'instant':
      return date.instant;
    case 'ago':
      return new Date(Date.parse(now) - date.amount * UNIT_MS[date.unit]).toISOString();
    default:
      return date satisfies never;
  }
}

const AGO = /^(\d{1,7})([hdw])$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}t\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(z|[+-]\d{2}:\d{2})$/i;

const HOUR_MS = 3_600_000;
const UNIT_MS: Readonly<Record<'h' | 'd' | 'w', number>> = { h: HOUR_MS, d: 24 * HOUR_MS, w: 7 * 24 * HOUR_MS };

/** No archive is older, and every instant stays a four-digit year. */
const MAX_AGO_MS = 100 * 366 * UNIT_MS.d;

function agoOf(amount: number, letter: string): QueryDate | undefined {
  const unit = (['h', 'd', 'w'] as const).find((known) => known === letter.toLowerCase());
  if (unit === undefined || amount * UNIT_MS[unit] > MAX_AGO_MS) return undefined;
  return { kind: 'ago', amount, unit };
}
