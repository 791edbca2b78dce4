import { parseDate } from '../../text/dates.ts';
import { MAX_ENTRIES } from './newest-entries.ts';
import type { ParseFeedResult } from './parse-feed.ts';
import type { ParsedEntry } from './parsed-feed.ts';
import { webAddress } from './read-entry-element.ts';

type Json = Readonly<Record<string, unknown>>;

/** JSON Feed 1 and 1.1 (jsonfeed.org): an object with `items` and a `version` of that site, or a `title`. */
export function parseJsonFeed(text: string, url: string): ParseFeedResult {
  const root = parseObject(text);
  if (root === undefined) return { kind: 'not-a-feed', reason: 'The answer is JSON that cannot be read.' };
  const isFeed = /jsonfeed\.org/.test(textIn(root, 'version') ?? '') || textIn(root, 'title') !== undefined;
  const items = Array.isArray(root['items']) ? root['items'].filter(isObject) : undefined;
  if (!isFeed || items === undefined) return { kind: 'not-a-feed', reason: 'The answer is JSON but no JSON Feed.' };
  const kept = items.slice(0, MAX_ENTRIES);
  const notes =
    items.length > kept.length ? [`The feed holds ${items.length} entries; the first ${kept.length} were kept.`] : [];
  const feed = present({
    title: textIn(root, 'title'),
    link: webAddress(textIn(root, 'home_page_url'), url),
    language: textIn(root, 'language'),
  });
  return { kind: 'feed', feed, entries: kept.map((item) => toEntry(item, url)), cutOff: false, notes };
}

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // Not JSON, or nested deeper than the engine reads.
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text, or a number as text: ids are written both ways. */
function textIn(object: Json, key: string): string | undefined {
  const value = Object.hasOwn(object, key) ? object[key] : undefined;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function toEntry(item: Json, url: string): ParsedEntry {
  return present({
    id: textIn(item, 'id'),
    link: webAddress(textIn(item, 'url') ?? textIn(item, 'external_url'), url),
    title: textIn(item, 'title'),
    summary: textIn(item, 'summary'),
    content: textIn(item, 'content_html') ?? textIn(item, 'content_text'),
    author: authorOf(item),
    published: parseDate(textIn(item, 'date_published') ?? ''),
    updated: parseDate(textIn(item, 'date_modified') ?? ''),
    language: textIn(item, 'language'),
  });
}

/** Version 1.1 has a list, version 1 one object. */
function authorOf(item: Json): string | undefined {
  const authors = [item['authors'], item['author']].flat().filter(isObject);
  const names = authors.map((author) => textIn(author, 'name')).filter((name) => name !== undefined);
  return names.length > 0 ? names.join(', ') : undefined;
}

/** The same without what is undefined. */
function present<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  // Object.entries loses the keys' types; the values are those of T.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof present<T>
  >;
}
