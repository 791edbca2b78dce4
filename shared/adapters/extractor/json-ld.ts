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

/** All strings under `key`, first to last: plain, in lists, or as the `name` (or `@value`) of objects. */
export function stringsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (Array.isArray(value)) return value.slice(0, MAX_NODES).flatMap(stringsOf);
  if (!isNode(value)) return [];
  return stringsOf(own(value, 'name') ?? own(value, '@value'));
}

/** A property of the node itself, never of its prototype. */
export function own(node: JsonLdNode, key: string): unknown {
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

function typesOf(node: JsonLdNode): readonly string[] {
  const type = own(node, '@type');
  return Array.isArray(type) ? type.filter((item) => typeof item === 'string') : typeof type === 'string' ? [type] : [];
}

function isNode(value: unknown): value is JsonLdNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
