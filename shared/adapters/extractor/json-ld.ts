/** A JSON-LD node: an object whose values are whatever the page wrote. */
export type JsonLdNode = Readonly<Record<string, unknown>>;

/** schema.org types that stand for one article. */
const ARTICLE_TYPE = /(?:Article|BlogPosting|Report|Review|LiveBlogPosting|PressRelease|Recipe)$/;

/** Enough for a graph of a page; a hostile one nests for ever. */
const MAX_NODES = 2_000;

/** The nodes of the page's JSON-LD that stand for an article, in order. Broken blocks are passed over. */
export function articleNodes(blocks: readonly string[]): readonly JsonLdNode[] {
  const queue: unknown[] = blocks.map(parseBlock);
  const found: JsonLdNode[] = [];
  for (let index = 0; index < queue.length && index < MAX_NODES; index++) {
    const value = queue[index];
    if (Array.isArray(value)) queue.push(...value.slice(0, MAX_NODES));
    if (!isNode(value)) continue;
    if (typesOf(value).some((type) => ARTICLE_TYPE.test(type))) found.push(value);
    for (const key of ['@graph', 'mainEntity', 'mainEntityOfPage'])
      if (Object.hasOwn(value, key)) queue.push(value[key]);
  }
  return found;
}

/** All strings under `key` of the nodes, first to last: plain, in lists, or as the name (or `@value`) of objects. */
export function stringsUnder(nodes: readonly JsonLdNode[], key: string): readonly string[] {
  return nodes.flatMap((node) => stringsOf(own(node, key), 0));
}

/** The objects under `key` of the nodes, lists laid flat. */
export function nodesUnder(nodes: readonly JsonLdNode[], key: string): readonly JsonLdNode[] {
  return valuesUnder(nodes, key).filter(isNode);
}

/** The values under `key` of the nodes, whatever they are, lists laid flat. */
export function valuesUnder(nodes: readonly JsonLdNode[], key: string): readonly unknown[] {
  return nodes.flatMap((node) => [own(node, key)].flat(2).slice(0, MAX_NODES)).filter((value) => value !== undefined);
}

/** Types of a node as written, such as `NewsArticle`. */
export function typesOf(node: JsonLdNode): readonly string[] {
  return stringsOf(own(node, '@type'), 0);
}

/** Deeper lists are no page's; a hostile one nests for ever. */
const MAX_DEPTH = 8;

function stringsOf(value: unknown, depth: number): readonly string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (depth > MAX_DEPTH) return [];
  if (Array.isArray(value)) return value.slice(0, MAX_NODES).flatMap((item) => stringsOf(item, depth + 1));
  if (!isNode(value)) return [];
  return stringsOf(own(value, 'name') ?? personName(value) ?? own(value, '@value'), depth + 1);
}

/** schema.org lets a person be named in parts. */
function personName(node: JsonLdNode): string | undefined {
  const parts = [own(node, 'givenName'), own(node, 'familyName')].filter((part) => typeof part === 'string');
  return parts.length === 0 ? undefined : parts.join(' ');
}

/** A property of the node itself, never of its prototype. */
function own(node: JsonLdNode, key: string): unknown {
  return Object.hasOwn(node, key) ? node[key] : undefined;
}

function parseBlock(text: string): unknown {
  // Comment marks and raw line breaks inside strings are the two faults that real pages have.
  const clean = text.replace(/^\s*(?:<!--|\/\*<!\[CDATA\[\*\/|<!\[CDATA\[)|(?:-->|\/\*\]\]>\*\/|\]\]>)\s*;?\s*$/g, '');
  for (const candidate of [clean, clean.replace(/\s+/g, ' ')]) {
    try {
      return JSON.parse(candidate) as unknown;
    } catch {
      // The next form, or none: a broken block says nothing.
    }
  }
  return undefined;
}

function isNode(value: unknown): value is JsonLdNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
