/** A stretch of time: from its first millisecond to its last, as `Date.parse` counts. */
export type TimeSpan = { readonly from: number; readonly to: number };

/** Before it no news were on the web, and after it none are yet: what looks like another year is a number. */
const FIRST_YEAR = 1990;
const LAST_YEAR = 2099;

/** Three letters of the month's name, English or Spanish; `sept` and whole names begin with them. */
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'ene'],
  ['feb'],
  ['mar'],
  ['apr', 'abr'],
  ['may'],
  ['jun'],
  ['jul'],
  ['aug', 'ago'],
  ['sep', 'set'],
  ['oct'],
  ['nov'],
  ['dec', 'dic'],
];

/** `2026/01/15`, `2026-1-5`, `2026_01`, `2026/ene/15`; the parts stand by themselves. */
const PARTED = /(?<!\d)((?:19|20)\d\d)[/_-](\d{1,2}|[a-z]{3,10})(?:[/_-](\d{1,2}))?(?![\da-z])/g;
/** `20260115`, and `202601` as sitemaps are named. */
const TOGETHER = /(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)?(?!\d)/g;
const YEAR = /(?<![\da-z])((?:19|20)\d\d)(?![\da-z])/g;
/** WordPress.com: `sitemap.xml?yyyy=2026&mm=01&dd=15`. */
const NAMED = /[?&]yyyy=(\d{4})(?:&mm=(\d{1,2}))?(?:&dd=(\d{1,2}))?/g;

/** The day, month or year (UTC) that stands in an address's path or query, the most exact one; nothing when none does. */
export function dateInAddress(address: string): TimeSpan | undefined {
  const { pathname, search } = new URL(address);
  const text = `${pathname}${search}`.toLowerCase();
  for (const pattern of [NAMED, PARTED, TOGETHER, YEAR]) {
    for (const [, year = '', month, day] of text.matchAll(pattern)) {
      const span = spanOf(Number(year), monthOf(month), day === undefined ? undefined : Number(day));
      if (span !== undefined) return span;
    }
  }
  return undefined;
}

function monthOf(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  if (/^\d/.test(written)) return Number(written);
  return 1 + MONTHS.findIndex((names) => names.some((name) => written.startsWith(name)));
}

function spanOf(year: number, month?: number, day?: number): TimeSpan | undefined {
  if (year < FIRST_YEAR || year > LAST_YEAR) return undefined;
  if (month === undefined) return { from: Date.UTC(year, 0), to: Date.UTC(year + 1, 0) - 1 };
  if (month < 1 || month > 12) return undefined;
  if (day === undefined) return { from: Date.UTC(year, month - 1), to: Date.UTC(year, month) - 1 };
  const from = Date.UTC(year, month - 1, day);
  const isDay = day >= 1 && new Date(from).getUTCMonth() === month - 1;
  return isDay ? { from, to: Date.UTC(year, month - 1, day + 1) - 1 } : undefined;
}
