import { scanTags } from '../text/scan-tags.ts';
import type { OpmlBody, Outline } from './opml-outlines.ts';

/** Something wrong at an offset of the text, in UTF-16 units. */
export type OpmlFault = { readonly offset: number; readonly message: string };

export type LenientOutlines = { readonly body: OpmlBody; readonly faults: readonly OpmlFault[] };

/** As deep as folders are kept; what is deeper stands in the last of them. */
const MAX_DEPTH = 32;

/**
 * The outlines of a text that is no well-formed XML, as they were meant: bare `&`, quotes that are missing, outlines that
 * are not closed, a file that ends too early. Takes time in proportion to the text; no document type is read.
 * `decode` resolves character references.
 */
export function readOutlinesLeniently(text: string, decode: (value: string) => string): LenientOutlines {
  const faults: OpmlFault[] = [];
  const open: OpenOutline[] = [{ ...NOWHERE, children: [] }];
  for (const piece of scanTags(text, { syntax: 'xml', decode })) {
    if (piece.kind === 'text' || piece.name !== 'outline') continue;
    if (piece.kind === 'close') {
      if (open.length > 1) close(open, piece.start, piece.end);
      continue;
    }
    const fault = faultOf(text.slice(piece.start, piece.end));
    if (fault !== undefined) faults.push({ offset: piece.start, message: fault });
    if (isLeaf(open.at(-1))) faults.push(...notClosed(close(open, piece.start, piece.start)));
    open.push({
      start: piece.start,
      tagEnd: piece.end,
      selfClosing: piece.selfClosing,
      attributes: attributesOf(piece.attributes),
      children: [],
    });
    if (piece.selfClosing || open.length > MAX_DEPTH) close(open, piece.end, piece.end);
  }
  while (open.length > 1) faults.push(...notClosed(close(open, text.length, text.length)));
  const children = open[0]?.children ?? [];
  const body = { start: 0, tagEnd: 0, contentEnd: text.length, end: text.length, selfClosing: false, children };
  return { body, faults };
}

type OpenOutline = Omit<Outline, 'contentEnd' | 'end' | 'children'> & { readonly children: Outline[] };

const NOWHERE = { start: 0, tagEnd: 0, selfClosing: false, attributes: new Map<string, string>() };

function close(open: OpenOutline[], contentEnd: number, end: number): Outline | undefined {
  const last = open.pop();
  if (last === undefined) return undefined;
  const closed = { ...last, contentEnd: last.selfClosing ? end : contentEnd, end };
  open.at(-1)?.children.push(closed);
  return closed;
}

/** A feed holds no outlines: the next one says that the closing of this was forgotten. */
function isLeaf(outline: OpenOutline | undefined): boolean {
  return outline?.attributes.has('xmlurl') === true;
}

function notClosed(outline: Outline | undefined): readonly OpmlFault[] {
  if (outline === undefined) return [];
  return [
    { offset: outline.start, message: 'The outline is not closed: end its tag with `/>`. It was read all the same' },
  ];
}

/** Vigía's own names have capitals inside (opml.ts), which a lenient reader does not keep. */
const OWN_NAMES: ReadonlyMap<string, string> = new Map(
  ['vigia:minMinutes', 'vigia:maxMinutes'].map((name) => [name.toLowerCase(), name]),
);

function attributesOf(written: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...written].map(([name, value]) => [OWN_NAMES.get(name) ?? name, value.replace(/\s+/g, ' ').trim()]));
}

const WELL_FORMED = /^<outline(?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*\/?>$/i;
const BARE_AMPERSAND = /&(?!(?:#\d+|#x[\da-f]+|[a-z][a-z\d]*);)/i;
const UNKNOWN_REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)([a-z][a-z\d]*;)/i;

/** What is wrong with the tag of an outline, and what to do. */
function faultOf(tag: string): string | undefined {
  if (BARE_AMPERSAND.test(tag))
    return 'A bare `&` is not allowed in XML: write `&amp;`. The outline was read all the same';
  const unknown = UNKNOWN_REFERENCE.exec(tag)?.[1];
  if (unknown !== undefined)
    return `XML knows no \`&${unknown.slice(0, 40)}\`: write the character itself. The outline was read all the same`;
  if (WELL_FORMED.test(tag)) return undefined;
  return 'The tag is not well-formed: every value stands in quotes, which are closed, and holds no `<`. It was read as far as it goes';
}
