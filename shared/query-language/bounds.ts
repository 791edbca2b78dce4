import type { Query } from './query.ts';
import { resolveQueryDate } from './query-date.ts';

/** UTC days (`YYYY-MM-DD`), both inclusive; an absent one is open. `after` past `before`: no day can match. */
export type DayBounds = { readonly after?: string; readonly before?: string };

/**
 * The days outside of which no article can match: an article that matches has its date (see
 * `articleDate`) inside. Articles inside may still not match.
 */
export function dayBounds(query: Query, now: string): DayBounds {
  const { from, until } = spanOf(query, now);
  return {
    ...(from === undefined ? {} : { after: dayOf(from) }),
    ...(until === undefined ? {} : { before: dayOf(until) }),
  };
}

/** Instants, the end exclusive; an absent one is open. */
type Span = { readonly from?: string | undefined; readonly until?: string | undefined };

const OPEN: Span = {};

function spanOf(query: Query, now: string): Span {
  switch (query.kind) {
    case 'after':
      return { from: resolveQueryDate(query.date, now) };
    case 'before':
      return { until: resolveQueryDate(query.date, now) };
    case 'and':
      return query.parts.map((part) => spanOf(part, now)).reduce(intersection, OPEN);
    case 'or':
      return query.parts.map((part) => spanOf(part, now)).reduce(hull);
    case 'not':
      return oppositeSpan(query.part, now);
    default:
      return OPEN;
  }
}

/** Only a single date has an opposite that is one stretch of time. */
function oppositeSpan(query: Query, now: string): Span {
  if (query.kind === 'after') return { until: resolveQueryDate(query.date, now) };
  return query.kind === 'before' ? { from: resolveQueryDate(query.date, now) } : OPEN;
}

function intersection(a: Span, b: Span): Span {
  return { from: later(a.from, b.from), until: earlier(a.until, b.until) };
}

function hull(a: Span, b: Span): Span {
  return {
    from: a.from === undefined || b.from === undefined ? undefined : earlier(a.from, b.from),
    until: a.until === undefined || b.until === undefined ? undefined : later(a.until, b.until),
  };
}

function later(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}

function earlier(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}

/** The instant's day. For an exclusive end at midnight that is one day more than needed, which costs nothing. */
function dayOf(instant: string): string {
  return instant.slice(0, 10);
}
