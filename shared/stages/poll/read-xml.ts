import { cleanCharacters, decodeReferences } from './decode-references.ts';

/** What a document holds, in its order. `name` is as written. Texts have their references resolved. */
export type XmlEvent =
  | {
      readonly kind: 'open';
      readonly name: string;
      readonly attributes: ReadonlyMap<string, string>;
      readonly empty: boolean;
    }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }
  /** The document ended inside of a tag, comment or declaration. */
  | { readonly kind: 'cut-off' };

/** More attributes of one element are read over. The richest real ones (Media RSS) have under 20. */
const MAX_ATTRIBUTES = 64;

const NAME = /[A-Za-z_:\u00c0-\uffff][\w.:\u00b7-\uffff-]*/y;
const ATTRIBUTE_NAME = /[\s/]*([^\s=>/"'][^\s=>/]*)\s*(=)?\s*/y;
const CDATA = /^<!\[cdata\[$/i;
const SUBSET_END = /\][ \t\r\n]{0,64}>/y;
const UNQUOTED = /[^\s>]*/y;

/**
 * Reads XML as real feeds write it: repairs what it can, never throws, and takes time in proportion to
 * the text. Declarations, processing instructions and DTDs are read over: no entity is declared and
 * nothing outside of the text is ever asked for. A `<` that starts no tag is text.
 */
export function* readXml(source: string): Generator<XmlEvent> {
  const ends = new EndFinder(source);
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    if (open < 0) return yield text(source.slice(at));
    if (open > at) yield text(source.slice(at, open));
    const found = readMarkup(source, open, ends);
    if (found.event) yield found.event;
    at = found.end;
  }
}

type Found = { readonly event?: XmlEvent; readonly end: number };

function text(raw: string): XmlEvent {
  return { kind: 'text', text: cleanCharacters(decodeReferences(raw)) };
}

/**
 * Finds terminators. What was once not found from some place on is not looked for again, so that a
 * document of many unclosed quotes is not read to its end for each.
 */
class EndFinder {
  readonly #source: string;
  readonly #absentFrom = new Map<string, number>();

  constructor(source: string) {
    this.#source = source;
  }

  find(terminator: string, from: number): number {
    if (from >= (this.#absentFrom.get(terminator) ?? Number.POSITIVE_INFINITY)) return -1;
    const at = this.#source.indexOf(terminator, from);
    if (at < 0) this.#absentFrom.set(terminator, from);
    return at;
  }
}

function readMarkup(source: string, open: number, ends: EndFinder): Found {
  if (source.startsWith('<!--', open)) return skipTo(source, '-->', open + 4, ends);
  if (CDATA.test(source.slice(open, open + 9))) return readCdata(source, open + 9, ends);
  if (source.startsWith('<?', open)) return skipTo(source, '>', open + 2, ends);
  if (/^<!doctype[\s>]/i.test(source.slice(open, open + 10))) return skipDoctype(source, open, ends);
  if (source[open + 1] === '/') return readClose(source, open, ends);
  const name = match(NAME, source, open + 1)?.[0];
  return name === undefined
    ? { event: { kind: 'text', text: '<' }, end: open + 1 }
    : readOpen(source, open, name, ends);
}

function match(pattern: RegExp, source: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(source);
}

function cutOff(source: string): Found {
  return { event: { kind: 'cut-off' }, end: source.length };
}

function skipTo(source: string, terminator: string, from: number, ends: EndFinder): Found {
  const end = ends.find(terminator, from);
  return end < 0 ? cutOff(source) : { end: end + terminator.length };
}

/** One that never ends was begun by mistake, or the text is cut off in it: what follows is read as if it was none. */
function readCdata(source: string, from: number, ends: EndFinder): Found {
  const end = ends.find(']]>', from);
  if (end < 0) return { end: from };
  return { event: { kind: 'text', text: cleanCharacters(source.slice(from, end)) }, end: end + 3 };
}

/** An internal subset stands in brackets and may hold `>` itself. */
function skipDoctype(source: string, open: number, ends: EndFinder): Found {
  const close = ends.find('>', open);
  const bracket = ends.find('[', open);
  if (bracket < 0 || close < bracket) return close < 0 ? cutOff(source) : { end: close + 1 };
  return { end: endOfSubset(source, bracket, ends) ?? close + 1 };
}

/** Brackets inside of an internal subset are rare (INCLUDE sections); more than these are an attack. */
const MAX_BRACKETS = 64;

function endOfSubset(source: string, from: number, ends: EndFinder): number | undefined {
  let at = from;
  for (let count = 0; count < MAX_BRACKETS; count++) {
    at = ends.find(']', at + 1);
    if (at < 0) return undefined;
    const close = match(SUBSET_END, source, at);
    if (close) return at + close[0].length;
  }
  return undefined;
}

function readClose(source: string, open: number, ends: EndFinder): Found {
  const name = match(NAME, source, open + 2)?.[0];
  if (name === undefined) return { event: { kind: 'text', text: '</' }, end: open + 2 };
  const end = ends.find('>', open);
  return { event: { kind: 'close', name }, end: end < 0 ? source.length : end + 1 };
}

function readOpen(source: string, open: number, name: string, ends: EndFinder): Found {
  const attributes = new Map<string, string>();
  let at = open + 1 + name.length;
  for (;;) {
    const attribute = match(ATTRIBUTE_NAME, source, at);
    if (!attribute) break;
    at += attribute[0].length;
    const value = attribute[2] === undefined ? { text: '', end: at } : readValue(source, at, ends);
    at = value.end;
    const key = (attribute[1] ?? '').toLowerCase();
    if (attributes.size < MAX_ATTRIBUTES && !attributes.has(key))
      attributes.set(key, cleanCharacters(decodeReferences(value.text)));
  }
  const end = ends.find('>', at);
  if (end < 0) return cutOff(source);
  return { event: { kind: 'open', name, attributes, empty: source[end - 1] === '/' }, end: end + 1 };
}

function readValue(source: string, at: number, ends: EndFinder): { readonly text: string; readonly end: number } {
  const quote = source[at];
  if (quote === '"' || quote === "'") {
    const end = ends.find(quote, at + 1);
    if (end >= 0) return { text: source.slice(at + 1, end), end: end + 1 };
  }
  const unquoted = match(UNQUOTED, source, at)?.[0] ?? '';
  return { text: unquoted.replace(/\/$/, ''), end: at + unquoted.length };
}
