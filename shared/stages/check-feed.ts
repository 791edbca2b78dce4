/**
 * Check a feed.
 * In: the answer of a feed's address, now.
 * Out: what the feed is (format, charset, entries) and everything about it that a person should know, in sentences.
 * Guarantees: pure, never throws; says of an answer that is no feed what it can.
 * Leaves to others: the fetch, and what a poll makes of the answer (state, next poll), which is the poll stage's.
 */
import type { FetchResponse } from '../model/fetch-result.ts';
import { scanTags } from '../text/scan-tags.ts';
import { charsetLabel } from './poll/charset-label.ts';
import { decodeBytes } from './poll/decode-bytes.ts';
import { parseFeed } from './poll/parse-feed.ts';
import type { ParsedEntry } from './poll/parsed-feed.ts';
import { toEntries } from './poll/to-entries.ts';

export type FeedFacts = {
  /** Such as `RSS 2.0`, `Atom 1.0`, `JSON Feed 1.1`, `news sitemap`; absent when it is none of these. */
  readonly format?: string;
  /** As HTTP header or document declare it, by the Encoding standard's name. */
  readonly charset?: string;
  readonly title?: string;
  /** Those that were kept. */
  readonly entries: number;
  /** ISO 8601, UTC; dates in the future do not count. */
  readonly newestAt?: string;
  readonly findings: readonly string[];
};

/** What is to be said of a feed's answer; nothing where the server answered with something else than 200. */
export function feedFacts(response: FetchResponse, now: string): FeedFacts | undefined {
  // Its body is the server's apology, and no feed that has this or that wrong with it.
  if (response.status !== 200) return undefined;
  const contentType = response.headers['content-type'];
  const charset = declaredCharset(response);
  const text = decodeBytes(response.body.subarray(0, HEAD_BYTES), contentType);
  const format = formatOf(text.trimStart());
  const parsed = parseFeed(response.body, {
    url: response.finalUrl,
    ...(contentType !== undefined && { contentType }),
  });
  const known = { ...(format !== undefined && { format }), ...(charset !== undefined && { charset }) };
  if (parsed.kind === 'not-a-feed')
    return { ...known, entries: 0, findings: [parsed.reason, ...answerFindings(response)] };
  if (parsed.kind === 'sitemap-index') {
    const index = `It is an index of ${parsed.sitemaps.length} sitemaps.`;
    return { ...known, entries: 0, findings: [index, ...parsed.notes, ...answerFindings(response)] };
  }
  const { feed, entries, notes } = parsed;
  const newestAt = newestBefore(entries, soonAfter(now));
  return {
    ...known,
    ...(feed.title !== undefined && { title: feed.title }),
    entries: entries.length,
    ...(newestAt !== undefined && { newestAt }),
    findings: [
      ...notes,
      ...toEntries('', entries).notes,
      ...entryFindings(entries, now),
      ...(feed.ttlMinutes === undefined ? [] : [`It asks to be polled every ${feed.ttlMinutes} minutes at most.`]),
      ...((feed.hubs?.length ?? 0) === 0 ? [] : [`It names a hub (WebSub): ${feed.hubs?.join(', ')}.`]),
      ...answerFindings(response),
    ],
  };
}

/** What names a format stands at the start. */
const HEAD_BYTES = 16 * 1024;

