import { knownPrefix } from './namespaces.ts';
import { readXml, type XmlEvent } from './read-xml.ts';
import type { XmlElement, XmlNode } from './xml-element.ts';

/** `atom` has `feed` and `entry`; `rss` covers RSS 0.9x to 2.0, RDF and CDF, which have `channel` and `item`. */
export type FeedDialect = 'rss' | 'atom';

export type FeedDocument = {
  readonly kind: 'document';
  readonly dialect: FeedDialect;
  /** The root without its entries. */
  readonly root: XmlElement;
  /** The text ended before the root did: entries that had not ended are left out. */
  readonly cutOff: boolean;
};

/** No root that feeds have; `firstElement` is what stood there instead, if anything. */
export type NoFeedDocument = { readonly kind: 'no-feed'; readonly firstElement: string | undefined };

/** Deeper elements are read over; their text is kept. XHTML content of real feeds stays under 30. */
const MAX_DEPTH = 100;

const ROOTS: ReadonlyMap<string, FeedDialect> = new Map([
  ['rss', 'rss'],
  ['rdf:rdf', 'rss'],
  ['channel', 'rss'],
  ['feed', 'atom'],
  ['atom:feed', 'atom'],
]);
const ENTRIES: ReadonlySet<string> = new Set(['item', 'entry']);

/**
 * Builds a feed's tree, handing each entry over as soon as it ends so that no more than one is held.
 * Elements that stand before the root (junk, comments of proxies) are read over; an entry that begins
 * inside of another ends that one.
 */
export function readDocument(
  text: string,
  url: string | undefined,
  onEntry: (entry: XmlElement, dialect: FeedDialect) => void,
): FeedDocument | NoFeedDocument {
  const builder = new DocumentBuilder(url, onEntry);
  for (const event of readXml(text)) {
    builder.take(event);
    if (builder.isDone) break;
  }
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
  readonly #onEntry: (entry: XmlElement, dialect: FeedDialect) => void;
  readonly #stack: Frame[] = [];
  #overDepth = 0;
  #firstElement: string | undefined;
  #dialect: FeedDialect | undefined;
  #root: XmlElement | undefined;
  #isCutOff = false;
  isDone = false;

  constructor(url: string | undefined, onEntry: (entry: XmlElement, dialect: FeedDialect) => void) {
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
        this.#stack.at(-1)?.element.children.push(event.text);
        return;
      case 'cut-off':
        this.#isCutOff = true;
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
    return { kind: 'document', dialect: this.#dialect, root: this.#root, cutOff };
  }

  #open({ name, attributes, empty }: Extract<XmlEvent, { kind: 'open' }>): void {
    const outer = this.#stack.at(-1);
    const scope = scopeOf(attributes, outer?.scope);
    const key = this.#keyOf(name, scope);
    this.#firstElement ??= key;
    if (outer === undefined && !this.#startRoot(key)) return;
    if (ENTRIES.has(key)) this.#endOpenEntry();
    if (this.#stack.length >= MAX_DEPTH) {
      if (!empty) this.#overDepth++;
      return;
    }
    const parent = this.#stack.at(-1)?.element;
    const base = resolveBase(attributes.get('xml:base'), parent ? parent.base : this.#url);
    const element = { key, attributes, children: [], base, language: attributes.get('xml:lang') ?? parent?.language };
    this.#root ??= element;
    this.#stack.push({ name: name.toLowerCase(), element, scope });
    if (empty) this.#pop(true);
  }

  #startRoot(key: string): boolean {
    if (this.#root !== undefined) return false;
    this.#dialect = ROOTS.get(key);
    return this.#dialect !== undefined;
  }

  /** In an Atom feed Atom's own elements go without prefix; in RSS they keep it (`atom:link`). */
  #keyOf(name: string, scope: Scope | undefined): string {
    const colon = name.indexOf(':');
    const written = colon < 0 ? '' : name.slice(0, colon).toLowerCase();
    const uri = uriOf(written, scope);
    const prefix = (uri === undefined ? undefined : knownPrefix(uri)) ?? written;
    const local = name.slice(colon + 1).toLowerCase();
    return prefix === '' || (prefix === 'atom' && this.#dialect === 'atom') ? local : `${prefix}:${local}`;
  }

  #endOpenEntry(): void {
    const open = this.#stack.findIndex(({ element }) => ENTRIES.has(element.key));
    while (open >= 0 && this.#stack.length > open) this.#pop(true);
  }

  #close(name: string): void {
    if (this.#overDepth > 0) {
      this.#overDepth--;
      return;
    }
    const at = this.#stack.findLastIndex((frame) => frame.name === name.toLowerCase());
    while (at >= 0 && this.#stack.length > at) this.#pop(true);
    this.isDone = this.#root !== undefined && this.#stack.length === 0;
  }

  #pop(isWhole: boolean): void {
    const element = this.#stack.pop()?.element;
    if (element === undefined) return;
    if (!ENTRIES.has(element.key)) this.#stack.at(-1)?.element.children.push(element);
    else if (isWhole) this.#onEntry(element, this.#dialect ?? 'rss');
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

function resolveBase(written: string | undefined, outer: string | undefined): string | undefined {
  if (written === undefined || !URL.canParse(written.trim(), outer)) return outer;
  return new URL(written.trim(), outer).href;
}
