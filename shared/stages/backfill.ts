/*
 * Backfill.
 * In: where the backfill of a feed stands, its next page, and how the fetch of that page ended.
 * Out: where it stands then: the page's entries that are in range, and the older pages and sitemaps that it names.
 * Guarantees: pure; the feed's own pages first, the site's sitemaps where those do not reach back far enough; every
 * address once, at most MAX_PAGES; nothing that the feed itself lists, which is the live poll's.
 * Leaves to others: fetching, queueing, what is archived already, how far a step goes.
 */
import type { BackfillFrontier, BackfillPage } from '../model/backfill.ts';
import type { Entry } from '../model/entry.ts';
import type { Feed } from '../model/feed.ts';
import type { FetchResponse, FetchResult } from '../model/fetch-result.ts';
import type { Disallowed } from '../model/robots.ts';
import { canonicalUrl, isSameSite } from '../text/canonical-url.ts';
import { shortHash } from '../text/hash.ts';
import { addressHash } from './backfill/address-hash.ts';
import { dateInAddress } from './backfill/date-in-address.ts';
import { inRange } from './backfill/in-range.ts';
import { isArticleAddress } from './backfill/is-article-address.ts';
import { MAX_PAGES } from './backfill/next-record.ts';
import { olderPage } from './backfill/older-page.ts';
import { withPages } from './backfill/with-pages.ts';
import { outletSite } from './outlet-site.ts';
import { blockOf } from './poll/block-of.ts';
import { type ParseFeedResult, parseFeed } from './poll/parse-feed.ts';
import type { ParsedEntry, SitemapLink } from './poll/parsed-feed.ts';
import { pickSitemaps } from './poll/pick-sitemaps.ts';
import { toEntries } from './poll/to-entries.ts';
import { sitemapLines } from './robots/sitemap-lines.ts';

/** A sitemap holds no more (sitemaps.org). */
const MAX_SITEMAP_ENTRIES = 50_000;

/** Indexes of indexes are against the protocol, and are met with all the same; deeper is a loop. */
const MAX_SITEMAP_DEPTH = 3;

/** Where sites have sitemaps that their robots.txt does not name. */
const USUAL_SITEMAPS = ['/sitemap.xml', '/sitemap_index.xml', '/news-sitemap.xml'];

/** The id of the article that a link leads to, unless its page names another address. */
export function articleIdOf(link: string): string {
  return shortHash([canonicalUrl(link)]);
}

export type PageInput = {
  readonly feed: Feed;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly page: BackfillPage;
  /** Without `page`. */
  readonly frontier: BackfillFrontier;
  readonly result: FetchResult | Disallowed;
};

/**
 * `read`: go on from there; `note` is a sentence on what was left out. `again`: the page may answer later.
 * `blocked`: the site keeps us out where it sent us itself, so nothing more is asked there.
 */
export type PageOutcome =
  | { readonly kind: 'read'; readonly frontier: BackfillFrontier; readonly note?: string }
  | { readonly kind: 'again' | 'blocked'; readonly reason: string };

/** What one page of a backfill leads to. */
export function readBackfillPage(input: PageInput): PageOutcome {
  const { result } = input;
  switch (result.kind) {
    case 'response':
      return answered(input, result);
    case 'timed-out':
      return { kind: 'again', reason: result.reason };
    case 'failed':
      return result.retryable ? { kind: 'again', reason: result.reason } : leave(input, result.reason);
    case 'refused':
    case 'too-large':
    case 'disallowed':
      return leave(input, result.reason);
    default:
      return result satisfies never;
  }
}

function answered(input: PageInput, response: FetchResponse): PageOutcome {
  const { page } = input;
  const { status } = response;
  if (status === 200) return page.kind === 'robots' ? readRobots(input, response) : readDocument(input, response);
  if (status === 429 || status >= 500) return { kind: 'again', reason: `the server answered ${status}` };
  const block = page.kind === 'robots' ? undefined : blockOf(response);
  const isSentThere = page.kind === 'sitemap' && page.isGuess === undefined;
  if (block !== undefined && isSentThere) return { kind: 'blocked', reason: block };
  // The page behind the last one, and what was only guessed, are not missed.
  const isExpected = page.isGuess === true || page.kind === 'robots' || page.depth > 0;
  const isMissing = status === 404 || status === 410;
  return leave(input, isMissing && isExpected ? undefined : (block ?? `the server answered ${status}`));
}

