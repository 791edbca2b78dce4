import type { BlockKind } from '../../model/reading.ts';
import type { DomElement, DomNode } from './dom.ts';
import { isElement, TEXT_NODE } from './dom.ts';
import { plainText } from './plain-text.ts';

/** A stretch of text that a reader sees as one line or paragraph. */
export type Block = {
  readonly kind: BlockKind;
  readonly text: string;
  /** Characters of `text` inside links, before whitespace is collapsed. */
  readonly linkChars: number;
  /** The block element that holds the text. */
  readonly element: DomElement;
};

/** Elements that begin and end a line (HTML §15.3: those displayed as block, list item or table row). */
const BLOCK = new Set(
  `address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form
  h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre search section summary table tbody tfoot
  thead tr ul`.split(/\s+/),
);
/** Elements whose text is no part of the page's text. */
const SILENT = new Set(['script', 'style', 'noscript', 'template', 'title', 'head', 'button', 'svg', 'iframe']);
/** What links say to those who hear the page; the short form first, as most text has none. */
const TAB_NOTE = /opens (?:in )?(?:a )?new|abre en/i;
const NEW_TAB =
  /,? ?\(?\b(?:opens in (?:a )?new (?:tab|window)|opens new tab|(?:se )?abre en (?:una )?(?:nueva (?:ventana|pesta[ñn]a)|ventana nueva|pesta[ñn]a nueva))\)?/gi;
const HEADING = /^h[1-6]$/;

type Line = { text: string; linkChars: number; breaks: number };
type Place = { readonly holder: DomElement; readonly kind: BlockKind; readonly inLink: boolean };

/** The text of an element as blocks in reading order, without empty ones. Two `br` in a row begin a new block. */
export function blocksOf(root: DomElement): readonly Block[] {
  const blocks: Block[] = [];
  let line: Line = { text: '', linkChars: 0, breaks: 0 };
  const flush = ({ holder, kind }: Place) => {
    const text = line.text === '' ? '' : withoutTabNote(plainText(line.text));
    if (text !== '') blocks.push({ kind, text, linkChars: line.linkChars, element: holder });
    if (line.text !== '' || line.breaks > 0) line = { text: '', linkChars: 0, breaks: 0 };
  };
  const walk = (node: DomNode, place: Place) => {
    if (node.nodeType === TEXT_NODE) append(line, node.textContent ?? '', place.inLink);
    if (!isElement(node) || SILENT.has(node.localName)) return;
    const name = node.localName;
    if (name === 'br' && ++line.breaks > 1) flush(place);
    if (name === 'br') line.text += ' ';
    if (name === 'td' || name === 'th') append(line, ' ', false);
    const isBlock = BLOCK.has(name);
    if (isBlock) flush(place);
    const inner = isBlock
      ? { holder: node, kind: kindOf(name, place.kind), inLink: place.inLink }
      : name === 'a'
        ? { ...place, inLink: true }
        : place;
    for (let child = node.firstChild; child !== null; child = child.nextSibling) walk(child, inner);
    if (isBlock) flush(inner);
  };
  const start: Place = { holder: root, kind: 'paragraph', inLink: false };
  walk(root, start);
  flush(start);
  return blocks;
}

function withoutTabNote(text: string): string {
  return TAB_NOTE.test(text) ? text.replace(NEW_TAB, '') : text;
}

function kindOf(name: string, outer: BlockKind): BlockKind {
  if (name === 'blockquote' || outer === 'quote') return 'quote';
  if (HEADING.test(name)) return 'heading';
  return name === 'li' ? 'list-item' : outer;
}

function append(line: Line, text: string, inLink: boolean): void {
  line.text += text;
  const length = text.trim().length;
  if (length === 0) return;
  line.breaks = 0;
  if (inLink) line.linkChars += length;
}
