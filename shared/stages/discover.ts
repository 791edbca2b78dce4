/**
 * Discover.
 * In: how the fetch of an address ended.
 * Out: the feed that it is, or the page with its candidates for one, best first, or why it is neither.
 * Guarantees: pure; one pass over a page of any size and any brokenness; every candidate is an absolute http(s) address.
 * Leaves to others: fetching candidates, politely and not more than a few, and choosing among feeds.
 */
import type { FetchResponse, FetchResult } from '../model/fetch-result.ts';
import type { Disallowed } from '../model/robots.ts';
import { oneLine } from '../text/one-line.ts';
import type { FeedCandidate, FeedRole, FoundBy } from './discover/feed-candidate.ts';
import { feedRole } from './discover/feed-role.ts';
import { pageCandidates } from './discover/page-candidates.ts';
import { rankCandidates } from './discover/rank-candidates.ts';
import { sitemapCandidates } from './discover/sitemap-candidates.ts';
import { wellKnownCandidates } from './discover/well-known.ts';
import { blockOf } from './poll/block-of.ts';
import { decodeBytes } from './poll/decode-bytes.ts';
import { decodeReferences } from './poll/decode-references.ts';
import { type FeedFormat, parseFeed } from './poll/parse-feed.ts';
import type { ParsedEntry, ParsedFeed } from './poll/parsed-feed.ts';
import { pickSitemaps } from './poll/pick-sitemaps.ts';
import { sitemapLines } from './robots/sitemap-lines.ts';

/** A feed that was fetched and read; instants are ISO 8601 in UTC. */
export type DiscoveredFeed = {
  /** Where it is to be polled: the address that was asked for, or where permanent redirects led. */
  readonly url: string;
  readonly foundBy: FoundBy;
  readonly role: FeedRole;
  readonly format: FeedFormat;
  /** Plain text. */
  readonly title?: string;
  readonly siteUrl?: string;
  /** BCP 47, as the feed says it. */
  readonly language?: string;
  readonly entries: number;
  readonly newestAt?: string;
  /** What is wrong or unusual with it, in sentences. */
  readonly notes: readonly string[];
};

export type LookedAt =
  | { readonly kind: 'feed'; readonly feed: DiscoveredFeed }
  | { readonly kind: 'page'; readonly url: string; readonly candidates: readonly FeedCandidate[] }
  | { readonly kind: 'nothing'; readonly reason: string };

export type LookInput = {
  readonly candidate: Pick<FeedCandidate, 'url' | 'foundBy'> & Partial<FeedCandidate>;
  readonly result: FetchResult | Disallowed;
  /** The language that is wanted, BCP 47. */
  readonly language?: string;
};

/** What an address turned out to be. */
export function lookAt({ candidate, result, language }: LookInput): LookedAt {
  if (result.kind !== 'response') return { kind: 'nothing', reason: result.reason };
  const block = blockOf(result);
  if (block !== undefined) return { kind: 'nothing', reason: block };
  if (result.status !== 200) return { kind: 'nothing', reason: `${result.status}: there is nothing to read.` };
  const contentType = result.headers['content-type'];
  const parsed = parseFeed(result.body, { url: result.finalUrl, ...(contentType !== undefined && { contentType }) });
  if (parsed.kind === 'feed') {
    return { kind: 'feed', feed: toFeed(candidate, storedAddress(candidate.url, result), parsed) };
  }
  if (parsed.kind === 'sitemap-index') {
    const sitemaps = pickSitemaps(parsed.sitemaps, { max: MAX_SITEMAPS }).map(({ url }) => url);
    return { kind: 'page', url: result.finalUrl, candidates: sitemapCandidates(sitemaps) };
  }
  const html = decodeBytes(result.body, contentType);
  if (!isHtml(html)) return { kind: 'nothing', reason: parsed.reason };
  const link = result.headers['link'];
  const page = {
    url: result.finalUrl,
    html,
    decode: decodeReferences,
    ...(link !== undefined && { linkHeader: link }),
  };
  return { kind: 'page', url: result.finalUrl, candidates: rankCandidates(pageCandidates(page), language) };
}

