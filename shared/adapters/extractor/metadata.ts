import type { DomDocument, DomElement } from './dom.ts';
import type { JsonLdNode } from './json-ld.ts';
import { articleNodes, own, stringsOf } from './json-ld.ts';
import { plainText } from './plain-text.ts';
import { chooseTitle } from './title.ts';

/** What a page says about its article outside the text, as found. */
export type Metadata = {
  readonly title: string;
  /** Names, separated by `; ` where the page listed them apart. */
  readonly byline?: string;
  readonly siteName?: string;
  readonly publishedCandidates: readonly string[];
  readonly modifiedCandidates: readonly string[];
  readonly htmlLang?: string;
  readonly canonicalUrl?: string;
  /** Reservations of the publisher (DESIGN.md §1.6): `noarchive`, `tdm`. */
  readonly reservations: readonly string[];
  /** What the page says of itself to search engines and to link previews: often its standfirst. */
  readonly descriptions: readonly string[];
  /** JSON-LD `articleBody`, whole, where there is one. */
  readonly articleBody?: string;
};

/** `meta` names for the first publication, best first: Open Graph, schema.org, Parse.ly, Dublin Core, CMS habits. */
const PUBLISHED_NAMES = [
  'article:published_time',
  'og:article:published_time',
  'article:published',
  'datepublished',
  'og:published_time',
  'parsely-pub-date',
  'sailthru.date',
  'dcterms.created',
  'dc.date.issued',
  'dcterms.issued',
  'dc.date.created',
  'dcterms.date',
  'dc.date',
  'citation_publication_date',
  'publication_date',
  'publish-date',
  'publishdate',
  'publish_date',
  'pubdate',
  'cxenseparse:recs:publishtime',
  'rnews:datepublished',
  'date',
  'last-published',
];
const MODIFIED_NAMES = [
  'article:modified_time',
  'og:updated_time',
  'og:modified_time',
  'datemodified',
  'dcterms.modified',
  'dc.date.modified',
  'last-modified',
  'lastmod',
  'revised',
];
const DESCRIPTION_NAMES = ['description', 'og:description', 'twitter:description', 'dc.description'];
const AUTHOR_NAMES = [
  'author',
  'article:author',
  'parsely-author',
  'sailthru.author',
  'dc.creator',
  'dcterms.creator',
  'byl',
];

type Meta = ReadonlyMap<string, readonly string[]>;

/** Reads everything but the text. `url` is the address of the page, the base of relative links. */
export function readMetadata(document: DomDocument, jsonLd: readonly string[], url: string): Metadata {
  const meta = readMeta(document);
  const nodes = articleNodes(jsonLd);
  const siteName = firstOf(meta, ['og:site_name', 'application-name']) ?? ldStrings(nodes, 'publisher')[0];
  const byline = readByline(document, meta, nodes);
  const htmlLang = document.documentElement.getAttribute('lang')?.trim();
  const canonicalUrl = readCanonical(document, url);
  const articleBody = nodes
    .flatMap((node) => stringsOf(own(node, 'articleBody')))
    .sort((a, b) => b.length - a.length)[0];
  return {
    title: chooseTitle({
      headline: ldStrings(nodes, 'headline')[0],
      metaTitle: firstOf(meta, ['og:title', 'twitter:title', 'dc.title', 'parsely-title', 'sailthru.title']),
      documentTitle: elements(document, 'title').map(textOf).find(isText),
      headings: elements(document, 'h1').map(textOf).filter(isText),
      siteNames: [siteName, ...ldStrings(nodes, 'publisher'), new URL(url).hostname].filter(isText),
    }),
    publishedCandidates: readPublished(document, meta, nodes),
    modifiedCandidates: distinct([...ldStrings(nodes, 'dateModified'), ...allOf(meta, MODIFIED_NAMES)]),
    reservations: readReservations(meta),
    descriptions: distinct([...allOf(meta, DESCRIPTION_NAMES), ...ldStrings(nodes, 'description')]),
    ...(byline === undefined ? {} : { byline }),
    ...(siteName === undefined ? {} : { siteName }),
    ...(htmlLang ? { htmlLang } : {}),
    ...(canonicalUrl === undefined ? {} : { canonicalUrl }),
    ...(articleBody === undefined ? {} : { articleBody }),
  };
}

