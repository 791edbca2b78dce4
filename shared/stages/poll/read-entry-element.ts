import { parseDate } from '../../text/dates.ts';
import type { ParsedEntry } from './parsed-feed.ts';
import { personNames } from './person-names.ts';
import { present } from './present.ts';
import type { FeedDialect } from './read-document.ts';
import { webAddress } from './web-address.ts';
import { childOf, childrenOf, textOf, type XmlElement, type XmlNode } from './xml-element.ts';

/** What an entry takes from its feed: `zone` (minutes east of UTC) for dates without one, `author` in Atom. */
export type Inherited = { readonly zone?: number; readonly author?: string };

/** One `item` or `entry`, whatever the dialect: RSS, RDF, CDF, Atom, with Dublin Core, content and Media RSS. */
export function readEntryElement(entry: XmlElement, dialect: FeedDialect, inherited: Inherited = {}): ParsedEntry {
  return present({
    id: idOf(entry, dialect),
    link: linkOf(entry),
    title: firstText(entry, TITLES) ?? mediaText(entry, OTHER_TITLES),
    ...bodiesOf(entry),
    author: authorOf(entry) ?? (dialect === 'atom' ? inherited.author : undefined),
    published: dateOf(entry, PUBLISHED, inherited),
    updated: dateOf(entry, UPDATED, inherited) ?? parseDate(entry.attributes.get('lastmod') ?? ''),
    language: languageOf(entry),
  });
}

/** Where a feed or an entry says its title, the usual first. */
export const TITLES: readonly string[] = ['title', 'dc:title', 'atom:title', 'dcterms:title'];

const PUBLISHED = [
  'pubdate',
  'published',
  'issued',
  'dcterms:issued',
  'atom:published',
  'created',
  'dcterms:created',
  'dcterms:available',
  'prism:publicationdate',
];
const UPDATED = [
  'updated',
  'modified',
  'dcterms:modified',
  'atom:updated',
  'dc:date',
  'dcterms:date',
  'prism:modificationdate',
  'date',
  'lastbuilddate',
];

/** An Atom id may be relative; a guid is an opaque word. RSS 1.0 names its items by `rdf:about`. */
function idOf(entry: XmlElement, dialect: FeedDialect): string | undefined {
  const guid = childOf(entry, 'guid', 'id', 'atom:id');
  const text = textOf(guid) ?? aboutOf(entry);
  if (text === undefined) return undefined;
  const isRelative = dialect === 'atom' && !/^[a-z][a-z0-9+.-]*:/i.test(text);
  return isRelative ? (webAddress(text, guid?.base) ?? text) : text;
}

/** Attributes keep the prefix they are written with, and not everybody's is `rdf`. */
function aboutOf(entry: XmlElement): string | undefined {
  const named = [...entry.attributes].find(([name]) => /^(?:[^:]+:)?about$/.test(name));
  return named?.[1].trim() || undefined;
}

function linkOf(entry: XmlElement): string | undefined {
  const plain = childrenOf(entry, 'link').find((link) => textOf(link) !== undefined);
  return (
    webAddress(textOf(plain), plain?.base) ??
    alternateLink(entry) ??
    guidLink(entry) ??
    otherLink(entry) ??
    linkAfterEmptyTag(entry) ??
    absoluteId(entry)
  );
}

/** Atom's link to what the entry is about (RFC 4287 §4.2.7.2: without `rel` it is `alternate`), HTML first. */
export function alternateLink(element: XmlElement): string | undefined {
  const links = linkElements(element, 'alternate');
  const chosen = links.find((link) => /html/i.test(link.attributes.get('type') ?? 'text/html')) ?? links[0];
  return webAddress(chosen?.attributes.get('href'), chosen?.base);
}

/** The absolute web addresses of Atom links with a relation, in RSS too. */
export function linksOf(element: XmlElement, relation: string): readonly string[] {
  return linkElements(element, relation)
    .map((link) => webAddress(link.attributes.get('href'), link.base))
    .filter((address) => address !== undefined);
}

