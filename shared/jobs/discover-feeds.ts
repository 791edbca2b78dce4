import type { FetchRequest } from '../ports.ts';
import type { FeedCandidate } from '../stages/discover/feed-candidate.ts';
import {
  type DiscoveredFeed,
  type LookedAt,
  type LookInput,
  lookAt,
  rankFeeds,
  unnamedCandidates,
} from '../stages/discover.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { patientFetch } from './patient-fetch.ts';

export type DiscoverRequest = {
  /** Absolute http(s): a feed, or a page of the outlet. */
  readonly url: string;
  /** The language that is wanted, BCP 47. */
  readonly language?: string;
};

/** An address that was looked at and is no feed. */
export type Tried = { readonly url: string; readonly reason: string };

/**
 * `feeds`: those that were fetched and read, best first, at least one; `unread` counts what the page names beside them,
 * comments aside, and nobody looked at. `no-contact`: nothing was fetched.
 */
export type DiscoverReport =
  | {
      readonly outcome: 'feeds';
      readonly feeds: readonly DiscoveredFeed[];
      readonly tried: readonly Tried[];
      readonly unread: number;
    }
  | { readonly outcome: 'none'; readonly reason: string; readonly tried: readonly Tried[] }
  | { readonly outcome: 'no-contact' };

/** For one discovery, robots.txt asked for its rules not counted: at one a second a person waits half a minute. */
const MAX_REQUESTS = 24;

/** So many feeds that a page names are enough to choose from. */
const ENOUGH_FEEDS = 5;

const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.9, */*;q=0.5';

/**
 * Finds the feeds of an address: the address itself when it is one, else those that the page there names, else those at
 * the usual places and in robots.txt. Every one of them was fetched with the manners of a poll, and read.
 */
export async function discoverFeeds(context: JobContext, request: DiscoverRequest): Promise<DiscoverReport> {
  if (context.settings.contact === undefined) return { outcome: 'no-contact' };
  const search: Search = { context, request, feeds: [], tried: [], asked: new Set() };
  const first = await look(search, { url: request.url, foundBy: 'given' });
  if (first?.kind === 'feed') return report(search, []);
  if (first?.kind !== 'page') return { outcome: 'none', reason: search.tried[0]?.reason ?? '', tried: search.tried };
  await lookAround(search, first.candidates, () => search.feeds.length >= ENOUGH_FEEDS);
  if (!search.feeds.some(isNews)) await lookElsewhere(search, first.url);
  return report(search, first.candidates);
}

type Search = {
  readonly context: JobContext;
  readonly request: DiscoverRequest;
  readonly feeds: DiscoveredFeed[];
  readonly tried: Tried[];
  /** Addresses that were asked for, and those where feeds were found. */
  readonly asked: Set<string>;
};

/** Comments and podcasts of a site are no reason to stop looking for its news. */
function isNews({ role }: DiscoveredFeed): boolean {
  return role === 'main' || role === 'section';
}

type Page = Extract<LookedAt, { readonly kind: 'page' }>;

function report({ context, request, feeds, tried, asked }: Search, named: readonly FeedCandidate[]): DiscoverReport {
  const [best, ...others] = rankFeeds(feeds, nowIso(context), request.language);
  const unread = named.filter(({ url, role }) => role !== 'comments' && !asked.has(url)).length;
  if (best !== undefined) return { outcome: 'feeds', feeds: [best, ...others], tried, unread };
  return {
    outcome: 'none',
    reason: `The page names no feed that can be read, and none is at the usual places (${tried.length} addresses tried).`,
    tried,
  };
}

/** Looks at candidates, and where they give no feed at what they name: a list of feeds ("/rss"), an index of sitemaps. */
async function lookAround(
  search: Search,
  candidates: readonly FeedCandidate[],
  isEnough: () => boolean,
): Promise<void> {
  const pages = await lookAtAll(search, candidates, isEnough);
  const named = pages.flatMap((page) => page.candidates);
  if (!search.feeds.some(isNews)) await lookAtAll(search, named, isEnough);
}

/** Looks at candidates in their order until it is enough; gives back those that are pages. */
async function lookAtAll(
  search: Search,
  candidates: readonly FeedCandidate[],
  isEnough: () => boolean,
): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (const candidate of candidates) {
    if (isEnough() || search.asked.size >= MAX_REQUESTS) break;
    const found = await look(search, candidate);
    if (found?.kind === 'page') pages.push(found);
  }
  return pages;
}

/** The usual places, then the sitemaps of robots.txt; the first feed of news is enough. */
async function lookElsewhere(search: Search, pageUrl: string): Promise<void> {
  const url = `${new URL(pageUrl).origin}/robots.txt`;
  const robots = await fetchFor(search, url);
  await lookAround(search, unnamedCandidates(pageUrl, robots), () => search.feeds.some(isNews));
}

/** Nothing when the address was asked for before. */
async function look(search: Search, candidate: LookInput['candidate']): Promise<LookedAt | undefined> {
  const { request, feeds, tried, asked } = search;
  if (asked.has(candidate.url)) return undefined;
  asked.add(candidate.url);
  const result = await fetchFor(search, candidate.url);
  const found = lookAt({ candidate, result, ...(request.language !== undefined && { language: request.language }) });
  if (found.kind === 'feed' && !feeds.some(({ url }) => url === found.feed.url)) feeds.push(found.feed);
  if (found.kind === 'nothing') tried.push({ url: candidate.url, reason: found.reason });
  if (found.kind === 'page' && candidate.foundBy !== 'given')
    tried.push({ url: candidate.url, reason: 'An HTML page, not a feed.' });
  return found;
}

/** The beginning of a long page is enough: what names feeds stands in its head. */
function fetchFor({ context }: Search, url: string) {
  const { timeoutMs, maxFeedBytes } = context.settings.fetch;
  const request: FetchRequest = {
    url,
    headers: { accept: ACCEPT },
    maxBodyBytes: maxFeedBytes,
    timeoutMs,
    atCap: 'keep',
  };
  return patientFetch(context, request, 'feed');
}
