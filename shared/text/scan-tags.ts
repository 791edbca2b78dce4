/** A piece of marked-up text, in its order. Names are in lower case; offsets are UTF-16 units, ends exclusive. */
export type ScannedPiece =
  | {
      readonly kind: 'open';
      readonly name: string;
      /** By lower-case name as written, prefix included; the first of two of a name. */
      readonly attributes: ReadonlyMap<string, string>;
      readonly selfClosing: boolean;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'close'; readonly name: string; readonly start: number; readonly end: number }
  /** As written. */
  | { readonly kind: 'text'; readonly text: string };

export type ScanOptions = {
  /**
   * `html`: what is inside of scripts and the like is passed over. `xml`: CDATA is text, and a quote that runs over
   * the end of its tag into the next one was forgotten.
   */
  readonly syntax: 'html' | 'xml';
  /** Resolves the character references of an attribute's value. */
  readonly decode: (value: string) => string;
};

/** More attributes of one tag are passed over: 20,000 of them are an attack. */
const MAX_ATTRIBUTES = 64;

/** Elements whose content is no markup (WHATWG HTML §13.1.2). */
const RAW_TEXT: ReadonlySet<string> = new Set(['script', 'style', 'textarea', 'title', 'iframe', 'xmp', 'noembed']);

const NAME = /[a-z_][^\s/>]*/iy;
const ATTRIBUTE_NAME = /[\s/]*([^\s=>/"']+)\s*(=)?\s*/y;
const STRAY_QUOTES = /[\s/]*["']+/y;
const UNQUOTED = /[^\s>]*/y;

/**
 * The tags of a text as a lenient reader sees them, in one pass that takes time in proportion to the text. Comments,
 * declarations and processing instructions are passed over. Never throws; a tag that does not end is left out.
 */
export function* scanTags(source: string, options: ScanOptions): Generator<ScannedPiece> {
  const scan: Scan = { source, options, absent: new Map() };
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    if (open !== at) yield { kind: 'text', text: source.slice(at, open < 0 ? source.length : open) };
    if (open < 0) return;
    const { piece, end } = readMarkup(scan, open);
    if (piece !== undefined) yield piece;
    at = piece?.kind === 'open' && !piece.selfClosing ? endOfRawText(scan, piece.name, end) : end;
  }
}

type Scan = {
  readonly source: string;
  readonly options: ScanOptions;
  /** From where on a terminator was not found: it is not looked for again, or many open quotes would cost n². */
  readonly absent: Map<string, number>;
};

type Found = { readonly piece?: ScannedPiece; readonly end: number };

function find({ source, absent }: Scan, terminator: string, from: number): number {
  if (from >= (absent.get(terminator) ?? Number.POSITIVE_INFINITY)) return -1;
  const at = source.indexOf(terminator, from);
  if (at < 0) absent.set(terminator, from);
  return at;
}

function readMarkup(scan: Scan, open: number): Found {
  const { source, options } = scan;
  if (source.startsWith('<!--', open)) return skipTo(scan, '-->', open + 4);
  if (options.syntax === 'xml' && source.startsWith('<![CDATA[', open)) return readCdata(scan, open + 9);
  if (source[open + 1] === '!') return skipDeclaration(scan, open);
  if (source[open + 1] === '?') return skipTo(scan, '>', open + 2);
  const isClosing = source[open + 1] === '/';
  const name = match(NAME, source, open + (isClosing ? 2 : 1))?.[0].toLowerCase();
  if (name === undefined) return { piece: { kind: 'text', text: '<' }, end: open + 1 };
  if (!isClosing) return readOpen(scan, open, name);
  const end = find(scan, '>', open);
  return end < 0 ? { end: source.length } : { piece: { kind: 'close', name, start: open, end: end + 1 }, end: end + 1 };
}

function match(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

function skipTo(scan: Scan, terminator: string, from: number): Found {
  const at = find(scan, terminator, from);
  return { end: at < 0 ? scan.source.length : at + terminator.length };
}

function readCdata(scan: Scan, from: number): Found {
  const at = find(scan, ']]>', from);
  const text = scan.source.slice(from, at < 0 ? undefined : at);
  return { piece: { kind: 'text', text }, end: at < 0 ? scan.source.length : at + 3 };
}

/** A document type may have an internal subset in brackets. */
function skipDeclaration(scan: Scan, open: number): Found {
  const close = find(scan, '>', open);
  const bracket = find(scan, '[', open);
  if (scan.options.syntax === 'html' || bracket < 0 || close < bracket) return skipTo(scan, '>', open);
  const end = find(scan, ']>', bracket);
  return { end: end < 0 ? close + 1 : end + 2 };
}

function readOpen(scan: Scan, open: number, name: string): Found {
  const { source, options } = scan;
  const attributes = new Map<string, string>();
  let at = open + 1 + name.length;
  for (;;) {
    const attribute = match(ATTRIBUTE_NAME, source, at);
    if (attribute === null) {
      const stray = match(STRAY_QUOTES, source, at);
      if (stray === null) break;
      at += stray[0].length;
      continue;
    }
    at += attribute[0].length;
    const value = attribute[2] === undefined ? { text: '', end: at } : readValue(scan, at);
    at = value.end;
    const key = (attribute[1] ?? '').toLowerCase();
    if (attributes.size < MAX_ATTRIBUTES && !attributes.has(key)) attributes.set(key, options.decode(value.text));
  }
  const end = find(scan, '>', at);
  if (end < 0) return { end: source.length };
  const selfClosing = source[end - 1] === '/';
  return { piece: { kind: 'open', name, attributes, selfClosing, start: open, end: end + 1 }, end: end + 1 };
}

function readValue(scan: Scan, at: number): { readonly text: string; readonly end: number } {
  const { source, options } = scan;
  const quote = source[at];
  if (quote === '"' || quote === "'") {
    const end = find(scan, quote, at + 1);
    const text = end < 0 ? undefined : source.slice(at + 1, end);
    if (text !== undefined && !(options.syntax === 'xml' && RUNS_INTO_NEXT_TAG.test(text)))
      return { text, end: end + 1 };
    const bare = match(UNQUOTED, source, at + 1)?.[0].replace(/\/$/, '') ?? '';
    return { text: bare, end: at + 1 + bare.length };
  }
  const bare = match(UNQUOTED, source, at)?.[0].replace(/\/$/, '') ?? '';
  return { text: bare, end: at + bare.length };
}

/** A tag ends and another begins: nobody writes that into an attribute. */
const RUNS_INTO_NEXT_TAG = />\s*<[/a-z]/i;

function endOfRawText({ source, options }: Scan, name: string, from: number): number {
  if (options.syntax !== 'html' || !RAW_TEXT.has(name)) return from;
  const closing = new RegExp(`</${name}`, 'gi');
  closing.lastIndex = from;
  return closing.exec(source)?.index ?? source.length;
}
