/** An element; `key` is its name in lower case, with a known namespace's own prefix (see namespaces.ts). */
export type XmlElement = {
  readonly key: string;
  /** By name as written, in lower case, prefix included. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
  /** What relative addresses in it are relative to (`xml:base`, else the document's address). */
  readonly base: string | undefined;
  /** `xml:lang`, inherited. */
  readonly language: string | undefined;
};
export type XmlNode = XmlElement | string;

/** The first child with one of those keys, the keys in order of preference. */
export function childOf(element: XmlElement, ...keys: readonly string[]): XmlElement | undefined {
  for (const key of keys) {
    for (const node of element.children) if (typeof node !== 'string' && node.key === key) return node;
  }
  return undefined;
}

export function childrenOf(element: XmlElement, key: string): readonly XmlElement[] {
  const found: XmlElement[] = [];
  for (const node of element.children) if (typeof node !== 'string' && node.key === key) found.push(node);
  return found;
}

/** Its text, trimmed, with child elements written out as markup; undefined when there is none. */
export function textOf(element: XmlElement | undefined): string | undefined {
  if (!element) return undefined;
  const hasMarkup = element.children.some((node) => typeof node !== 'string');
  const text = hasMarkup ? element.children.map(toMarkup).join('') : element.children.join('');
  return text.trim() === '' ? undefined : text.trim();
}

/** HTML's elements without an end tag (WHATWG HTML §13.1.2): what XML takes to stand in them stands after them. */
const VOID: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);

function toMarkup(node: XmlNode): string {
  if (typeof node === 'string') return escapeXml(node);
  const name = node.key.replace(/^.*:/, '');
  const attributes = [...node.attributes].map(
    ([key, value]) => ` ${key}="${escapeXml(value).replaceAll('"', '&quot;')}"`,
  );
  const inner = node.children.map(toMarkup).join('');
  if (VOID.has(name)) return `<${name}${attributes.join('')}/>${inner}`;
  return inner === '' ? `<${name}${attributes.join('')}/>` : `<${name}${attributes.join('')}>${inner}</${name}>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
