import { knownPrefix } from './namespaces.ts';
import { readXml, type XmlEvent } from './read-xml.ts';
import type { XmlElement, XmlNode } from './xml-element.ts';

/**
 * `atom` has `feed` and `entry`; `rss` covers RSS 0.9x to 2.0, RDF and CDF, which have `channel` and `item`;
 * `sitemap` has `urlset` and `url`, `sitemap-index` has `sitemapindex` and `sitemap`.
 */
export type FeedDialect = 'rss' | 'atom' | 'sitemap' | 'sitemap-index';

/** `around` is the element that holds the entry, with what stood before it. */
type OnEntry = (entry: XmlElement, dialect: FeedDialect, around: XmlElement) => void;

export type FeedDocument = {
  readonly kind: 'document';
  readonly dialect: FeedDialect;
  /** The root without its entries. */
  readonly root: XmlElement;
  /** The text ended before the root did: entries that had not ended are left out. */
  readonly cutOff: boolean;
  /** What the text begins with: the root, or what it stands in. */
  readonly firstElement: string | undefined;
};

/** No root that feeds have; `firstElement` is what stood there instead, if anything. */
export type NoFeedDocument = { readonly kind: 'no-feed'; readonly firstElement: string | undefined };

/** Deeper elements are read over; their text is kept. XHTML content of real feeds stays under 30. */
const MAX_DEPTH = 100;

/** Elements held of one entry, and of all that stands around the entries; more are read over like deep ones. */
const MAX_ELEMENTS = 50_000;

const ROOTS: ReadonlyMap<string, FeedDialect> = new Map([
  ['rss', 'rss'],
  ['rdf:rdf', 'rss'],
  ['channel', 'rss'],
  ['feed', 'atom'],
  ['atom:feed', 'atom'],
  ['urlset', 'sitemap'],
  ['sitemapindex', 'sitemap-index'],
]);
const ENTRIES: Readonly<Record<FeedDialect, ReadonlySet<string>>> = {
  rss: new Set(['item', 'entry']),
  atom: new Set(['item', 'entry']),
  sitemap: new Set(['url']),
  'sitemap-index': new Set(['sitemap']),
};

const CONTAINERS: ReadonlySet<string> = new Set(ROOTS.keys());

/** RSS elements of plain text: none of the others begins inside of one, so one that does ends it. */
const TEXT_ONLY: ReadonlySet<string> = new Set(['title', 'link', 'guid', 'pubdate', 'category', 'comments']);
const BESIDE_TEXT: ReadonlySet<string> = new Set([
  ...TEXT_ONLY,
  'description',
  'author',
  'enclosure',
  'source',
  'language',
  'lastbuilddate',
  'item',
  'dc:creator',
  'dc:date',
  'content:encoded',
]);

/**
 * Builds a feed's tree, handing each entry over as soon as it ends so that no more than one is held.
 * Elements that stand outside of a root (junk, what proxies and injected scripts add) are read over; of several
 * roots the first says what the feed is and all give entries. An entry that begins inside of another ends that one.
 */
export function readDocument(text: string, url: string | undefined, onEntry: OnEntry): FeedDocument | NoFeedDocument {
  const builder = new DocumentBuilder(url, onEntry);
  for (const event of readXml(text)) builder.take(event);
  return builder.end();
}

type Scope = { readonly uris: ReadonlyMap<string, string>; readonly outer: Scope | undefined };
type Frame = {
  readonly name: string;
  readonly element: XmlElement & { readonly children: XmlNode[] };
  readonly scope: Scope | undefined;
};

/** Has a life: it takes a document's events in order. */
class DocumentBuilder {
  readonly #url: string | undefined;
  readonly #onEntry: OnEntry;
  readonly #stack: Frame[] = [];
  #entryAt: number | undefined;
  #skipped = 0;
  #elements = 0;
  #elementsAround = 0;
  #firstElement: string | undefined;
  #dialect: FeedDialect | undefined;
  #entryKeys: ReadonlySet<string> = new Set();
  #root: XmlElement | undefined;
  #isCutOff = false;

  constructor(url: string | undefined, onEntry: OnEntry) {
    this.#url = url;
    this.#onEntry = onEntry;
  }

  take(event: XmlEvent): void {
    switch (event.kind) {
      case 'open':
        this.#open(event);
        return;
      case 'close':
        this.#close(event.name);
        return;
      case 'text':
        this.#addText(event.text);
        return;
      case 'cut-off':
        this.#isCutOff = this.#stack.length > 0;
        return;
      default:
        event satisfies never;
    }
  }