function declaredCharset({ headers, body }: FetchResponse): string | undefined {
  const header = /;\s*charset\s*=\s*["']?\s*([^\s"';]+)/i.exec(headers['content-type'] ?? '')?.[1];
  const start = String.fromCharCode(...body.subarray(0, 200));
  const declared = /<\?xml[^>]*\bencoding\s*=\s*["']([^"']+)["']/i.exec(start)?.[1];
  return charsetLabel(header) ?? charsetLabel(declared);
}

function formatOf(text: string): string | undefined {
  if (text.startsWith('{')) return jsonFormat(text);
  for (const piece of scanTags(text, { syntax: 'xml', decode: (value) => value })) {
    if (piece.kind !== 'open') continue;
    const format = xmlFormat(piece.name, piece.attributes, text);
    if (format !== undefined) return format;
  }
  return undefined;
}

function jsonFormat(text: string): string | undefined {
  const version = /"https?:\/\/(?:www\.)?jsonfeed\.org\/version\/([\d.]{1,5})"/.exec(text.replaceAll('\\/', '/'))?.[1];
  return version === undefined ? 'JSON' : `JSON Feed ${version}`;
}

function xmlFormat(name: string, attributes: ReadonlyMap<string, string>, text: string): string | undefined {
  switch (name.replace(/^\w+:/, '')) {
    case 'rss':
      return `RSS ${attributes.get('version') ?? 'without a version'}`;
    case 'rdf':
      return text.includes('http://purl.org/rss/1.0/') ? 'RSS 1.0 (RDF)' : 'RSS 0.9 (RDF)';
    case 'feed':
      return text.includes('http://purl.org/atom/ns#') ? 'Atom 0.3' : 'Atom 1.0';
    case 'urlset':
      return /sitemap-news|<news:/.test(text) ? 'news sitemap' : 'sitemap';
    case 'sitemapindex':
      return 'sitemap index';
    case 'channel':
      return 'CDF';
    case 'html':
      return 'HTML';
    default:
      return undefined;
  }
}

/** Clocks differ; what is dated later than this lies in the future. */
const FUTURE_MS = 60 * 60_000;

function soonAfter(now: string): string {
  return new Date(Date.parse(now) + FUTURE_MS).toISOString();
}

function newestBefore(entries: readonly ParsedEntry[], bound: string): string | undefined {
  const dates = entries.flatMap(({ published, updated }) => published ?? updated ?? []);
  return dates
    .filter((date) => date <= bound)
    .toSorted()
    .at(-1);
}

/** Markup in a title that is not meant to be read as text. */
const MARKUP = /<\/?[a-z][^<>]*>/i;

function entryFindings(entries: readonly ParsedEntry[], now: string): readonly string[] {
  const soon = soonAfter(now);
  const date = ({ published, updated }: ParsedEntry) => published ?? updated;
  const counts: readonly (readonly [number, string])[] = [
    [entries.filter((entry) => date(entry) === undefined).length, 'without a date'],
    [entries.filter((entry) => (date(entry) ?? '') > soon).length, 'dated in the future'],
    [entries.filter(({ link }) => link === undefined).length, 'without a link: only its own text can be archived'],
    [entries.filter(({ title }) => title === undefined).length, 'without a title'],
    [entries.filter(({ title = '' }) => MARKUP.test(title)).length, 'with markup in the title'],
    [repeated(entries.flatMap(({ id }) => id ?? [])), 'with the guid of another: the first of them counts'],
    [entries.filter(({ id, link }) => id === undefined && link === undefined).length, 'known by its text only'],
  ];
  return counts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} of ${entries.length} ${what}.`]));
}

function repeated(ids: readonly string[]): number {
  return ids.length - new Set(ids).size;
}

/** A poll has 30 seconds at most unless configured; a third of it is no good sign. */
const SLOW_MS = 10_000;

/** Smaller answers gain little by compression. */
const WORTH_COMPRESSING_BYTES = 64 * 1024;

const PERMANENT: ReadonlySet<number> = new Set([301, 308]);

function answerFindings({ headers, body, redirects, finalUrl, timings }: FetchResponse): readonly string[] {
  const findings: string[] = [];
  const isPermanent = redirects.length > 0 && redirects.every(({ status }) => PERMANENT.has(status));
  if (isPermanent) findings.push(`It has moved for good to ${finalUrl}: put that address into the list.`);
  if (redirects.length > 0 && !isPermanent) findings.push(`It is sent on to ${finalUrl} for now.`);
  if (headers['etag'] === undefined && headers['last-modified'] === undefined)
    findings.push('It has neither ETag nor Last-Modified: every poll reads it whole.');
  if (headers['content-encoding'] === undefined && body.byteLength > WORTH_COMPRESSING_BYTES)
    findings.push(`It is not compressed: ${body.byteLength} bytes at every change.`);
  if (/html/i.test(headers['content-type'] ?? '')) findings.push('It is sent as an HTML page (Content-Type).');
  if ((timings?.totalMs ?? 0) > SLOW_MS) findings.push(`It is slow: ${Math.round(timings?.totalMs ?? 0)} ms.`);
  return findings;
}