/** Goes on without a page: what comes after the feed's pages are the sitemaps. */
function leave({ page, frontier }: PageInput, reason: string | undefined): PageOutcome {
  const left = { ...frontier, entries: [] };
  const note = reason === undefined || page.isGuess ? {} : { note: `${page.url} was left out: ${reason}` };
  switch (page.kind) {
    case 'feed':
      return { kind: 'read', frontier: withSitemaps(left), ...note };
    case 'robots':
      return { kind: 'read', frontier: withUsualSitemaps(left), ...note };
    case 'sitemap':
      return { kind: 'read', frontier: left, ...note };
    default:
      return page.kind satisfies never;
  }
}

function readRobots({ page, frontier }: PageInput, { body, finalUrl }: FetchResponse): PageOutcome {
  const named = sitemapLines(body, finalUrl).map((url) => ({ kind: 'sitemap' as const, url, depth: page.depth }));
  const left = { ...frontier, entries: [] };
  return { kind: 'read', frontier: named.length === 0 ? withUsualSitemaps(left) : withPages(left, named) };
}

function readDocument(input: PageInput, response: FetchResponse): PageOutcome {
  const contentType = response.headers['content-type'];
  const parsed = parseFeed(response.body, {
    url: response.finalUrl,
    maxEntries: MAX_SITEMAP_ENTRIES,
    ...(contentType !== undefined && { contentType }),
  });
  const block = parsed.kind === 'not-a-feed' ? blockOf(response) : undefined;
  if (block !== undefined && input.page.kind === 'sitemap') return { kind: 'blocked', reason: block };
  switch (parsed.kind) {
    case 'not-a-feed':
      return leave(input, parsed.reason);
    case 'sitemap-index':
      return readIndex(input, parsed.sitemaps);
    case 'feed':
      return input.page.kind === 'feed' ? readFeedPage(input, response, parsed) : readSitemap(input, parsed);
    default:
      return parsed satisfies never;
  }
}

type ParsedPage = Extract<ParseFeedResult, { kind: 'feed' }>;

function readFeedPage(input: PageInput, { body, finalUrl }: FetchResponse, parsed: ParsedPage): PageOutcome {
  const { page, feed, frontier, since } = input;
  const keys = toEntries(feed.id, parsed.entries).entries.map(({ key }) => key);
  const isRepeated = page.depth > 0 && keys.every((key) => frontier.lastKeys.includes(key));
  const range = inRange(parsed.entries, since);
  const own = page.depth === 0 ? ownPage(feed, frontier, parsed) : frontier;
  const read: BackfillFrontier = {
    ...own,
    lastKeys: keys,
    entries: page.depth === 0 || isRepeated ? [] : [...toEntries(feed.id, range.entries).entries],
  };
  const note = noteOf(page, { undated: page.depth === 0 ? 0 : range.undated, notes: parsed.notes });
  if (range.isBefore) return { kind: 'read', frontier: read, ...note };
  const url = isRepeated ? undefined : olderPage({ older: parsed.feed.older, body, url: finalUrl, depth: page.depth });
  if (url === undefined || !isSameSite(url, finalUrl) || isSeen(frontier, url))
    return { kind: 'read', frontier: withSitemaps(read), ...note };
  return { kind: 'read', frontier: withPages(read, [{ kind: 'feed', url, depth: page.depth + 1 }]), ...note };
}

function ownPage(feed: Feed, frontier: BackfillFrontier, { feed: said, entries }: ParsedPage): BackfillFrontier {
  return {
    ...frontier,
    site: outletSite(feed, said.link),
    listed: entries.flatMap(({ link }) => (link === undefined ? [] : [articleIdOf(link)])),
  };
}

