import { decodeBytes } from './decode-bytes.ts';
import { NewestEntries } from './newest-entries.ts';
import { parseJsonFeed } from './parse-json-feed.ts';
import { parseWithRssParser } from './parse-with-rss-parser.ts';
import type { ParsedEntry, ParsedFeed } from './parsed-feed.ts';
import { type FeedDocument, readDocument } from './read-document.ts';
import { readEntryElement } from './read-entry-element.ts';
import { readFeedElement } from './read-feed-element.ts';

export type ParseFeedOptions = {
  /** The HTTP header as received. */
  readonly contentType?: string;
  /** The address that answered: what relative links are relative to. */
  readonly url: string;
};

/** `cutOff`: the text ends before the feed does; the entries are those that are whole. `notes` are sentences. */
export type ParseFeedResult =
  | {
      readonly kind: 'feed';
      readonly feed: ParsedFeed;
      readonly entries: readonly ParsedEntry[];
      readonly cutOff: boolean;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'not-a-feed'; readonly reason: string };

/** rss-parser builds the whole tree: longer texts are not given to it. */
const MAX_RSS_PARSER_LENGTH = 1_000_000;

/**
 * Reads a feed from its bytes: RSS 0.9x to 2.0, RDF, CDF, Atom and JSON Feed. Our own lenient reader
 * goes first; where it finds no entry in a whole feed, rss-parser has its say. Never throws.
 */
export function parseFeed(bytes: Uint8Array, options: ParseFeedOptions): ParseFeedResult {
  const text = decodeBytes(bytes, options.contentType).trimStart();
  if (text === '') return { kind: 'not-a-feed', reason: 'The answer is empty.' };
  if (text.startsWith('{')) return parseJsonFeed(text, options.url);
  const url = /^https?:/i.test(options.url) ? options.url : undefined;
  const newest = new NewestEntries();
  const found = readDocument(text, url, (entry, dialect) => newest.add(readEntryElement(entry, dialect)));
  if (found.kind === 'no-feed') return { kind: 'not-a-feed', reason: whatItIs(text, found.firstElement) };
  const own = toResult(found, newest);
  const isInDoubt = newest.count === 0 && !found.cutOff && text.length <= MAX_RSS_PARSER_LENGTH;
  return (isInDoubt ? parseWithRssParser(text, options.url) : undefined) ?? own;
}

function toResult(document: FeedDocument, newest: NewestEntries): ParseFeedResult {
  const entries = newest.entries();
  const notes: string[] = [];
  if (document.cutOff) notes.push(`The feed is cut off after ${count(newest.count)}; the whole ones were read.`);
  if (newest.count > entries.length)
    notes.push(`The feed holds ${count(newest.count)}; the newest ${entries.length} were kept.`);
  return { kind: 'feed', feed: readFeedElement(document), entries, cutOff: document.cutOff, notes };
}

function count(entries: number): string {
  return entries === 1 ? '1 entry' : `${entries} entries`;
}

function whatItIs(text: string, firstElement: string | undefined): string {
  if (firstElement === undefined) return `The answer is no feed: it begins with ${JSON.stringify(text.slice(0, 40))}.`;
  if (/(?:^|:)html$/.test(firstElement) || /^<!doctype html/i.test(text))
    return 'The answer is an HTML page, not a feed.';
  return `The answer is XML but no feed: its root element is <${firstElement.slice(0, 40)}>.`;
}