/** Values by lower-case `name`, `property` or `itemprop`, in document order. */
function readMeta(document: DomDocument): Meta {
  const found = new Map<string, string[]>();
  for (const element of elements(document, 'meta')) {
    const content = plainText(element.getAttribute('content') ?? '');
    if (content === '') continue;
    for (const attribute of ['property', 'name', 'itemprop']) {
      const name = element.getAttribute(attribute)?.trim().toLowerCase();
      if (name) found.set(name, [...(found.get(name) ?? []), content]);
    }
  }
  return found;
}

function readPublished(document: DomDocument, meta: Meta, nodes: readonly JsonLdNode[]): readonly string[] {
  const times = elements(document, 'time');
  const marked = times.filter(isPublicationTime);
  return distinct([
    ...ldStrings(nodes, 'datePublished'),
    ...allOf(meta, PUBLISHED_NAMES),
    ...ldStrings(nodes, 'dateCreated'),
    ...[...itemprops(document, 'datePublished'), ...marked, ...times].map(timeOf).filter(isText),
  ]);
}

function isPublicationTime(time: DomElement): boolean {
  return time.hasAttribute('pubdate') || /publish|posted|entry-date/i.test(time.getAttribute('class') ?? '');
}

function timeOf(time: DomElement): string {
  return plainText(time.getAttribute('datetime') ?? time.getAttribute('content') ?? time.textContent ?? '');
}

function readByline(document: DomDocument, meta: Meta, nodes: readonly JsonLdNode[]): string | undefined {
  const names =
    [ldStrings(nodes, 'author'), ldStrings(nodes, 'creator'), allOf(meta, AUTHOR_NAMES), linkedAuthors(document)]
      .map((list) => distinct(list.filter((name) => !/^https?:|^www\.|@/i.test(name))))
      .find((list) => list.length > 0) ?? [];
  return names.length === 0 ? undefined : names.join('; ');
}

function linkedAuthors(document: DomDocument): readonly string[] {
  const linked = elements(document, 'a').filter((link) => /\bauthor\b/i.test(link.getAttribute('rel') ?? ''));
  return [...itemprops(document, 'author'), ...linked].map(textOf).filter((name) => isText(name) && name.length < 100);
}

function readCanonical(document: DomDocument, url: string): string | undefined {
  for (const link of elements(document, 'link')) {
    const href = link.getAttribute('href')?.trim();
    if (!href || !/(?:^|\s)canonical(?:\s|$)/i.test(link.getAttribute('rel') ?? '')) continue;
    if (URL.canParse(href, url)) return new URL(href, url).href;
  }
  return undefined;
}

/** Robots directives (`noarchive`) and the TDM Reservation Protocol (W3C TDMRep §7). */
function readReservations(meta: Meta): readonly string[] {
  const robots = allOf(meta, ['robots', 'vigia', 'googlebot']).join(',').toLowerCase();
  const tdm = allOf(meta, ['tdm-reservation']);
  return [...(/\bnoarchive\b/.test(robots) ? ['noarchive'] : []), ...(tdm.includes('1') ? ['tdm'] : [])];
}

function ldStrings(nodes: readonly JsonLdNode[], key: string): string[] {
  return nodes.flatMap((node) => stringsOf(own(node, key))).map(plainText);
}

function itemprops(document: DomDocument, name: string): readonly DomElement[] {
  return ['time', 'span', 'div', 'p', 'a'].flatMap((tag) =>
    elements(document, tag).filter((element) => element.getAttribute('itemprop') === name),
  );
}

function elements(document: DomDocument, name: string): readonly DomElement[] {
  return [...document.getElementsByTagName(name)];
}

function textOf(element: DomElement): string {
  return plainText(element.textContent ?? '');
}

function firstOf(meta: Meta, names: readonly string[]): string | undefined {
  return allOf(meta, names)[0];
}

function allOf(meta: Meta, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => meta.get(name) ?? []);
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

function isText(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
