import { getDomain } from 'tldts';
import { canonicalUrl } from '../../text/canonical-url.ts';
import { linkHeader } from '../../text/link-header.ts';
import { oneLine } from '../../text/one-line.ts';
import { scanTags } from '../../text/scan-tags.ts';
import type { FeedCandidate, FoundBy } from './feed-candidate.ts';
import { feedRole } from './feed-role.ts';
import { looksLikeFeed } from './looks-like-feed.ts';

export type PageText = {
  /** The address that answered. */
  readonly url: string;
  readonly html: string;
  /** The `Link` header as received. */
  readonly linkHeader?: string;
  /** Resolves HTML's character references. */
  readonly decode: (text: string) => string;
};

/** The media types of feeds; `application/json` is for feeds that say so in their name, as APIs have it too. */
const FEED_TYPE = /^(?:application|text)\/(?:(?:x[-.])?(?:rss|atom|rdf)(?:\+xml)?|xml|feed\+json)$/;
const JSON_TYPE = 'application/json';
const JSON_FEED = /json-?feed|feed\.json/i;

/** A page of more candidates than this is a directory. */
const MAX_CANDIDATES = 200;

/** Longer texts of links are no names. */
const MAX_TITLE_CHARACTERS = 120;

/**
 * The addresses that an HTML page, or its `Link` header, names as feeds, and those of its links that look like one, each
 * once, in the page's order: named ones first. Nothing in the page is run or fetched.
 */
export function pageCandidates(page: PageText): readonly FeedCandidate[] {
  const base = webAddress(baseIn(page) ?? '', page.url) ?? page.url;
  const named = [...headerLinks(page), ...linksIn(page), ...anchorsIn(page, base)];
  const made = named.flatMap((one) => toCandidate(one, page.url, base));
  // The last of a key stays in a Map, and the first is wanted: it is the surest.
  const once = new Map(made.toReversed().map((candidate) => [canonicalUrl(candidate.url), candidate]));
  return [...once.values()].toReversed().slice(0, MAX_CANDIDATES);
}

type Named = {
  readonly address: string;
  readonly title: string;
  readonly foundBy: FoundBy;
  readonly language?: string;
};

function headerLinks({ linkHeader: header = '' }: PageText): readonly Named[] {
  return linkHeader(header)
    .filter(({ rel, type, url }) => isFeedLink(rel, type, url))
    .map(({ url, title }) => ({ address: url, title, foundBy: 'header' }));
}

function* openTags({ html, decode }: PageText, name: string): Generator<ReadonlyMap<string, string>> {
  for (const piece of scanTags(html, { syntax: 'html', decode })) {
    if (piece.kind === 'open' && piece.name === name) yield piece.attributes;
  }
}

function baseIn(page: PageText): string | undefined {
  for (const attributes of openTags(page, 'base')) {
    const address = attributes.get('href');
    if (address !== undefined) return address;
  }
  return undefined;
}

function linksIn(page: PageText): readonly Named[] {
  const links: Named[] = [];
  for (const attributes of openTags(page, 'link')) {
    const address = attributes.get('href') ?? '';
    if (!isFeedLink(attributes.get('rel') ?? '', attributes.get('type') ?? '', address)) continue;
    const language = attributes.get('hreflang');
    const title = attributes.get('title') ?? '';
    links.push({ address, title, foundBy: 'link', ...(language === undefined ? {} : { language }) });
    if (links.length === MAX_CANDIDATES) break;
  }
  return links;
}

function anchorsIn(page: PageText, base: string): readonly Named[] {
  const anchors: Named[] = [];
  for (const { address, text } of anchorTexts(page)) {
    const title = page.decode(text);
    if (isFeedAnchor(address, { title, url: page.url, base })) anchors.push({ address, title, foundBy: 'anchor' });
    if (anchors.length === MAX_CANDIDATES) break;
  }
  return anchors;
}

