import type { DomElement, DomNode } from './dom.ts';
import { isElement, TEXT_NODE } from './dom.ts';
import { plainText } from './plain-text.ts';

/** A stretch of text that a reader sees as one line or paragraph. */
export type Block = {
  readonly text: string;
  /** Characters of `text` inside links, before whitespace is collapsed. */
  readonly linkChars: number;
  /** Name of the block element that holds the text. */
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

type Line = { text: string; linkChars: number; breaks: number };

/** The text of an element as blocks in reading order, without empty ones. Two `br` in a row begin a new block. */
export function blocksOf(root: DomElement): readonly Block[] {
  const blocks: Block[] = [];
  let line: Line = { text: '', linkChars: 0, breaks: 0 };
  const flush = (element: DomElement) => {
    const text = plainText(line.text);
    if (text !== '') blocks.push({ text, linkChars: line.linkChars, element });
    line = { text: '', linkChars: 0, breaks: 0 };
  };
  const walk = (node: DomNode, holder: DomElement, inLink: boolean) => {
    if (node.nodeType === TEXT_NODE) append(line, node.textContent ?? '', inLink);
    if (!isElement(node) || SILENT.has(node.localName)) return;
    if (node.localName === 'br' && ++line.breaks > 1) flush(holder);
    if (node.localName === 'br') line.text += ' ';
    const isBlock = BLOCK.has(node.localName);
    if (isBlock) flush(holder);
    if (node.localName === 'td' || node.localName === 'th') append(line, ' ', false);
    for (const child of node.childNodes) walk(child, isBlock ? node : holder, inLink || node.localName === 'a');
    if (isBlock) flush(node);
  };
  walk(root, root, false);
  flush(root);
  return blocks;
}

function append(line: Line, text: string, inLink: boolean): void {
  line.text += text;
  if (text.trim() === '') return;
  line.breaks = 0;
  if (inLink) line.linkChars += text.trim().length;
}
