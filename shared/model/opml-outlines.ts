import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Finding } from './finding.ts';

/** The namespace of Vigía's own attributes; the prefix `vigia` needs no declaration to be read. */
export const VIGIA_NAMESPACE = 'urn:vigia:opml';

/** An `<outline>` and where it stands: UTF-16 offsets into the text, ends exclusive. */
export type Outline = {
  readonly start: number;
  /** After the `>` of the opening tag. */
  readonly tagEnd: number;
  /** Where the closing tag begins; `end` again for a self-closing tag. */
  readonly contentEnd: number;
  readonly end: number;
  readonly selfClosing: boolean;
  /** By lower-case local name, such as `xmlurl`; Vigía's own as `vigia:id`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Outline[];
};

/** The body, with its outlines in order. */
export type OpmlBody = Omit<Outline, 'attributes'>;

export type ReadOutlines =
  | { readonly kind: 'outlines'; readonly body: OpmlBody }
  /** Not an OPML document: one finding says why. */
  | { readonly kind: 'invalid'; readonly findings: readonly Finding[] };

/** About 8,000 feeds: far more than anybody reads, and parsed in well under a second. */
const MAX_OPML_CHARACTERS = 2_000_000;

/** Folders within folders; deeper files are made to break readers. */
const MAX_DEPTH = 32;

/**
 * The outlines of an OPML text. A document type is refused, so no entity is ever declared or
 * expanded (no "billion laughs", no outside file).
 */
export function readOutlines(text: string): ReadOutlines {
  if (text.length > MAX_OPML_CHARACTERS) {
    return invalid(text, 0, `The file is larger than ${MAX_OPML_CHARACTERS} characters: split it`);
  }
  const reading: Reading = { text, parser: newParser(), open: [] };
  listen(reading);
  // In pieces, so that a file that is wrong at its start is not read to its end.
  for (let at = 0; at < text.length && !reading.failure; at += CHUNK_CHARACTERS) {
    reading.parser.write(text.slice(at, at + CHUNK_CHARACTERS));
  }
  if (!reading.failure) reading.parser.close();
  if (reading.failure) return invalid(text, reading.failure.offset, reading.failure.message);
  if (!reading.body) return invalid(text, 0, 'The file has no `<body>` inside `<opml>`: is it an OPML file?');
  return { kind: 'outlines', body: reading.body };
}

/** Line and column, from 1, of an offset. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let lineStart = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < offset; next = text.indexOf('\n', lineStart)) {
    line += 1;
    lineStart = next + 1;
  }
  return { line, column: offset - lineStart + 1 };
}

/** `placeOf` for a text of which many places are asked for. */
export function placeFinder(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function invalid(text: string, offset: number, message: string): ReadOutlines {
  return { kind: 'invalid', findings: [{ ...placeOf(text, offset), message }] };
}

const CHUNK_CHARACTERS = 65_536;

function newParser() {
  return new SaxesParser({ xmlns: true, additionalNamespaces: { vigia: VIGIA_NAMESPACE } });
}

/** An element whose closing tag is still to come. */
type OpenElement = Omit<Outline, 'contentEnd' | 'end' | 'children'> & {
  readonly name: string;
  readonly children: Outline[];
};

/** The state of one parse; after the first failure the rest is ignored. */
type Reading = {
  readonly text: string;
  readonly parser: ReturnType<typeof newParser>;
  readonly open: OpenElement[];
  body?: OpmlBody;
  failure?: { readonly offset: number; readonly message: string };
};

function listen(reading: Reading): void {
  const { parser } = reading;
  parser.on('error', (error) => fail(reading, `The file is not well-formed XML: ${bareMessage(error)}`));
  parser.on('doctype', () => fail(reading, 'A document type is not allowed in OPML: remove the `<!DOCTYPE …>`'));
  parser.on('opentag', (tag) => openElement(reading, tag));
  parser.on('closetag', () => closeElement(reading));
}

function fail(reading: Reading, message: string): void {
  reading.failure ??= { offset: Math.min(reading.parser.position, reading.text.length), message };
}

function openElement(reading: Reading, tag: SaxesTagNS): void {
  const { text, parser, open } = reading;
  if (open.length === 0 && tag.local !== 'opml') fail(reading, `The file is no OPML: its root is \`<${tag.name}>\``);
  if (open.length > MAX_DEPTH) fail(reading, `Outlines are nested deeper than ${MAX_DEPTH} levels`);
  if (reading.failure) return;
  open.push({
    name: tag.local,
    // XML allows no `<` inside a tag, so the last one is the tag's own.
    start: text.lastIndexOf('<', parser.position - 1),
    tagEnd: parser.position,
    selfClosing: tag.isSelfClosing,
    attributes: attributesOf(tag),
    children: [],
  });
}

function closeElement(reading: Reading): void {
  const { text, parser, open } = reading;
  const element = open.pop();
  if (reading.failure || !element) return;
  const { name, ...rest } = element;
  const end = parser.position;
  const closed = { ...rest, end, contentEnd: element.selfClosing ? end : text.lastIndexOf('<', end - 1) };
  if (name === 'body' && open.length === 1) reading.body ??= closed;
  if (name === 'outline') open.at(-1)?.children.push(closed);
}

/** saxes puts its own line and column first. */
function bareMessage(error: Error): string {
  return error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
}

function attributesOf(tag: SaxesTagNS): ReadonlyMap<string, string> {
  const attributes = Object.values(tag.attributes).flatMap(({ uri, local, value }): [string, string][] => {
    if (uri === VIGIA_NAMESPACE) return [[`vigia:${local}`, value.trim()]];
    return uri === '' ? [[local.toLowerCase(), value.replace(/\s+/g, ' ').trim()]] : [];
  });
  return new Map(attributes);
}