function readSitemap({ page, feed, frontier, since }: PageInput, parsed: ParsedPage): PageOutcome {
  const listed = new Set(frontier.listed);
  const own = parsed.entries.filter(
    ({ link }) => link !== undefined && isSameSite(link, frontier.site) && !listed.has(articleIdOf(link)),
  );
  const isArticle = ({ link, published }: ParsedEntry) =>
    published !== undefined || (link !== undefined && isArticleAddress(link));
  const others = own.filter((entry) => !isArticle(entry)).flatMap(({ link }) => link ?? []);
  const range = inRange(own.filter(isArticle), since);
  const read: BackfillFrontier = {
    ...frontier,
    // The usual places often hold the same sitemap.
    pages: page.isGuess ? frontier.pages.filter(({ isGuess }) => isGuess === undefined) : frontier.pages,
    entries: sitemapEntries(feed, range.entries),
  };
  const notes = [...parsed.notes, ...othersNote(others, own.length)];
  return { kind: 'read', frontier: read, ...noteOf(page, { undated: range.undated, notes }) };
}

/** Some sections among articles are usual; where most are no articles, the site may write its addresses in its own way. */
function othersNote(others: readonly string[], of: number): readonly string[] {
  const [first] = others;
  if (first === undefined || others.length <= of / 2) return [];
  const { pathname, search } = new URL(first);
  const shown = `${pathname}${search}`.slice(0, MAX_SHOWN_CHARACTERS);
  return [
    `${others.length} of ${of} addresses were left out as they look like those of sections and pages (${shown}).`,
  ];
}

const MAX_SHOWN_CHARACTERS = 100;

/** With keys of their own: an entry that the feed lists under the same link later is the live poll's to tell. */
function sitemapEntries(feed: Feed, parsed: readonly ParsedEntry[]): Entry[] {
  const { entries } = toEntries(feed.id, parsed);
  return entries.map((entry) => ({ ...entry, key: shortHash(['backfill', feed.id, entry.link ?? entry.key]) }));
}

/** Newest first, at the front: the articles of one month come before the next index is opened. */
function readIndex({ page, frontier, since }: PageInput, sitemaps: readonly SitemapLink[]): PageOutcome {
  const pages = page.isGuess ? frontier.pages.filter(({ isGuess }) => isGuess === undefined) : frontier.pages;
  const left = { ...frontier, pages, entries: [] };
  if (page.depth >= MAX_SITEMAP_DEPTH)
    return { kind: 'read', frontier: left, note: `${page.url} was left out: an index too deep within others.` };
  const near = sitemaps.filter(
    ({ url }) => (isSameSite(url, frontier.site) || isSameSite(url, page.url)) && mayReach(url, since),
  );
  const wanted = pickSitemaps(near, { since, max: MAX_SITEMAP_ENTRIES });
  const room = MAX_PAGES - frontier.seen.length;
  const named = wanted.map(({ url }) => ({ kind: 'sitemap' as const, url, depth: page.depth + 1 }));
  return {
    kind: 'read',
    frontier: withPages(left, named),
    ...(named.length <= room ? {} : { note: `${page.url} names ${named.length} sitemaps in range: ${room} are read.` }),
  };
}

/** A sitemap of an old month holds old articles, whenever it was written last. */
function mayReach(url: string, since: string): boolean {
  const span = dateInAddress(url);
  return span === undefined || span.to + OUTLET_ZONE_MS >= Date.parse(since);
}

/** The outlet's day may end so much later than that of UTC. */
const OUTLET_ZONE_MS = 12 * 60 * 60_000;

function noteOf(
  { url }: BackfillPage,
  { undated, notes }: { readonly undated: number; readonly notes: readonly string[] },
): { readonly note?: string } {
  const said = [
    ...notes,
    ...(undated === 0 ? [] : [`${undated} without a date and without dated neighbours in range were left out.`]),
  ];
  return said.length === 0 ? {} : { note: `${url}: ${said.join(' ')}` };
}

function withSitemaps(frontier: BackfillFrontier): BackfillFrontier {
  return withPages(frontier, [{ kind: 'robots', url: new URL('/robots.txt', frontier.site).href, depth: 0 }]);
}

function withUsualSitemaps(frontier: BackfillFrontier): BackfillFrontier {
  return withPages(
    frontier,
    USUAL_SITEMAPS.map((path) => ({
      kind: 'sitemap',
      url: new URL(path, frontier.site).href,
      depth: 0,
      isGuess: true,
    })),
  );
}

function isSeen({ seen }: BackfillFrontier, url: string): boolean {
  return seen.includes(addressHash(url));
}
