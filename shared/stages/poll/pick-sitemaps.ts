import type { SitemapLink } from './parsed-feed.ts';

export type PickSitemapsOptions = {
  /** ISO 8601, UTC: when the index was last read well. What surely has not changed since is left out. */
  readonly since?: string;
  readonly max: number;
};

/**
 * The sitemaps of an index that a poll should read: at most `max`, most telling first, each address once.
 *
 * News sitemaps come first, then by `lastmod`, then by the period that a name states (`2026-11`, `2026/11/22`,
 * `post-2026.xml`), then the rest in the index's order; sitemaps of images, tags or authors come last. One is left
 * out when its `lastmod`, or without it the period in its name, ends before `since`.
 */
export function pickSitemaps(sitemaps: readonly SitemapLink[], { since, max }: PickSitemapsOptions): SitemapLink[] {
  const byUrl = new Map(sitemaps.map((sitemap) => [sitemap.url, sitemap]));
  return [...byUrl.values()]
    .map((sitemap) => ({ sitemap, name: nameOf(sitemap.url), until: endOf(sitemap) }))
    .filter(({ until }) => since === undefined || until === undefined || until >= since)
    .toSorted((a, b) => rankOf(a.name) - rankOf(b.name) || compareNewest(a.until, b.until))
    .slice(0, Math.max(0, max))
    .map(({ sitemap }) => sitemap);
}

/** Path and query: a host such as news.example says nothing of one sitemap among others. */
function nameOf(url: string): string {
  const { pathname, search } = new URL(url);
  return (pathname + search).toLowerCase();
}

const NEWS = /(?:^|[^a-z])(?:google-?)?(?:news|noticias|latest|recent|ultimas)(?![a-z])/;

/** What content systems list beside their articles (WordPress, Yoast, Drupal, Arc). */
const NO_ARTICLES =
  /(?:^|[^a-z])(?:images?|videos?|tags?|categor(?:y|ies|ias?)|authors?|autor(?:es)?|users?|taxonom\w*|sections?|pages?|static|galler\w*)(?![a-z])/;

function rankOf(name: string): number {
  if (NO_ARTICLES.test(name)) return 2;
  return NEWS.test(name) ? 0 : 1;
}

/** The last instant that a sitemap may tell of: its `lastmod` (a bare date lasts a day), else the period in its name. */
function endOf({ url, lastModified }: SitemapLink): string | undefined {
  if (lastModified === undefined) return endOfPeriod(nameOf(url));
  return lastModified.endsWith('T00:00:00.000Z') ? addDays(lastModified, 1) : lastModified;
}

/** Year with month and day, year with month, or year alone, as names write them. */
const PERIOD = /(?<!\d)((?:19|20)\d\d)(?:[-_/.]?(0[1-9]|1[0-2])(?:[-_/.]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)/;

function endOfPeriod(name: string): string | undefined {
  const [, year, month, day] = PERIOD.exec(name) ?? [];
  if (year === undefined) return undefined;
  const end = day
    ? new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) + 1))
    : month
      ? new Date(Date.UTC(Number(year), Number(month), 1))
      : new Date(Date.UTC(Number(year) + 1, 0, 1));
  // The outlet's zone may be behind UTC.
  return addDays(end.toISOString(), 1);
}

function addDays(instant: string, days: number): string {
  return new Date(Date.parse(instant) + days * 24 * 60 * 60_000).toISOString();
}

/** Unknown ones after those that are known. Sorting is stable: equals stay in the index's order. */
function compareNewest(a: string | undefined, b: string | undefined): number {
  const [first, second] = [a ?? '', b ?? ''];
  return first === second ? 0 : first < second ? 1 : -1;
}
