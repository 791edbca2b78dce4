import { html } from 'hono/html';
import { textDirection } from '../../../mail/text-direction.ts';
import type { ArticleBlock } from '../../../model/article.ts';
import type { Span, Tag } from '../../../model/tag.ts';
import type { Html } from '../../layout.ts';
import { cutEvidence, type EvidencePiece, type Stretch } from './cut-evidence.ts';

/** Words that a receipt names: `tag` is the place of its tag in the list of tags, absent for context of a receipt. */
type Mark = Stretch & { readonly tag?: number; readonly receipt?: string };

/** Colours of evidence (styles/article.css). A further tag begins with the first again: its line and its title tell it. */
const COLOURS = 8;

/** The class that gives a tag its colour and line, by its place in the list of tags. */
export function evidenceClass(tag: number): string {
  return `ev ev-${tag % COLOURS}`;
}

/** Where a span's words stand on the page. */
export function placeAnchor({ field, start }: Pick<Span, 'field' | 'start'>): string {
  return `at-${field === 'title' ? 'title' : 'text'}-${start}`;
}

/** Where a receipt stands on the page: the places of its tag and of itself. */
export function receiptAnchor(tag: number, receipt: number): string {
  return `receipt-${tag}-${receipt}`;
}

export type MarkedText = {
  readonly text: string;
  readonly tags: readonly Tag[];
  /** What tags are called, in their order. */
  readonly names: readonly string[];
};

/** A headline with its evidence. */
export function markedTitle({ text, tags, names }: MarkedText): Html {
  return html`${cutEvidence(text, marksIn(tags, 'title')).map((piece) => pieceHtml(piece, 'title', names))}`;
}

/** A text in its paragraphs, headings, quotes and lists, with its evidence. */
export function markedBlocks(marked: MarkedText, blocks: readonly ArticleBlock[] | undefined): Html {
  const { text, tags, names } = marked;
  const marks = marksIn(tags, 'text');
  const words = (stretch: Stretch) => cutEvidence(text, marks, stretch).map((piece) => pieceHtml(piece, 'text', names));
  const known = blocks === undefined || blocks.length === 0 ? paragraphsOf(text) : blocks;
  return html`${runsOf(known).map((run) => runHtml(run, words))}`;
}

function marksIn(tags: readonly Tag[], where: 'title' | 'text'): readonly Mark[] {
  const isHere = ({ field }: Span) => (field === 'title') === (where === 'title');
  const context = tags
    .flatMap(({ receipts }) => receipts.flatMap(({ supportedBy, blockedBy }) => [...supportedBy, ...blockedBy]))
    .filter(isHere)
    .map(({ start, end }): Mark => ({ start, end }));
  const evidence = tags.flatMap(({ receipts }, tag) =>
    receipts.flatMap((span, at): readonly Mark[] =>
      isHere(span) ? [{ start: span.start, end: span.end, tag, receipt: receiptAnchor(tag, at) }] : [],
    ),
  );
  return [...evidence, ...context];
}

/** A piece with evidence leads to its receipt; where a mark begins, it can be led to. */
function pieceHtml(
  { words, start, covers, begins }: EvidencePiece<Mark>,
  where: 'title' | 'text',
  names: readonly string[],
): Html | string {
  if (covers.length === 0) return words;
  const id = begins.length === 0 ? '' : html` id="at-${where}-${start}"`;
  const tags = [...new Set(covers.flatMap(({ tag }) => tag ?? []))];
  const receipt = (
    begins.find((mark) => mark.receipt !== undefined) ?? covers.find((mark) => mark.receipt !== undefined)
  )?.receipt;
  if (receipt === undefined) return html`<span class="context"${id}>${words}</span>`;
  const marked = tags
    .toReversed()
    .reduce<Html | string>((inside, tag) => html`<mark class="${evidenceClass(tag)}">${inside}</mark>`, words);
  const title = tags.map((tag) => names[tag] ?? '').join(' · ');
  return html`<a class="evidence" href="#${receipt}" title="${title}"${id}>${marked}</a>`;
}

/** A text without known structure: its paragraphs, a blank line between them. */
function paragraphsOf(text: string): readonly ArticleBlock[] {
  const breaks = [...text.matchAll(/\n\s*\n/g)];
  const starts = [0, ...breaks.map((found) => found.index + found[0].length)];
  return starts.map((start, at) => ({ kind: 'paragraph', start, end: breaks[at]?.index ?? text.length }));
}

type Run =
  | { readonly kind: 'list'; readonly items: readonly ArticleBlock[] }
  | { readonly kind: 'block'; readonly block: ArticleBlock };

/** Neighbouring items are one list. */
function runsOf(blocks: readonly ArticleBlock[]): readonly Run[] {
  const runs: Run[] = [];
  for (const block of blocks) {
    const last = runs.at(-1);
    if (block.kind !== 'list-item') runs.push({ kind: 'block', block });
    else if (last?.kind === 'list') runs[runs.length - 1] = { kind: 'list', items: [...last.items, block] };
    else runs.push({ kind: 'list', items: [block] });
  }
  return runs;
}

function runHtml(run: Run, words: (stretch: Stretch) => readonly (Html | string)[]): Html {
  if (run.kind === 'list') return html`<ul>${run.items.map((item) => html`<li>${words(item)}</li>`)}</ul>`;
  const { block } = run;
  switch (block.kind) {
    case 'heading':
      return html`<h3>${words(block)}</h3>`;
    case 'quote':
      return html`<blockquote${block.language === undefined ? '' : html` lang="${block.language}" dir="${textDirection(block.language)}"`}><p>${words(block)}</p></blockquote>`;
    case 'paragraph':
    case 'list-item':
      return html`<p>${words(block)}</p>`;
    default:
      return block.kind satisfies never;
  }
}
