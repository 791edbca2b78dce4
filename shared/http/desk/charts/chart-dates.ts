import type { TimelineUnit } from '../../../ports.ts';

/** What a bucket is called: `16 Nov 2026`, `Nov 2026`. Buckets are of UTC days, whatever the reader's zone is. */
export function bucketText(language: string, unit: TimelineUnit, start: string): string {
  return format(language, unit === 'month' ? 'month' : 'full').format(new Date(start));
}

/** As `bucketText`, as short as an axis needs it: the year only where it is not always the same. */
export function tickText(language: string, unit: TimelineUnit, starts: readonly string[]): (start: string) => string {
  const isOneYear = starts.at(0)?.slice(0, 4) === starts.at(-1)?.slice(0, 4);
  const form = unit === 'month' ? (isOneYear ? 'monthOnly' : 'monthShort') : isOneYear ? 'day' : 'dayYear';
  return (start) => format(language, form).format(new Date(start));
}

const FORMS = {
  full: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  monthOnly: { month: 'short' },
  monthShort: { month: 'short', year: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  dayYear: { day: 'numeric', month: 'short', year: '2-digit' },
} as const;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: string, form: keyof typeof FORMS): Intl.DateTimeFormat {
  const key = `${language} ${form}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(localeOf(language), { timeZone: 'UTC', ...FORMS[form] });
  formats.set(key, known);
  return known;
}

function localeOf(language: string): string {
  return language === 'es' ? 'es' : 'en-GB';
}
