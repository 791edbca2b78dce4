import { zoneNamed } from './zone-named.ts';

export type ParseDateOptions = {
  /** Minutes east of UTC for a text that names no zone; 0 (UTC) unless said. */
  readonly defaultZone?: number;
  /** Reads `03/04/2024` as 3 April (true) or March 4 (false). Unless said, such a date is undefined. */
  readonly dayFirst?: boolean;
};

/**
 * The instant that a date in a feed or on a page means, as `YYYY-MM-DDTHH:MM:SS.sssZ`.
 *
 * Reads RFC 822, 2822 and 5322, RFC 850, asctime, ISO 8601 (calendar, week and ordinal dates; basic
 * and extended; any precision), and English and Spanish month names in the usual orders. A date
 * without a time is its midnight. Undefined for a date that does not exist, for one that could mean
 * two days, and for anything with words that are no part of a date. Never `new Date(text)`: that
 * takes local time for a missing zone, and guesses.
 */
export function parseDate(text: string, options: ParseDateOptions = {}): string | undefined {
  const parts = partsOf(text, options.dayFirst);
  return parts && toInstant(parts, options.defaultZone ?? 0);
}

/** Minutes east of UTC of the zone that a date names; undefined when it names none or is no date. */
export function zoneOfDate(text: string): number | undefined {
  return partsOf(text)?.zone;
}

function partsOf(text: string, dayFirst?: boolean): DateParts | undefined {
  if (text === '' || text.length > MAX_LENGTH) return undefined;
  const folded = fold(text);
  return parseNumericDate(folded) ?? parseWordedDate(folded, dayFirst);
}

/** The longest real form, `Wednesday, 12 de septiembre de 2024 …` with a comment, stays under half of it. */
const MAX_LENGTH = 120;

/** Before it a four-digit year is a placeholder (`0001-01-01` is .NET's "no date"). */
const FIRST_YEAR = 1000;

type Day = { readonly year: number; readonly month: number; readonly day: number };
/** `zone` is minutes east of UTC; absent when the text names none. */
type Time = { readonly hour: number; readonly minute: number; readonly milliseconds: number; readonly zone?: number };
type DateParts = Day & Time;

const MIDNIGHT: Time = { hour: 0, minute: 0, milliseconds: 0 };

function fold(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is the common case and needs no folding
  const unaccented = /^[\u0000-\u007f]*$/.test(text) ? text : text.normalize('NFD').replace(/\p{M}/gu, '');
  return unaccented
    .toLowerCase()
    .replace(/\u2212/g, '-')
    .replace(/\b([ap])\.?\s?m(\.|\b)/g, '$1m')
    .replace(/\s+/g, ' ')
    .trim();
}

function toInstant(parts: DateParts, defaultZone: number): string | undefined {
  const { year, month, day, hour, minute, milliseconds } = parts;
  if (year < FIRST_YEAR || year > 9999 || !isDay(parts)) return undefined;
  if (hour > 24 || minute > 59 || milliseconds >= 61_000) return undefined;
  if (hour === 24 && (minute > 0 || milliseconds > 0)) return undefined;
  const zone = parts.zone ?? defaultZone;
  return new Date(Date.UTC(year, month - 1, day, hour, minute - zone, 0, milliseconds)).toISOString();
}

function isDay({ year, month, day }: Day): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return month >= 1 && month <= 12 && day >= 1 && date.getUTCMonth() === month - 1;
}

// ---------------------------------------------------------------- ISO 8601

/** The groups of a match as numbers; NaN for what is none. */
type Numbers = readonly (number | undefined)[];

