import { decodeBytes } from './decode-bytes.ts';
import { NewestEntries } from './newest-entries.ts';
import { parseJsonFeed } from './parse-json-feed.ts';
import { parseWithRssParser } from './parse-with-rss-parser.ts';
import type { ParsedEntry, ParsedFeed, SitemapLink } from './parsed-feed.ts';
import { type FeedDialect, type FeedDocument, readDocument } from './read-document.ts';
import { type Inherited, readEntryElement } from './read-entry-element.ts';
import { inheritedFrom, readFeedElement } from './read-feed-element.ts';
import { readSitemapElement } from './read-sitemap-element.ts';
import { publicationOf, readUrlElement } from './read-url-element.ts';
import { readingNotes } from './reading-notes.ts';
import type { XmlElement } from './xml-element.ts';

export type ParseFeedOptions = {
  /** The HTTP header as received. */
  readonly contentType?: string;
  /** The address that answered: what relative links are relative to. */
  readonly url: string;
  /** ISO 8601, UTC. With it a date in the future does not count when only the newest entries are kept. */
  readonly now?: string;
  /** Entries (or sitemaps of an index) kept of an XML document, the newest; `MAX_ENTRIES` without it. */
  readonly maxEntries?: number;
};

/** `rss` covers RSS 0.9x to 2.0, RDF and CDF. A `news-sitemap` says title and time of some page at least. */
export type FeedFormat = 'rss' | 'atom' | 'json-feed' | 'sitemap' | 'news-sitemap';

/** `cutOff`: the text ends before the feed does; the entries are those that are whole. `notes` are sentences. */
export type ParseFeedResult =
  | {
      readonly kind: 'feed';
      readonly format: FeedFormat;
      readonly feed: ParsedFeed;
      readonly entries: readonly ParsedEntry[];
      readonly cutOff: boolean;
      readonly notes: readonly string[];
    }
  | {
      readonly kind: 'sitemap-index';
      /** In the index's order. */
      readonly sitemaps: readonly SitemapLink[];
      readonly cutOff: boolean;
      readonly notes: readonly string[];
    }
  /** `compressed`: the body itself is a gzip file (`sitemap.xml.gz`), which is for the fetcher to open. */
  | { readonly kind: 'not-a-feed'; readonly reason: string; readonly compressed?: true };

/**
 * Reads a feed from its bytes: RSS 0.9x to 2.0, RDF, CDF, Atom, JSON Feed, sitemaps and sitemap indexes. Our own
 * lenient reader goes first; where it finds no entry in a whole feed, rss-parser has its say. Never throws.
 */
export function parseFeed(bytes: Uint8Array, options: ParseFeedOptions): ParseFeedResult {
  if (isGzip(bytes))
    return { kind: 'not-a-feed', reason: 'The answer is a gzip file, still packed.', compressed: true };
  const text = decodeBytes(bytes, options.contentType).trimStart();
  if (text === '') return { kind: 'not-a-feed', reason: 'The answer is empty.' };
  if (text.startsWith('{')) return parseJsonFeed(text, options);
  return parseXmlFeed(text, options);
}

/** RFC 1952 §2.3.1; no text in any charset begins so. */
function isGzip([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}

/** rss-parser builds the whole tree: longer texts are not given to it. */
const MAX_RSS_PARSER_LENGTH = 1_000_000;

function parseXmlFeed(text: string, options: ParseFeedOptions): ParseFeedResult {
  const collected = new Collected(options);
  const url = /^https?:/i.test(options.url) ? options.url : undefined;
  const found = readDocument(text, url, (entry, dialect, around) => collected.take(entry, dialect, around));
  if (found.kind === 'no-feed') return { kind: 'not-a-feed', reason: whatItIs(text, found.firstElement) };
  if (found.dialect === 'sitemap-index') return collected.toIndex(found);
  const own = collected.toFeed(found);
  if (isHtml(text, found.firstElement) && own.entries.every(saysNothing))
    return { kind: 'not-a-feed', reason: whatItIs(text, found.firstElement) };
  const isInDoubt =
    own.entries.length === 0 && !found.cutOff && found.dialect !== 'sitemap' && text.length <= MAX_RSS_PARSER_LENGTH;
  return (isInDoubt ? parseWithRssParser(text, options.url) : undefined) ?? own;
}

/** A page may have elements that are named like those of feeds. */
function saysNothing({ link, title, summary, content }: ParsedEntry): boolean {
  return [link, title, summary, content].every((text) => text === undefined);
}

/** Has a life: takes a document's entries as they end. */
class Collected {
  readonly #entries: NewestEntries<ParsedEntry>;
  readonly #sitemaps: NewestEntries<SitemapLink>;
  #inherited: Inherited | undefined;
  #publication: ParsedFeed | undefined;

  constructor({ now, maxEntries }: ParseFeedOptions) {
    this.#entries = new NewestEntries(({ published, updated }) => published ?? updated, now, maxEntries);
    this.#sitemaps = new NewestEntries(({ lastModified }) => lastModified, now, maxEntries);
  }

  take(element: XmlElement, dialect: FeedDialect, around: XmlElement): void {
    switch (dialect) {
      case 'rss':
      case 'atom':
        this.#inherited ??= inheritedFrom(around);
        this.#entries.add(readEntryElement(element, dialect, this.#inherited));
        return;
      case 'sitemap':
        this.#publication ??= publicationOf(element);
        this.#entries.add(readUrlElement(element));
        return;
      case 'sitemap-index': {
        const sitemap = readSitemapElement(element);
        if (sitemap !== undefined) this.#sitemaps.add(sitemap);
        return;
      }
      default:
        dialect satisfies never;
    }
  }

  toFeed(document: FeedDocument): Extract<ParseFeedResult, { kind: 'feed' }> {
    const entries = this.#entries.entries();
    const isSitemap = document.dialect === 'sitemap';
    const feed = isSitemap ? (this.#publication ?? {}) : readFeedElement(document);
    const format = isSitemap ? (this.#publication ? 'news-sitemap' : 'sitemap') : formatOf(document);
    const notes = readingNotes(document, isSitemap ? 'sitemap' : 'feed', this.#entries.count, entries.length);
    return { kind: 'feed', format, feed, entries, cutOff: document.cutOff, notes };
  }

  toIndex(document: FeedDocument): ParseFeedResult {
    const sitemaps = this.#sitemaps.entries();
    const notes = readingNotes(document, 'sitemap index', this.#sitemaps.count, sitemaps.length);
    return { kind: 'sitemap-index', sitemaps, cutOff: document.cutOff, notes };
  }
}

function formatOf({ dialect }: FeedDocument): FeedFormat {
  return dialect === 'atom' ? 'atom' : 'rss';
}

function whatItIs(text: string, firstElement: string | undefined): string {
  if (firstElement === undefined) return `The answer is no feed: it begins with ${JSON.stringify(text.slice(0, 40))}.`;
  if (isHtml(text, firstElement)) return 'The answer is an HTML page, not a feed.';
  return `The answer is XML but no feed: its root element is <${firstElement.slice(0, 40)}>.`;
}

function isHtml(text: string, firstElement: string | undefined): boolean {
  return /(?:^|:)html$/.test(firstElement ?? '') || /^<!doctype html/i.test(text);
}
