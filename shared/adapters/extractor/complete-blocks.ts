import type { Block } from './blocks.ts';
import type { DomElement, DomNode } from './dom.ts';
import { isElement } from './dom.ts';

/** A block of the whole page, with what must be known of its place before Readability rebuilds the document. */
export type PlacedBlock = Block & {
  /** Names and classes of the block's element and the two above it: alike for paragraphs of one template. */
  readonly shape: string;
  /** The nearest `article` above it, else nothing. */
  readonly article: DomElement | undefined;
  /** In a `blockquote`: how sites embed posts of others, each network's own markup around it. */
  readonly isQuote: boolean;
};

/** Shapes that hold less than this share of what was found say nothing about the article. */
const MIN_SHAPE_SHARE = 0.2;
/** Shorter lines of the right shape are captions and labels as often as text. */
const MIN_ADDED_CHARS = 60;
const MAX_ADDED_LINK_SHARE = 0.3;
/** Of the found text, to be found again in the page's own order; else the two views don't fit. */
const MIN_OVERLAP = 0.8;
/** A standfirst and the description for search engines are the same text, or one begins with the other. */
const MIN_LEAD_CHARS = 40;

/** Notes where each block of the page stands. */
export function placeBlocks(blocks: readonly Block[]): readonly PlacedBlock[] {
  return blocks.map((block) => ({
    ...block,
    shape: shapeOf(block.element),
    article: nearest(block.element, 'article'),
    isQuote: nearest(block.element, 'blockquote') !== undefined,
  }));
}

/**
 * Adds what Readability left out of an article that it found: paragraphs of the same shape inside
 * the same `article` as most of the found ones, quotes and embedded posts between them, and the
 * standfirst, known by the page's description.
 */
export function completeBlocks(
  found: readonly Block[],
  page: readonly PlacedBlock[],
  descriptions: readonly string[],
): readonly Block[] {
  const wanted = new Set(found.map((block) => block.text));
  const known = page.filter((block) => wanted.has(block.text));
  if (charsOf(known) < charsOf(found) * MIN_OVERLAP) return found;
  const shapes = mainShapes(known);
  const articles = new Set(known.map((block) => block.article));
  const first = page.findIndex((block) => wanted.has(block.text));
  const last = page.findLastIndex((block) => wanted.has(block.text));
  return page.filter((block, index) => {
    if (wanted.has(block.text)) return true;
    if (index < first && isLead(block.text, descriptions)) return true;
    if (block.isQuote && index > first && index < last) return true;
    return isProse(block) && shapes.has(block.shape) && articles.has(block.article);
  });
}

function isProse({ text, linkChars }: Block): boolean {
  return text.length >= MIN_ADDED_CHARS && linkChars <= text.length * MAX_ADDED_LINK_SHARE;
}

function isLead(text: string, descriptions: readonly string[]): boolean {
  if (text.length < MIN_LEAD_CHARS) return false;
  const lead = letters(text);
  return descriptions
    .map(letters)
    .some((said) => said.length >= MIN_LEAD_CHARS / 2 && (lead.startsWith(said) || said.startsWith(lead)));
}

function mainShapes(blocks: readonly PlacedBlock[]): ReadonlySet<string> {
  const chars = new Map<string, number>();
  for (const { shape, text } of blocks) chars.set(shape, (chars.get(shape) ?? 0) + text.length);
  const least = charsOf(blocks) * MIN_SHAPE_SHARE;
  return new Set([...chars].filter(([, count]) => count >= least).map(([shape]) => shape));
}

function charsOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + block.text.length, 0);
}

function shapeOf(element: DomElement): string {
  const names: string[] = [];
  for (const node of upFrom(element)) {
    if (names.length === 3) break;
    names.push(`${node.localName}.${node.getAttribute('class') ?? ''}`);
  }
  return names.join(' ');
}

function nearest(element: DomElement, name: string): DomElement | undefined {
  for (const node of upFrom(element)) if (node.localName === name) return node;
  return undefined;
}

function* upFrom(element: DomElement): Generator<DomElement> {
  for (let node: DomNode | null = element; node !== null && isElement(node); node = node.parentNode) yield node;
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