/** Relations that are registered may be written as addresses (RFC 4287 §4.2.7.2); some write several. */
const RELATION_REGISTRY = /^https?:\/\/www\.iana\.org\/assignments\/relation\//;

function linkElements(element: XmlElement, relation: string): readonly XmlElement[] {
  return [...childrenOf(element, 'link'), ...childrenOf(element, 'atom:link')].filter((link) => {
    const written = link.attributes.get('rel')?.trim().toLowerCase() || 'alternate';
    return link.attributes.has('href') && written.replace(RELATION_REGISTRY, '').split(/\s+/).includes(relation);
  });
}

/** RSS 2.0: a guid is the permanent link unless it says that it is not. */
function guidLink(entry: XmlElement): string | undefined {
  const guid = childOf(entry, 'guid');
  const isPermanent = guid !== undefined && guid.attributes.get('ispermalink')?.trim().toLowerCase() !== 'false';
  const text = isPermanent ? textOf(guid) : undefined;
  return text !== undefined && /^(?:https?:|\/)/i.test(text) ? webAddress(text, guid?.base) : undefined;
}

/** An entry that links nowhere (RFC 4287 §4.1.2 asks for a link where there is no content) often has its page as id. */
function absoluteId(entry: XmlElement): string | undefined {
  return webAddress(textOf(childOf(entry, 'id', 'atom:id')), undefined);
}

/** CDF and RSS 1.0 name the article in an attribute, Atom content that lies elsewhere in `src` (RFC 4287 §4.1.3.2). */
function otherLink(entry: XmlElement): string | undefined {
  const content = childOf(entry, 'content', 'atom:content');
  return (
    hrefOf(entry) ?? webAddress(aboutOf(entry), entry.base) ?? webAddress(content?.attributes.get('src'), content?.base)
  );
}

/** CDF's address of a channel or item: its own `href`, or that of an `a` in it. */
export function hrefOf(element: XmlElement): string | undefined {
  const href = element.attributes.get('href') ?? childOf(element, 'a')?.attributes.get('href');
  return webAddress(href, element.base);
}

/** `<link/>https://…`: what HTML tools make of RSS, as `link` is empty in HTML. */
function linkAfterEmptyTag({ children }: XmlElement): string | undefined {
  const isEmptyLink = (node: XmlNode | undefined): boolean =>
    typeof node === 'object' && node.key === 'link' && node.children.length === 0;
  const text = children.find((node, place) => typeof node === 'string' && isEmptyLink(children[place - 1]));
  return typeof text === 'string' && /^\s*https?:/i.test(text) ? webAddress(text, undefined) : undefined;
}

/** The first short text is the summary and a second one the content, unless a content element says better. */
function bodiesOf(entry: XmlElement): { readonly summary: string | undefined; readonly content: string | undefined } {
  const shorts = entry.children
    .filter((node): node is XmlElement => typeof node !== 'string' && SUMMARIES.has(node.key))
    .map((element) => contentText(element))
    .filter((text) => text !== undefined);
  const content = firstText(entry, CONTENTS);
  return {
    summary: shorts[0] ?? firstText(entry, OTHER_SUMMARIES) ?? mediaText(entry, DESCRIPTIONS),
    content: content ?? shorts[1],
  };
}

const CONTENTS = ['content:encoded', 'content', 'atom:content', 'fullitem', 'xhtml:body', 'body', 'xhtml:div'];
const OTHER_SUMMARIES = [
  'dc:description',
  'itunes:summary',
  'atom:summary',
  'abstract',
  'dcterms:abstract',
  'itunes:subtitle',
];

/** Where a feed or an entry says its title when it says it nowhere else. */
export const OTHER_TITLES: readonly string[] = ['media:title', 'itunes:title'];
const DESCRIPTIONS = ['media:description', 'media:text'];