  end(): FeedDocument | NoFeedDocument {
    if (this.#root === undefined || this.#dialect === undefined)
      return { kind: 'no-feed', firstElement: this.#firstElement };
    const cutOff = this.#isCutOff || this.#stack.length > 0;
    while (this.#stack.length > 0) this.#pop(false);
    const firstElement = this.#firstElement;
    return { kind: 'document', dialect: this.#dialect, root: this.#root, cutOff, firstElement };
  }

  /** The space between elements of a whole feed would be held to its end for nothing. */
  #addText(text: string): void {
    const element = this.#stack.at(-1)?.element;
    if (element !== undefined && !(CONTAINERS.has(element.key) && text.trim() === '')) element.children.push(text);
  }

  #open({ name, attributes, empty }: Extract<XmlEvent, { kind: 'open' }>): void {
    const outer = this.#stack.at(-1);
    const scope = scopeOf(attributes, outer?.scope);
    const key = this.#keyOf(name, scope);
    this.#firstElement ??= key;
    if (outer === undefined && !this.#startRoot(key)) return;
    const isEntry = this.#entryKeys.has(key);
    if (isEntry) this.#endOpenEntry();
    if (this.#isUnclosedText(key)) this.#pop(true);
    if (this.#stack.length >= MAX_DEPTH || (this.#elements >= MAX_ELEMENTS && !isEntry)) {
      if (!empty) this.#skipped++;
      return;
    }
    const parent = this.#stack.at(-1)?.element;
    const base = resolveBase(attributes.get('xml:base'), parent ? parent.base : this.#url);
    const element = { key, attributes, children: [], base, language: attributes.get('xml:lang') ?? parent?.language };
    this.#root ??= element;
    this.#count(isEntry);
    this.#stack.push({ name: name.toLowerCase(), element, scope });
    if (empty) this.#pop(true);
  }

  #count(isEntry: boolean): void {
    this.#elements++;
    if (!isEntry) return;
    this.#entryAt = this.#stack.length;
    this.#elementsAround = this.#elements;
    this.#elements = 0;
  }

  #startRoot(key: string): boolean {
    const dialect = ROOTS.get(key);
    if (this.#root !== undefined) return dialect === this.#dialect;
    if (dialect === undefined) return false;
    this.#dialect = dialect;
    this.#entryKeys = ENTRIES[dialect];
    return true;
  }

  #isUnclosedText(key: string): boolean {
    if (this.#dialect !== 'rss' || !BESIDE_TEXT.has(key)) return false;
    const around = this.#stack.at(-2)?.element.key;
    return TEXT_ONLY.has(this.#stack.at(-1)?.element.key ?? '') && (around === 'item' || around === 'channel');
  }

  /**
   * In an Atom feed Atom's own elements go without prefix; in RSS they keep it (`atom:link`), unless they are written
   * without one: some RSS declares Atom's namespace as its own.
   */
  #keyOf(name: string, scope: Scope | undefined): string {
    const colon = name.indexOf(':');
    const written = colon < 0 ? '' : name.slice(0, colon).toLowerCase();
    const uri = uriOf(written, scope);
    const prefix = (uri === undefined ? undefined : knownPrefix(uri)) ?? written;
    const local = name.slice(colon + 1).toLowerCase();
    const isOwn = prefix === '' || (prefix === 'atom' && (written === '' || this.#dialect === 'atom'));
    return isOwn ? local : `${prefix}:${local}`;
  }

  #endOpenEntry(): void {
    const at = this.#entryAt ?? this.#stack.length;
    while (this.#stack.length > at) this.#pop(true);
  }

  /** Inside of an entry only what the entry opened ends, or all of it does. */
  #close(name: string): void {
    if (this.#skipped > 0) {
      this.#skipped--;
      return;
    }
    const at = this.#stack.findLastIndex((frame) => frame.name === name.toLowerCase());
    if (at < (this.#entryAt ?? 0) && !CONTAINERS.has(this.#stack[at]?.element.key ?? '')) return;
    while (this.#stack.length > at) this.#pop(true);
  }

  #pop(isWhole: boolean): void {
    const element = this.#stack.pop()?.element;
    const around = this.#stack.at(-1)?.element;
    if (element === undefined || around === undefined) return;
    if (!this.#entryKeys.has(element.key)) {
      around.children.push(element);
      return;
    }
    this.#entryAt = undefined;
    this.#elements = this.#elementsAround;
    if (isWhole) this.#onEntry(element, this.#dialect ?? 'rss', around);
  }
}

function scopeOf(attributes: ReadonlyMap<string, string>, outer: Scope | undefined): Scope | undefined {
  const uris = new Map<string, string>();
  for (const [name, value] of attributes) {
    if (name === 'xmlns') uris.set('', value);
    else if (name.startsWith('xmlns:')) uris.set(name.slice(6), value);
  }
  return uris.size === 0 ? outer : { uris, outer };
}

function uriOf(prefix: string, scope: Scope | undefined): string | undefined {
  for (let at = scope; at !== undefined; at = at.outer) {
    const uri = at.uris.get(prefix);
    if (uri !== undefined) return uri;
  }
  return undefined;
}

/** A base that is no web address (`javascript:`, a local path of whoever wrote the feed) says nothing. */
function resolveBase(written: string | undefined, outer: string | undefined): string | undefined {
  if (written === undefined || !URL.canParse(written.trim(), outer)) return outer;
  const { href } = new URL(written.trim(), outer);
  return /^https?:/.test(href) ? href : outer;
}
