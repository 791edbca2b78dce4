import { parseDate } from '../../text/dates.ts';
import type { ParsedEntry } from './parsed-feed.ts';
import type { FeedDialect } from './read-document.ts';
import { childOf, childrenOf, textOf, type XmlElement } from './xml-element.ts';

/** One `item` or `entry`, whatever the dialect: RSS, RDF, CDF, Atom, with Dublin Core, content and Media RSS. */
export function readEntryElement(entry: XmlElement, dialect: FeedDialect): ParsedEntry {
  const fields: { [Key in keyof ParsedEntry]-?: ParsedEntry[Key] | undefined } = {
    id: idOf(entry, dialect),
    link: linkOf(entry),
    title: contentText(childOf(entry, 'title', 'dc:title', 'atom:title', 'media:title', 'itunes:title')),
    ...bodiesOf(entry),
    author: authorOf(entry),
    published: dateOf(entry, PUBLISHED),
    updated: dateOf(entry, UPDATED) ?? parseDate(entry.attributes.get('lastmod') ?? ''),
    language: languageOf(entry),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

const PUBLISHED = ['pubdate', 'published', 'issued', 'dcterms:issued', 'atom:published', 'created', 'dcterms:created'];
const UPDATED = ['updated', 'modified', 'dcterms:modified', 'atom:updated', 'dc:date', 'date'];

/** An Atom id or a permanent guid may be relative; any other guid is an opaque word. */
function idOf(entry: XmlElement, dialect: FeedDialect): string | undefined {
  const guid = childOf(entry, 'guid', 'id', 'atom:id');
  const text = textOf(guid) ?? entry.attributes.get('rdf:about');
  if (text === undefined) return undefined;
  const isRelative = dialect === 'atom' && !/^[a-z][a-z0-9+.-]*:/i.test(text);
  return isRelative ? (webAddress(text, guid?.base) ?? text) : text;
}

function linkOf(entry: XmlElement): string | undefined {
  const plain = childrenOf(entry, 'link').find((link) => textOf(link) !== undefined);
  return webAddress(textOf(plain), plain?.base) ?? alternateLink(entry) ?? otherLink(entry);
}

/** Atom's link to what the entry is about (RFC 4287 §4.2.7.2: without `rel` it is `alternate`), HTML first. */
export function alternateLink(element: XmlElement): string | undefined {
  const links = [...childrenOf(element, 'link'), ...childrenOf(element, 'atom:link')].filter(
    (link) => /^(?:alternate)?$/i.test(link.attributes.get('rel') ?? '') && link.attributes.has('href'),
  );
  const chosen = links.find((link) => /html/i.test(link.attributes.get('type') ?? 'text/html')) ?? links[0];
  return webAddress(chosen?.attributes.get('href'), chosen?.base);
}

/** RSS 2.0: a guid is the permanent link unless it says that it is not. CDF and RDF name it in an attribute. */
function otherLink(entry: XmlElement): string | undefined {
  const guid = childOf(entry, 'guid');
  const isPermanent = guid !== undefined && guid.attributes.get('ispermalink')?.toLowerCase() !== 'false';
  const named = entry.attributes.get('href') ?? entry.attributes.get('rdf:about');
  return (isPermanent ? absoluteWebAddress(textOf(guid)) : undefined) ?? webAddress(named, entry.base);
}

function absoluteWebAddress(text: string | undefined): string | undefined {
  return text !== undefined && /^https?:/i.test(text) ? webAddress(text, undefined) : undefined;
}

/** Longer addresses name no article. */
const MAX_ADDRESS_LENGTH = 8_000;

/** No longer name can be resolved (RFC 1035 §2.3.4). */
const MAX_HOST_LENGTH = 255;

/** An absolute http or https address, or undefined for any other scheme and for what is none. */
export function webAddress(text: string | undefined, base: string | undefined): string | undefined {
  const compact = text?.replace(/[\t\r\n]+/g, '').trim();
  if (!compact || compact.length > MAX_ADDRESS_LENGTH || !URL.canParse(compact, base)) return undefined;
  const url = new URL(compact, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  if (url.hostname.length > MAX_HOST_LENGTH) return undefined;
  return /^https?:\/\//i.test(compact) && !/[^\u0021-\u007e]/.test(compact) ? compact : url.href;
}

/** The first short text is the summary and a second one the content, unless a content element says better. */
function bodiesOf(entry: XmlElement): { readonly summary: string | undefined; readonly content: string | undefined } {
  const shorts = entry.children
    .filter((node): node is XmlElement => typeof node !== 'string' && SUMMARIES.has(node.key))
    .map((element) => contentText(element))
    .filter((text) => text !== undefined);
  const content = contentText(
    childOf(entry, 'content:encoded', 'content', 'atom:content', 'fullitem', 'xhtml:body', 'body'),
  );
  const media = contentText(
    childOf(entry, 'dc:description', 'itunes:summary', 'media:description', 'atom:summary', 'abstract'),
  );
  return { summary: shorts[0] ?? media, content: content ?? shorts[1] };
}

const SUMMARIES: ReadonlySet<string> = new Set(['summary', 'description']);

/** A text construct as its source: HTML as written, XHTML as markup, base64 decoded (Atom 0.3 and 1.0 §4.1.3.3). */
export function contentText(element: XmlElement | undefined): string | undefined {
  const text = textOf(element);
  if (element === undefined || text === undefined || !isBase64(element)) return text;
  return decodeBase64(text) ?? text;
}

function isBase64({ attributes }: XmlElement): boolean {
  const type = attributes.get('type')?.toLowerCase() ?? 'text';
  if (attributes.get('mode')?.toLowerCase() === 'base64') return true;
  return type.includes('/') && !attributes.has('mode') && !/^text\/|xml|html/.test(type);
}

function decodeBase64(text: string): string | undefined {
  const compact = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(compact), (character) => character.charCodeAt(0))).trim();
  } catch {
    // Not base64 after all: the text stands as it is.
    return undefined;
  }
}

function authorOf(entry: XmlElement): string | undefined {
  const author = childOf(entry, 'author', 'atom:author', 'dc:creator', 'dc:author', 'itunes:author', 'dc:publisher');
  if (author === undefined) return undefined;
  const name = textOf(childOf(author, 'name', 'atom:name'));
  const email = textOf(childOf(author, 'email', 'atom:email'));
  if (name === undefined && email === undefined) return textOf(author);
  return name !== undefined && email !== undefined ? `${name} (${email})` : (name ?? email);
}

function dateOf(entry: XmlElement, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const text = textOf(childOf(entry, key));
    const date = text === undefined ? undefined : parseDate(text);
    if (date !== undefined) return date;
  }
  return undefined;
}

/** The language that an element states, as a BCP 47 tag; inherited `xml:lang` counts. */
export function languageOf(element: XmlElement): string | undefined {
  const stated = textOf(childOf(element, 'language', 'dc:language')) ?? element.language;
  const tag = stated?.trim().replaceAll('_', '-');
  return tag !== undefined && /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(tag) ? tag : undefined;
}