const ISO_DATES: readonly { readonly form: RegExp; readonly day: (numbers: Numbers) => Day | undefined }[] = [
  {
    form: /^([1-9]\d{3})-?w(\d{2})(?:-?([1-7]))?(?!\d)/,
    day: ([year = 0, week = 0, weekday = 1]) => weekDay(year, week, weekday),
  },
  {
    form: /^([1-9]\d{3})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/,
    day: ([year = 0, , month = 0, day = 0]) => ({ year, month, day }),
  },
  {
    form: /^([1-9]\d{3})(\d{2})(\d{2})(?!\d(?!\d{3,5}))/,
    day: ([year = 0, month = 0, day = 0]) => ({ year, month, day }),
  },
  { form: /^([1-9]\d{3})-?(\d{3})(?!\d)/, day: ([year = 0, ordinal = 0]) => ordinalDay(year, ordinal) },
  { form: /^([1-9]\d{3})-(\d{2})(?![\d-])/, day: ([year = 0, month = 0]) => ({ year, month, day: 1 }) },
  { form: /^([1-9]\d{3})$/, day: ([year = 0]) => ({ year, month: 1, day: 1 }) },
  {
    form: /^(\d{2})-(\d{2})-(\d{2})(?=t|$)/,
    day: ([year = 0, month = 0, day = 0]) => ({ year: fullYear(year, 2), month, day }),
  },
];

function parseNumericDate(text: string): DateParts | undefined {
  for (const { form, day } of ISO_DATES) {
    const match = form.exec(text);
    if (!match) continue;
    const date = day(match.slice(1).map((group) => (group === undefined ? undefined : Number(group))));
    const time = parseTime(text.slice(match[0].length));
    return date && time && { ...date, ...time };
  }
  return undefined;
}

/** ISO 8601 week dates: week 1 holds 4 January, weeks start on Monday. */
function weekDay(year: number, week: number, weekday: number): Day | undefined {
  if (week < 1 || week > 53) return undefined;
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = 4 - ((fourth.getUTCDay() + 6) % 7);
  return dayOf(new Date(Date.UTC(year, 0, monday + (week - 1) * 7 + weekday - 1)));
}

function ordinalDay(year: number, ordinal: number): Day | undefined {
  const date = dayOf(new Date(Date.UTC(year, 0, ordinal)));
  return ordinal >= 1 && date.year === year ? date : undefined;
}

function dayOf(date: Date): Day {
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

const ISO_TIME = /^[t_ ,]*(\d{1,2})(?::?(\d{2}))?(?::?(\d{2}))?(?:[.,](\d+))?\s*(am|pm)?\s*(.*)$/;

/** The time after an ISO date: nothing, a clock, or a clock and a zone. */
function parseTime(text: string): Time | undefined {
  if (/^[tz ]*$/.test(text)) return MIDNIGHT;
  const clock = ISO_TIME.exec(text);
  if (!clock) return withZone(MIDNIGHT, text);
  return withZone(clockOf(clock), clock[6] ?? '');
}

/** Groups: hour, minute, second, fraction of the smallest that is there (ISO 8601), am or pm. */
function clockOf(match: RegExpExecArray): Time {
  const [, hour = '0', minute, second, fraction = '0', half] = match;
  const unitMs = second !== undefined ? 1000 : minute !== undefined ? 60_000 : 3_600_000;
  const fractionMs = Math.floor(Number(`0.${fraction}`) * unitMs);
  return {
    hour: hourOf(Number(hour), half),
    minute: Number(minute ?? 0) + Math.floor(fractionMs / 60_000),
    milliseconds: Number(second ?? 0) * 1000 + (fractionMs % 60_000),
  };
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === 'pm' && hour < 12) return hour + 12;
  return half === 'am' && hour === 12 ? 0 : hour;
}

/** What stands in parentheses, or in brackets as RFC 9557 has it, repeats the zone; so does a `Z` after an offset. */
function withZone(time: Time, text: string): Time | undefined {
  const rest = text.replace(/\([^)]*\)|\[[^\]]*\]/g, '').trim();
  if (rest === '' || (time !== MIDNIGHT && UNKNOWN_ZONE.test(rest) && zoneNamed(rest) === undefined)) return time;
  const found = zoneAtStart(rest);
  return found && /^z?$/.test(found.rest.trim()) ? { ...time, zone: found.zone } : undefined;
}

/** RFC 5322 §4.3: an alphabetic zone that nobody knows says no more than that the time is some local one. */
const UNKNOWN_ZONE = /^[a-z]{3,5}$/;

// ---------------------------------------------------------------- zones

