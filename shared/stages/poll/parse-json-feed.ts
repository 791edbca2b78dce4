import { parseDate } from '../../text/dates.ts';
import { NewestEntries } from './newest-entries.ts';
import type { ParseFeedOptions, ParseFeedResult } from './parse-feed.ts';
import type { ParsedEntry, ParsedFeed } from './parsed-feed.ts';
import { present } from './present.ts';
import { languageTag } from './read-entry-element.ts';
import { readingNotes } from './reading-notes.ts';
import { webAddress } from './web-address.ts';
import { wholeJson } from './whole-json.ts';

type Json = Readonly<Record<string, unknown>>;

/** JSON Feed 1 and 1.1 (jsonfeed.org): an object with `items` and a `version` of that site, or a `title`. */
export function parseJsonFeed(text: string, { url, now }: ParseFeedOptions): ParseFeedResult {
  const asItIs = parseObject(text);
  const mended = asItIs === undefined ? wholeJson(text) : undefined;
  const root = asItIs ?? (mended && parseObject(mended.text));
  if (root === undefined) return { kind: 'not-a-feed', reason: 'The answer is JSON that cannot be read.' };
  const isFeed = /jsonfeed\.org/.test(textIn(root, 'version') ?? '') || textIn(root, 'title') !== undefined;
  const items = isFeed ? listIn(root, 'items') : undefined;
  if (items === undefined) return { kind: 'not-a-feed', reason: 'The answer is JSON but no JSON Feed.' };
  const newest = new NewestEntries<ParsedEntry>(({ published, updated }) => published ?? updated, now);
  const inherited = { author: authorOf(root), language: languageTag(textIn(root, 'language')) };
  for (const item of items.filter(isObject)) newest.add(toEntry(item, url, inherited));
  const entries = newest.entries();
  const cutOff = mended?.cutOff ?? false;
  const notes = readingNotes({ cutOff }, 'feed', newest.count, entries.length);
  return { kind: 'feed', format: 'json-feed', feed: toFeed(root, url), entries, cutOff, notes };
}

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text, keepDigits);
    return isObject(value) ? value : undefined;
  } catch {
    // Not JSON, or nested deeper than the engine reads.
    return undefined;
  }
}

/** A whole number that JavaScript would round stays the digits that it is written in: it may be an id. */
function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isRounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isRounded ? (context?.source ?? value) : value;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text, or a number as text: ids are written both ways. Only what the object has itself, never its prototype. */
function textIn(object: Json, key: string): string | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function listIn(object: Json, key: string): readonly unknown[] | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  return Array.isArray(value) ? value : undefined;
}

function toFeed(root: Json, url: string): ParsedFeed {
  const hubs = hubsOf(root, url);
  return present({
    title: textIn(root, 'title'),
    link: webAddress(textIn(root, 'home_page_url'), url),
    language: languageTag(textIn(root, 'language')),
    hubs: hubs.length > 0 ? hubs : undefined,
    self: webAddress(textIn(root, 'feed_url'), url),
    older: webAddress(textIn(root, 'next_url'), url),
  });
}

/** Other types of hub (`rssCloud`) speak another protocol. */
function hubsOf(root: Json, url: string): readonly string[] {
  return (listIn(root, 'hubs') ?? [])
    .filter(isObject)
    .filter((hub) => /^(?:websub|pubsubhubbub)$/i.test(textIn(hub, 'type') ?? ''))
    .map((hub) => webAddress(textIn(hub, 'url'), url))
    .filter((address) => address !== undefined);
}

/** Version 1.1: an item without authors or language has those of the feed. */
function toEntry(item: Json, url: string, inherited: Pick<Unsure<ParsedEntry>, 'author' | 'language'>): ParsedEntry {
  return present({
    id: textIn(item, 'id'),
    link: webAddress(textIn(item, 'url') ?? textIn(item, 'external_url'), url),
    title: textIn(item, 'title'),
    summary: textIn(item, 'summary'),
    content: textIn(item, 'content_html') ?? textIn(item, 'content_text'),
    author: authorOf(item) ?? inherited.author,
    published: parseDate(textIn(item, 'date_published') ?? ''),
    updated: parseDate(textIn(item, 'date_modified') ?? ''),
    language: languageTag(textIn(item, 'language')) ?? inherited.language,
  });
}

type Unsure<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

/** Version 1.1 has a list, version 1 one object. */
function authorOf(object: Json): string | undefined {
  const authors = [listIn(object, 'authors') ?? [], Object.hasOwn(object, 'author') ? object['author'] : []];
  const names = authors
    .flat()
    .filter(isObject)
    .map((author) => textIn(author, 'name'))
    .filter((name) => name !== undefined);
  return names.length > 0 ? [...new Set(names)].join(', ') : undefined;
}
