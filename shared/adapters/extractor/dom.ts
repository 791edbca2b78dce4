/** The little of the DOM that reading needs: both libraries give it, and no other type of theirs leaves this folder. */
export type DomNode = {
  readonly nodeType: number;
  readonly childNodes: ArrayLike<DomNode> & Iterable<DomNode>;
  readonly parentNode: DomNode | null;
  readonly textContent: string | null;
};

export type DomElement = DomNode & {
  readonly localName: string;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  removeAttribute(name: string): void;
  getElementsByTagName(name: string): ArrayLike<DomElement> & Iterable<DomElement>;
  remove(): void;
};

export type DomDocument = DomNode & {
  readonly documentElement: DomElement;
  getElementsByTagName(name: string): ArrayLike<DomElement> & Iterable<DomElement>;
};

const ELEMENT_NODE = 1;
export const TEXT_NODE = 3;

export function isElement(node: DomNode): node is DomElement {
  return node.nodeType === ELEMENT_NODE;
}

/** The rungs of the page's ladder, first to last: which library builds the DOM. */
export const RUNGS = ['linkedom', 'jsdom'] as const;
export type Rung = (typeof RUNGS)[number];

type Parser = (html: string, url: string) => DomDocument;

const loaded = new Map<Rung, Parser>();

/** Loads a rung's library, so that its start is no part of a page's time. */
export async function loadParser(rung: Rung): Promise<Parser> {
  const known = loaded.get(rung);
  if (known !== undefined) return known;
  const parser = rung === 'linkedom' ? await loadLinkedom() : await loadJsdom();
  loaded.set(rung, parser);
  return parser;
}

async function loadLinkedom(): Promise<Parser> {
  const { parseHTML } = await import('linkedom');
  // Both casts narrow a library's whole DOM to the part above.
  return (html) => parseHTML(withSkeleton(html)).document as unknown as DomDocument;
}

async function loadJsdom(): Promise<Parser> {
  const { JSDOM, VirtualConsole } = await import('jsdom');
  // A console of its own, connected to nothing: a page's errors are no log lines.
  const virtualConsole = new VirtualConsole();
  return (html, url) => new JSDOM(html, { url, virtualConsole }).window.document as unknown as DomDocument;
}

/** linkedom builds no `html`, `head` or `body` of its own and throws where one is missing. */
function withSkeleton(html: string): string {
  return /<html[\s>]/i.test(html) ? html : `<html><head></head><body>${html}</body></html>`;
}