/** The text of the first of these children that has any, as `contentText` reads it. */
export function firstText(element: XmlElement, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const text = contentText(childOf(element, key));
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Media RSS states it on the item, a group, or one content of either; the outermost counts. */
function mediaText(entry: XmlElement, keys: readonly string[]): string | undefined {
  const groups = childrenOf(entry, 'media:group');
  const around = [entry, ...groups, ...[entry, ...groups].flatMap((element) => childrenOf(element, 'media:content'))];
  for (const element of around) {
    const text = firstText(element, keys);
    if (text !== undefined) return text;
  }
  return undefined;
}

const SUMMARIES: ReadonlySet<string> = new Set(['summary', 'description']);

/** A text construct as its source: HTML as written, XHTML as markup, base64 decoded (Atom 0.3 and 1.0 §4.1.3.3). */
function contentText(element: XmlElement | undefined): string | undefined {
  const text = textOf(xhtmlOf(element) ?? element);
  if (element === undefined || text === undefined) return undefined;
  const alternatives = isMultipart(element) ? childrenOf(element, element.key) : [];
  if (alternatives.length > 0) return contentText(alternatives.at(-1));
  return isBase64(element) ? (decodeBase64(text) ?? text) : withoutCdata(text);
}

/** A CDATA section that was escaped with the rest means what it holds. */
function withoutCdata(text: string): string {
  return text.startsWith('<![CDATA[') && text.endsWith(']]>') ? text.slice(9, -3).trim() : text;
}

/** RFC 4287 §3.1.1.3: the `div` around XHTML is no part of it. */
function xhtmlOf(element: XmlElement | undefined): XmlElement | undefined {
  if (element?.attributes.get('type')?.trim().toLowerCase() !== 'xhtml') return undefined;
  const inside = element.children.filter((node) => typeof node !== 'string' || node.trim() !== '');
  const [only] = inside;
  return inside.length === 1 && typeof only === 'object' && /(?:^|:)div$/.test(only.key) ? only : undefined;
}

/** Atom 0.3 §3.1.1: the same in several types; the richest comes last (RFC 2046 §5.1.4). */
function isMultipart({ attributes }: XmlElement): boolean {
  return attributes.get('type')?.trim().toLowerCase() === 'multipart/alternative';
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

/**
 * The first of these that is there, all people of its kind; one that gives addresses only waits for another that
 * knows names. An Atom entry from another feed carries that feed's author in `source` (RFC 4287 §4.2.1).
 */
function authorOf(entry: XmlElement): string | undefined {
  const source = childOf(entry, 'source');
  const addresses: string[] = [];
  for (const people of [...AUTHORS.map((key) => childrenOf(entry, key)), source ? childrenOf(source, 'author') : []]) {
    const names = personNames(people);
    if (names !== undefined && !/^\S+@\S+$/.test(names)) return names;
    if (names !== undefined) addresses.push(names);
  }
  return addresses[0];
}

const AUTHORS = [
  'author',
  'atom:author',
  'dc:creator',
  'dcterms:creator',
  'dc:author',
  'itunes:author',
  'dc:publisher',
];

function dateOf(entry: XmlElement, keys: readonly string[], { zone }: Inherited): string | undefined {
  const options = zone === undefined ? {} : { defaultZone: zone };
  for (const element of keys.flatMap((key) => childrenOf(entry, key))) {
    const date = parseDate(textOf(element) ?? '', options);
    if (date !== undefined) return date;
  }
  return undefined;
}

/** The language that an element states, as a BCP 47 tag; inherited `xml:lang` counts. */
export function languageOf(element: XmlElement): string | undefined {
  return languageTag(textOf(childOf(element, 'language', 'dc:language', 'dcterms:language')) ?? element.language);
}

/** A text as a BCP 47 tag (`en_US` is one), or undefined when it has not the form of one. */
export function languageTag(text: string | undefined): string | undefined {
  const tag = text?.trim().replaceAll('_', '-');
  return tag !== undefined && /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(tag) ? tag : undefined;
}
