import type { Block } from './blocks.ts';
import type { DomElement } from './dom.ts';
import { foldText } from './fold-text.ts';
import { isStandfirst } from './is-standfirst.ts';
import { upFrom } from './up-from.ts';

/** A block of the whole page, with what must be known of its place before Readability rebuilds the document. */
export type PlacedBlock = Block & {
  /** Names and classes of the block's element and the two above it: alike for paragraphs of one template. */
  readonly shape: string;
  /** The nearest `article` above it, else nothing. */
  readonly article: DomElement | undefined;
  /** Every element above it, innermost first. */
  readonly around: readonly DomElement[];
};

/** Shapes that hold less than this share of what was found say nothing about the article. */
const MIN_SHAPE_SHARE = 0.2;
/** Shorter lines of the right shape are captions and labels as often as text. */
const MIN_ADDED_CHARS = 60;
const MAX_ADDED_LINK_SHARE = 0.3;
/** Of the found text, to be found again in the page's own order; else the two views don't fit. */
const MIN_OVERLAP = 0.8;

/** Notes where each block of the page stands. */
export function placeBlocks(blocks: readonly Block[]): readonly PlacedBlock[] {
  return blocks.map((block) => ({
    ...block,
    shape: shapeOf(block.element),
    article: nearest(block.element, 'article'),
    around: [...upFrom(block.element)],
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
  { titles, descriptions }: { readonly titles: readonly string[]; readonly descriptions: readonly string[] },
): readonly Block[] {
  const denser = denserPlace(found, page, descriptions);
  if (denser !== undefined) return denser;
  const wanted = new Set(found.map((block) => block.text));
  const known = page.filter((block) => wanted.has(block.text));
  if (charsOf(known) < charsOf(found) * MIN_OVERLAP) return found;
  const shapes = mainShapes(known);
  const articles = new Set(known.map((block) => block.article));
  const first = page.findIndex((block) => wanted.has(block.text));
  const last = page.findLastIndex((block) => wanted.has(block.text));
  const kept = page.map((block, index) => {
    if (wanted.has(block.text)) return true;
    if (index < first && isStandfirst(block.text, descriptions)) return true;
    if (block.kind === 'quote' && index > first && index < last) return true;
    return isProse(block) && shapes.has(block.shape) && articles.has(block.article);
  });
  const whole = page.filter(
    (block, index) => kept[index] === true || (isOwnHeading(block, articles) && kept[index + 1] === true),
  );
  return ownArticleOnly(whole, page, titles);
}

/**
 * Where the headline stands in an `article` that holds text, what stands in other ones is other articles: those
 * beside it, and those inside it of the same build (a list of posts whose end tags are missing).
 */
function ownArticleOnly(
  kept: readonly PlacedBlock[],
  page: readonly PlacedBlock[],
  titles: readonly string[],
): readonly PlacedBlock[] {
  const headlines = new Set(titles.map(foldText));
  const own = page.find(({ article, text }) => article !== undefined && headlines.has(foldText(text)))?.article;
  if (own === undefined || !kept.some((block) => block.article === own && isProse(block))) return kept;
  return kept.filter(({ article, around }) => {
    if (article === undefined || article === own) return true;
    return around.includes(own) ? buildOf(article) !== buildOf(own) : [...upFrom(own)].includes(article);
  });
}

function buildOf(element: DomElement): string {
  return (element.getAttribute('class') ?? '').replace(/\d+/g, '');
}

/** Readability drops headings that it takes for menus; one that stands on a paragraph of the article is its own. */
function isOwnHeading(
  { kind, linkChars, article }: PlacedBlock,
  articles: ReadonlySet<DomElement | undefined>,
): boolean {
  return kind === 'heading' && linkChars === 0 && articles.has(article);
}

/**
 * The blocks of the smallest element that holds most of the page's prose, where that is many times what
 * Readability found: some templates wrap each part of an article in boxes that look like widgets.
 */
function denserPlace(
  found: readonly Block[],
  page: readonly PlacedBlock[],
  descriptions: readonly string[],
): readonly PlacedBlock[] | undefined {
  const prose = page.filter(isProse);
  const least = charsOf(prose) * MAIN_PROSE_SHARE;
  const chars = new Map<DomElement, number>();
  for (const block of prose)
    for (const element of block.around) chars.set(element, (chars.get(element) ?? 0) + block.text.length);
  const [place] = [...chars].filter(([, count]) => count >= least).sort(([, one], [, other]) => one - other);
  if (place === undefined || WHOLE_PAGE.has(place[0].localName)) return undefined;
  if (charsOf(found) >= place[1] * MAX_MISSED_SHARE) return undefined;
  if (found.slice(0, LEAD_BLOCKS).some(({ text }) => isStandfirst(text, descriptions))) return undefined;
  return page.filter((block) => block.around.includes(place[0]));
}
const MAIN_PROSE_SHARE = 0.6;
/** Of 221 pages, one where Readability failed had 0.17; the next, a page with its comments, had 0.41. */
const MAX_MISSED_SHARE = 0.3;
/** What the page says of itself stands at the head of its article: then it was found, and what is longer is something else (a gallery). */
const LEAD_BLOCKS = 3;
const WHOLE_PAGE = new Set(['html', 'body', 'main']);

function isProse({ text, linkChars }: Block): boolean {
  return text.length >= MIN_ADDED_CHARS && linkChars <= text.length * MAX_ADDED_LINK_SHARE;
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
