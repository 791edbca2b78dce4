import { fold } from './fold.ts';

/** A calendar day that a text names. Offsets are UTF-16, end exclusive; `day` is `2026-09-15`. */
export type FoundDay = { readonly start: number; readonly end: number; readonly day: string };

const MONTHS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'january jan enero ene',
    'february feb febrero',
    'march mar marzo',
    'april apr abril abr',
    'may mayo',
    'june jun junio',
    'july jul julio',
    'august aug agosto ago',
    'september sept sep septiembre setiembre',
    'october oct octubre',
    'november nov noviembre',
    'december dec diciembre dic',
  ].flatMap((names, month) => names.split(' ').map((name) => [name, month])),
);
const WEEKDAYS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    'sunday domingo',
    'monday lunes',
    'tuesday martes',
    'wednesday miercoles',
    'thursday jueves',
    'friday viernes',
    'saturday sabado',
  ].flatMap((names, day) => names.split(' ').map((name) => [name, day])),
);
/** Days before the text's own. `ayer` and `anoche` are the day before, as `last night` is. */
const RELATIVE: Readonly<Record<string, number>> = {
  today: 0,
  hoy: 0,
  yesterday: 1,
  ayer: 1,
  anoche: 1,
  anteayer: 2,
  antier: 2,
};

const MONTH_DAY = /\b(\p{Lu}\p{L}{2,8})\.? (\d{1,2})(?:st|nd|rd|th)?\b(?:, (\d{4}))?/gu;
const DAY_MONTH = /\b(\d{1,2})[ºo°]?(?: de)? (\p{L}{3,10})\.?(?:(?: de(?:l)?|,)? (\d{4}))?\b/gu;
const WORD = /\p{L}+/gu;
/** What is to come, or is a weekday of every week, is no day that something happened on. */
const NOT_PAST = /(?:next|every|each|proximo|proxima|cada|todos los|todas las) $/;
const DAY_MS = 86_400_000;
/** A day of this year that lies further ahead than this is last year's. */
const MAX_DAYS_AHEAD = 60;

/**
 * The days that a text names, in order: `Sept. 15`, `15 de septiembre`, `on Tuesday`, `el martes`, `yesterday`.
 * A weekday means the last one before the text's own day, or that day itself.
 *
 * @param writtenAt ISO 8601 instant of the text; days count in UTC, so one off by a day is no contradiction.
 */
export function findDays(text: string, writtenAt: string): readonly FoundDay[] {
  const now = Date.parse(writtenAt);
  if (Number.isNaN(now)) return [];
  return [...datesOf(text, now), ...wordsOf(text, now)].toSorted((a, b) => a.start - b.start);
}

function datesOf(text: string, now: number): readonly FoundDay[] {
  const found = (match: RegExpExecArray, month: string | undefined, day: string | undefined): readonly FoundDay[] => {
    const at = dayOf({ month: MONTHS[fold(month ?? '')], day: Number(day), year: match[3], now });
    return at === undefined ? [] : [{ start: match.index, end: match.index + match[0].length, day: at }];
  };
  return [
    ...[...text.matchAll(MONTH_DAY)].flatMap((match) => found(match, match[1], match[2])),
    ...[...text.matchAll(DAY_MONTH)].flatMap((match) => found(match, match[2], match[1])),
  ];
}

function dayOf(parts: {
  readonly month: number | undefined;
  readonly day: number;
  readonly year: string | undefined;
  readonly now: number;
}): string | undefined {
  const { month, day, now } = parts;
  if (month === undefined || day < 1 || day > 31) return undefined;
  const year = parts.year === undefined ? new Date(now).getUTCFullYear() : Number(parts.year);
  const at = Date.UTC(year, month, day);
  const isAhead = parts.year === undefined && at - now > MAX_DAYS_AHEAD * DAY_MS;
  return isoDay(isAhead ? Date.UTC(year - 1, month, day) : at);
}

function wordsOf(text: string, now: number): readonly FoundDay[] {
  return [...text.matchAll(WORD)].flatMap((match) => {
    const daysAgo = daysAgoOf(text, match, now);
    if (daysAgo === undefined) return [];
    return [{ start: match.index, end: match.index + match[0].length, day: isoDay(now - daysAgo * DAY_MS) }];
  });
}

function daysAgoOf(text: string, match: RegExpExecArray, now: number): number | undefined {
  const word = fold(match[0]);
  if (Object.hasOwn(RELATIVE, word)) return RELATIVE[word];
  const weekday = Object.hasOwn(WEEKDAYS, word) ? WEEKDAYS[word] : undefined;
  if (weekday === undefined || NOT_PAST.test(fold(text.slice(Math.max(0, match.index - 14), match.index))))
    return undefined;
  return (new Date(now).getUTCDay() - weekday + 7) % 7;
}

function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