/** No place on earth is farther than +14:00 or −12:00; a feed beyond it is in error. */
const MAX_ZONE_MINUTES = 14 * 60;

/** The zone that a text starts with, and what follows it. An offset after a name (`GMT-3`, `PDT -0700`) is the zone. */
function zoneAtStart(text: string): { readonly zone: number; readonly rest: string } | undefined {
  const offset = /^([a-z]*) ?([+-]) ?(\d{1,2}):?(\d{2})?(?!\d)/.exec(text);
  if (offset && (offset[1] === '' || zoneNamed(offset[1] ?? '') !== undefined)) {
    const zone = (offset[2] === '-' ? -1 : 1) * (Number(offset[3]) * 60 + Number(offset[4] ?? 0));
    if (Math.abs(zone) > MAX_ZONE_MINUTES || Number(offset[4] ?? 0) > 59) return undefined;
    return { zone, rest: text.slice(offset[0].length) };
  }
  const name = /^[a-z]+/.exec(text)?.[0] ?? '';
  const zone = zoneNamed(name);
  return zone === undefined ? undefined : { zone, rest: text.slice(name.length) };
}

// ---------------------------------------------------------------- worded dates

/** Folded names, English and Spanish; a word counts when it is three letters or more of one's start. */
const MONTHS: readonly (readonly string[])[] = [
  ['january', 'enero'],
  ['february', 'febrero'],
  ['march', 'marzo'],
  ['april', 'abril'],
  ['may', 'mayo'],
  ['june', 'junio'],
  ['july', 'julio'],
  ['august', 'agosto'],
  ['september', 'septiembre', 'setiembre'],
  ['october', 'octubre'],
  ['november', 'noviembre'],
  ['december', 'diciembre'],
];

const WEEKDAYS: readonly string[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
  'lunes',
  'martes',
  'miercoles',
  'jueves',
  'viernes',
  'sabado',
  'domingo',
];

/** Words that stand between the parts of a date and say nothing. */
const FILLERS = new Set('st nd rd th de del a al las los la el en at on of the h hs hr hrs hora horas ro o'.split(' '));

const CLOCK = /(?<!\d)(\d{1,2})(?:[:h](\d{2})(?::(\d{2}))?(?:[.,](\d+))?\s*(am|pm)?|()()()\s?(am|pm))(?!\d)/;

/** `Sex, 01 …`, `Κυρ, 11 …`: a weekday says nothing that the date does not, in whatever language it is. */
const LEADING_WEEKDAY = /^(\p{L}+)\.?, ?(?=\d)/u;