/** Of an index: the first is that of news when there is one, and an index of old sitemaps has hundreds. */
const MAX_SITEMAPS = 2;

/** Where a feed of a site may be that names none, best first: `robots` is how the fetch of its robots.txt ended. */
export function unnamedCandidates(pageUrl: string, robots: FetchResult | Disallowed): readonly FeedCandidate[] {
  const isFile = robots.kind === 'response' && robots.status === 200;
  const sitemaps = isFile ? sitemapCandidates(sitemapLines(robots.body, robots.finalUrl)) : [];
  return [...wellKnownCandidates(pageUrl), ...sitemaps];
}

/** Feeds, best first: as their candidates, but those that say nothing, or nothing any more, last. */
export function rankFeeds(feeds: readonly DiscoveredFeed[], now: string, language?: string): readonly DiscoveredFeed[] {
  const isAlive = ({ entries, newestAt }: DiscoveredFeed) =>
    entries > 0 && (newestAt === undefined || Date.parse(now) - Date.parse(newestAt) < STALE_MS);
  const ranked = rankCandidates(feeds, language);
  return [...ranked.filter(isAlive), ...ranked.filter((feed) => !isAlive(feed))];
}

/** A feed without news for so long was left behind when the site moved on. */
const STALE_MS = 180 * 24 * 60 * 60_000;

/**
 * A temporary redirect (302, 303, 307) is for this time only, and one from https to http may be anybody's: the address
 * before it stays the feed's.
 */
function storedAddress(asked: string, { redirects, finalUrl }: FetchResponse): string {
  const stops = [...redirects.map(({ url }) => url), finalUrl];
  const held = redirects.findIndex(({ status }, i) => {
    const leavesHttps = /^https:/i.test(stops[i] ?? '') && /^http:/i.test(stops[i + 1] ?? '');
    return leavesHttps || (status !== 301 && status !== 308);
  });
  return stops.at(held < 0 ? -1 : held) ?? asked;
}

function isHtml(text: string): boolean {
  return /<(?:!doctype html|html|head|body|link|a|p|div)\b/i.test(text.slice(0, 64 * 1024));
}

type Parsed = {
  readonly format: FeedFormat;
  readonly feed: ParsedFeed;
  readonly entries: readonly ParsedEntry[];
  readonly notes: readonly string[];
};

function toFeed(
  candidate: LookInput['candidate'],
  url: string,
  { format, feed, entries, notes }: Parsed,
): DiscoveredFeed {
  const title = plain(feed.title ?? '');
  const language = languageTag(feed.language);
  const newestAt = newestDate(entries);
  const role = candidate.role ?? feedRole(url, title, '/');
  return {
    url,
    foundBy: candidate.foundBy,
    format,
    role: role === 'main' && feedRole('https://feed.invalid/', title, '/') === 'comments' ? 'comments' : role,
    ...(title !== '' && { title }),
    ...(feed.link !== undefined && { siteUrl: feed.link }),
    ...(language !== undefined && { language }),
    entries: entries.length,
    ...(newestAt !== undefined && { newestAt }),
    notes,
  };
}

/** Longer titles are text gone astray. */
const MAX_TITLE_CHARACTERS = 200;

function plain(title: string): string {
  return oneLine(decodeReferences(title.slice(0, 4_000).replace(/<\/?[a-z][^<>]*>/gi, '')), MAX_TITLE_CHARACTERS);
}

/** `en_US` is meant as `en-US`; what is no tag is left out. */
function languageTag(written: string | undefined): string | undefined {
  const tag = written?.trim().replaceAll('_', '-');
  return tag !== undefined && /^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/i.test(tag) ? tag : undefined;
}

function newestDate(entries: readonly ParsedEntry[]): string | undefined {
  return entries
    .flatMap(({ published, updated }) => published ?? updated ?? [])
    .toSorted()
    .at(-1);
}