/** Every link with the text inside of it, which ends with the next link at the latest. */
function* anchorTexts({ html, decode }: PageText): Generator<{ readonly address: string; readonly text: string }> {
  let open: { readonly address: string; text: string } | undefined;
  for (const piece of scanTags(html, { syntax: 'html', decode })) {
    if (piece.kind === 'text') {
      if (open !== undefined && open.text.length < MAX_TITLE_CHARACTERS) open.text += piece.text;
    } else if (piece.name === 'a') {
      if (open !== undefined) yield open;
      const address = piece.kind === 'open' ? piece.attributes.get('href') : undefined;
      open = address === undefined ? undefined : { address, text: '' };
    }
  }
  if (open !== undefined) yield open;
}

/** `rel` has tokens, `type` parameters; without a type the address must look like a feed's. */
function isFeedLink(rel: string, type: string, address: string): boolean {
  const tokens = rel.toLowerCase().split(/\s+/);
  if (address === '' || tokens.includes('stylesheet')) return false;
  if (tokens.includes('feed')) return true;
  const media = (type.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (!tokens.includes('alternate')) return false;
  if (media === '') return looksLikeFeed(address);
  return FEED_TYPE.test(media) || (media === JSON_TYPE && JSON_FEED.test(address));
}

/** A link counts when its address or its words say feed; only of the site itself or of where sites keep feeds. */
function isFeedAnchor(
  address: string,
  { title, url, base }: { readonly title: string; readonly url: string; readonly base: string },
): boolean {
  const target = webAddress(address, base);
  if (target === undefined) return false;
  const { hostname, pathname } = new URL(target);
  if (FEED_HOST.test(hostname)) return true;
  if (NO_TEXT.test(pathname) || siteOf(hostname) !== siteOf(new URL(url).hostname)) return false;
  return looksLikeFeed(target) || NAMES_A_FEED.test(title);
}

/** Icons, mostly, and what is meant to be kept. */
const NO_TEXT = /\.(?:jpe?g|png|gif|svg|webp|css|js|pdf|mp[34]|zip)$/i;
const NAMES_A_FEED = /(?:^|\s)(?:rss|atom|feeds?)(?:\s|$)/i;
const FEED_HOST = /^(?:feeds?|rss)\d*\.|(?:^|\.)(?:feedburner|feedblitz|rss\.app)\.(?:com|app)$/;

/** The registrable domain; an address without one (an IP) is its own site. */
function siteOf(hostname: string): string {
  return getDomain(hostname, { allowPrivateDomains: true }) ?? hostname;
}

function toCandidate(
  { address, title, foundBy, language }: Named,
  url: string,
  base: string,
): readonly FeedCandidate[] {
  const target = webAddress(address, base);
  if (target === undefined || withoutFragment(url) === target) return [];
  const name = oneLine(title, MAX_TITLE_CHARACTERS);
  const spoken = (language ?? languageIn(target))?.toLowerCase().split(/[-_]/)[0];
  return [
    {
      url: target,
      foundBy,
      role: feedRole(target, name, new URL(url).pathname),
      ...(name === '' ? {} : { title: name }),
      ...(spoken === undefined ? {} : { language: spoken }),
    },
  ];
}

/** The languages that outlets here put into paths and host names. */
function languageIn(address: string): string | undefined {
  const { hostname, pathname } = new URL(address);
  const labels = [...hostname.split('.').slice(0, -2), ...pathname.toLowerCase().split('/')];
  return labels
    .map((label) => /^(es|en|pt|fr)(?:[-_][a-z0-9]{2,3})?$/.exec(label)?.[1])
    .find((one) => one !== undefined);
}

function webAddress(written: string, base: string): string | undefined {
  const trimmed = written
    .trim()
    .replace(/^feed:(?:\/\/)?(?=https?:)/i, '')
    .replace(/^feed:\/\//i, 'http://');
  if (!URL.canParse(trimmed, base)) return undefined;
  const url = new URL(trimmed, base);
  return url.protocol === 'http:' || url.protocol === 'https:' ? withoutFragment(url.href) : undefined;
}

function withoutFragment(address: string): string {
  return address.split('#', 1)[0] ?? address;
}