function parseWordedDate(text: string, dayFirst: boolean | undefined): DateParts | undefined {
  const bare = text
    .replace(/\([^)]*\)/g, '')
    .trim()
    .replace(LEADING_WEEKDAY, (whole, word: string) => (monthNamed(word) === undefined ? '' : whole));
  const { time, rest } = takeClock(bare);
  const words = (rest.match(/[a-z]+|\d+|[^\s,.;:/'|·ºª-]/g) ?? []).filter((word) => !FILLERS.has(word));
  const { zone, dateWords } = takeZoneWord(time === MIDNIGHT ? words : withoutUnknownZone(words), time.zone);
  const date = dayOfWords(dateWords, dayFirst);
  return date && { ...date, ...time, ...(zone === undefined ? {} : { zone }) };
}

function takeClock(text: string): { readonly time: Time; readonly rest: string } {
  const match = CLOCK.exec(text);
  if (!match) return { time: MIDNIGHT, rest: text };
  const half = match[5] ?? match[9];
  const milliseconds = Number(match[3] ?? 0) * 1000 + Math.floor(Number(`0.${match[4] ?? '0'}`) * 1000);
  const time: Time = { hour: hourOf(Number(match[1]), half), minute: Number(match[2] || 0), milliseconds };
  const before = text.slice(0, match.index);
  // Some programs leave out the sign of UTC's offset.
  const after = text
    .slice(match.index + match[0].length)
    .trim()
    .replace(/^0000$/, '+0000');
  const offset = /^(?:[a-z]+ ?)?[+-]/.test(after) ? zoneAtStart(after) : undefined;
  if (!offset) return { time, rest: `${before} ${after}` };
  return { time: { ...time, zone: offset.zone }, rest: `${before} ${offset.rest}` };
}

/** Beside a clock one short word that is neither month nor weekday nor zone is a zone that nobody knows. */
function withoutUnknownZone(words: readonly string[]): readonly string[] {
  const unknown = words.filter((word) => UNKNOWN_ZONE.test(word) && !isDateWord(word));
  return unknown.length === 1 ? words.filter((word) => word !== unknown[0]) : words;
}

function isDateWord(word: string): boolean {
  return isWeekday(word) || monthNamed(word) !== undefined || zoneNamed(word) !== undefined;
}

function takeZoneWord(
  words: readonly string[],
  known: number | undefined,
): { readonly zone?: number; readonly dateWords: readonly string[] } {
  const found = words.find((word, index) => index > 0 && zoneNamed(word) !== undefined);
  if (found === undefined) return { ...(known === undefined ? {} : { zone: known }), dateWords: words };
  // `GMT GMT` says it twice.
  return {
    zone: known ?? zoneNamed(found) ?? 0,
    dateWords: words.filter((word, index) => index === 0 || word !== found),
  };
}

function dayOfWords(words: readonly string[], dayFirst: boolean | undefined): Day | undefined {
  const start = weekdayFirst(words) ? 1 : 0;
  const parts = words.slice(start);
  const numbers = parts.filter((word) => /^\d{1,4}$/.test(word));
  const names = parts.filter((word) => !/^\d+$/.test(word));
  if (numbers.length + names.length !== parts.length) return undefined;
  if (names.length === 0) return numericDay(numbers, dayFirst);
  const month = monthNamed(names[0] ?? '');
  return names.length === 1 && month !== undefined ? dayOfMonth(month, numbers) : undefined;
}

/** `mar` is both martes and marzo: a weekday when another word names the month. */
function weekdayFirst([first = '', ...others]: readonly string[]): boolean {
  if (!isWeekday(first)) return false;
  return monthNamed(first) === undefined || others.some((word) => monthNamed(word) !== undefined);
}

function isWeekday(word: string): boolean {
  return word.length >= 3 && WEEKDAYS.some((name) => name.startsWith(word));
}

function monthNamed(word: string): number | undefined {
  if (word.length < 3) return undefined;
  const index = MONTHS.findIndex((names) => names.some((name) => name.startsWith(word)));
  return index < 0 ? undefined : index + 1;
}

/** Numbers beside a month's name: day and year in either order, or the year alone (then the first of the month). */
function dayOfMonth(month: number, numbers: readonly string[]): Day | undefined {
  const [first = '', second] = numbers;
  if (numbers.length === 1 && first.length === 4) return { year: Number(first), month, day: 1 };
  if (numbers.length !== 2 || second === undefined) return undefined;
  const yearFirst = first.length > 2;
  const [day, year] = yearFirst ? [second, first] : [first, second];
  return day.length > 2 ? undefined : { year: fullYear(Number(year), year.length), month, day: Number(day) };
}

/** Three bare numbers: the year first, or last with an order that the numbers or the caller make plain. */
function numericDay(numbers: readonly string[], dayFirst: boolean | undefined): Day | undefined {
  const [first = '', second = '', third = ''] = numbers;
  if (numbers.length !== 3) return undefined;
  if (first.length === 4) return { year: Number(first), month: Number(second), day: Number(third) };
  const [a, b, year] = [Number(first), Number(second), fullYear(Number(third), third.length)];
  if (third.length !== 4 && dayFirst === undefined) return undefined;
  const isDayFirst = a > 12 ? true : b > 12 ? false : (dayFirst ?? (a === b ? true : undefined));
  if (isDayFirst === undefined) return undefined;
  return isDayFirst ? { year, month: b, day: a } : { year, month: a, day: b };
}

/** RFC 5322 §4.3: 00 to 49 are the 2000s, 50 to 999 count from 1900. */
function fullYear(year: number, digits: number): number {
  if (digits >= 4) return year;
  return digits === 2 && year < 50 ? year + 2000 : year + 1900;
}
