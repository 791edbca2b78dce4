import type { Block } from './blocks.ts';
import { boxContent } from './box-content.ts';
import { upFrom } from './up-from.ts';

/** A line whose box holds a picture and no other text is its caption, whatever the box is called. */
export function isPictureLine({ text, element, kind }: Block): boolean {
  if (text.length > MAX_CAPTION_CHARS || kind === 'heading' || kind === 'quote') return false;
  for (const box of [...upFrom(element)].slice(0, CAPTION_STEPS)) {
    if (PAGE_PARTS.has(box.localName)) return false;
    const { chars, elements } = boxContent(box, text.length + MAX_BESIDE_CHARS);
    if (chars > text.length + MAX_BESIDE_CHARS) return false;
    if (elements.some((element) => HEADING.test(element.localName))) return false;
    const isParagraph = box.localName === 'p' || box.localName === 'li';
    if (elements.some((element) => element.localName === 'img'))
      return !isParagraph || text.length <= MAX_PARAGRAPH_CAPTION_CHARS;
  }
  return false;
}
const MAX_CAPTION_CHARS = 260;
const CAPTION_STEPS = 3;
/** A credit, a button. */
const MAX_BESIDE_CHARS = 100;
/** A paragraph may float a picture; only a short one beside it is a caption. */
const MAX_PARAGRAPH_CAPTION_CHARS = 100;
/** A box with a heading is an entry of a live blog, not a picture with its caption. */
const HEADING = /^h[1-6]$/;
const PAGE_PARTS = new Set(['html', 'body', 'main', 'article']);
