/** The little of the DOM that reading needs: both libraries give it, and no other type of theirs leaves this folder. */
export type DomNode = {
  readonly nodeType: number;
  readonly firstChild: DomNode | null;
  readonly nextSibling: DomNode | null;
  readonly parentNode: DomNode | null;
  readonly textContent: string | null;
};

export type DomElement = DomNode & {
  readonly localName: string;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  removeAttribute(name: string): void;
  remove(): void;
};

export type DomDocument = DomNode & {
  readonly documentElement: DomElement;
};

const ELEMENT_NODE = 1;
export const TEXT_NODE = 3;

export function isElement(node: DomNode): node is DomElement {
  return node.nodeType === ELEMENT_NODE;
}

/** Libraries that build a DOM, the first choice first. */
export const PARSERS = ['linkedom', 'jsdom'] as const;
export type ParserName = (typeof PARSERS)[number];

type Parser = (html: string, url: string) => DomDocument;

const loaded = new Map<ParserName, Parser>();

/** Loads a library, so that its start is no part of a page's time. */
export async function loadParser(name: ParserName): Promise<Parser> {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const parser = name === 'linkedom' ? await loadLinkedom() : await loadJsdom();
  loaded.set(name, parser);
  return parser;
}

async function loadLinkedom(): Promise<Parser> {
  const { parseHTML } = await import('linkedom');
  withoutListeners(parseHTML('<html></html>').document);
  // Both casts narrow a library's whole DOM to the part above.
  return (html) => parseHTML(withSkeleton(html)).document as unknown as DomDocument;
}

/**
 * linkedom gives every node, attributes included, a map of listeners in a WeakMap that no page of ours uses: a fifth
 * of a page's time (bench/extract.ts). A class calls the constructor that it inherits from at that moment, so nodes
 * can be given one that does nothing. Adding a listener then throws, and nothing here does; in a release of another
 * build this changes nothing.
 */
function withoutListeners(document: object): void {
  for (let node: unknown = document.constructor; typeof node === 'function'; ) {
    const parent: unknown = Object.getPrototypeOf(node);
    if (typeof parent !== 'function') return;
    if (Object.hasOwn(parent.prototype ?? {}, 'addEventListener')) {
      Object.setPrototypeOf(node, class {});
      return;
    }
    node = parent;
  }
}

async function loadJsdom(): Promise<Parser> {
  const { JSDOM, VirtualConsole } = await import('jsdom');
  // A console of its own, connected to nothing: a page's errors are no log lines.
  const virtualConsole = new VirtualConsole();
  return (html, url) => new JSDOM(html, { url, virtualConsole }).window.document as unknown as DomDocument;
}

/**
 * linkedom builds no `html`, `head` or `body` of its own, and Readability throws where one is missing: HTML lets a
 * page leave out their tags (HTML §13.1.2.4).
 */
function withSkeleton(html: string): string {
  const root = /<html[^>]*>/i.exec(html);
  if (root === null) return `<html><head></head><body>${html}</body></html>`;
  if (/<body[\s>]/i.test(html)) return html;
  const head = /<\/head>/i.exec(html);
  const at = (head ?? root).index + (head ?? root)[0].length;
  return `${html.slice(0, at)}${head === null ? '<head></head>' : ''}<body>${html.slice(at)}`;
}
