import { PAGE_LIMITS } from './limits.ts';

/** A page as a parser may see it, and what was taken out on the way. */
export type PreparedHtml =
  | { readonly kind: 'prepared'; readonly html: string; readonly jsonLd: readonly string[] }
  | { readonly kind: 'too-large'; readonly reason: string };

/** The attributes that reading an article needs; the rest is weight: each is a node that a parser makes. */
const KEPT_ATTRIBUTES = new Set(
  'class id itemprop content datetime lang style hidden aria-hidden aria-modal role pubdate'.split(' '),
);
const KEPT_OF_ELEMENT: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'rel'],
  link: ['href', 'rel'],
  meta: ['name', 'property'],
  script: ['type'],
};
/** Styles that hide; every other style is weight. */
const HIDING_STYLE = /display|visibility|font-size/i;
/** Where a link leads matters to its page's own places, to the pages of people, and to licences. */
const TELLING_HREF = /^\s*#|aut[ho]|people|staff|journal|redak|firma|auteur|\/by\/|licen[cs]e/i;

/** Elements whose content is text to the parser, and is no part of an article. */
const DROPPED_RAW = new Set([
  'style',
  'script',
  'iframe',
  'noembed',
  'noframes',
  'noscript',
  'template',
  'textarea',
  'xmp',
]);
/** Foreign content: no article text, and the ground of parser confusion (mXSS). */
const DROPPED_TREE = new Set(['svg', 'math', 'object', 'canvas', 'select']);
const DROPPED_VOID = new Set(['input', 'source', 'track', 'param', 'embed', 'base', 'plaintext', 'frame', 'frameset']);
const VOID = new Set(['area', 'br', 'col', 'hr', 'img', 'link', 'meta', 'wbr']);
/** An element that ends where the next of its kind begins (HTML §13.2.6.4.7). */
const CLOSED_BY_SAME = new Set(['p', 'li', 'a', 'option', 'td', 'th', 'tr', 'dt', 'dd', 'button', 'nobr']);

type Scan = {
  readonly html: string;
  readonly out: string[];
  readonly jsonLd: string[];
  /** Names of the open elements, outermost first, and how often each is open. */
  readonly stack: string[];
  readonly open: Map<string, number>;
  /** Raw elements whose end tag is known not to come any more. */
  readonly endless: Set<string>;
  elements: number;
  deepest: number;
};

/**
 * One linear pass over the text of a page, before any parser: takes out scripts, styles, comments,
 * foreign content and idle attributes, cuts long attribute values, and refuses a page that is too
 * large, too deep or has too many elements. JSON-LD is kept aside as text.
 */
export function prepareHtml(html: string): PreparedHtml {
  const scan: Scan = {
    html,
    out: [],
    jsonLd: [],
    stack: [],
    open: new Map(),
    endless: new Set(),
    elements: 0,
    deepest: 0,
  };
  for (let at = 0; at < html.length; ) {
    const tag = html.indexOf('<', at);
    scan.out.push(textOf(html, at, tag < 0 ? html.length : tag));
    if (tag < 0) break;
    at = readMarkup(scan, tag);
    const excess = whatIsTooMuch(scan);
    if (excess !== undefined) return { kind: 'too-large', reason: excess };
  }
  const prepared = scan.out.join('');
  if (prepared.length > PAGE_LIMITS.maxChars) {
    return { kind: 'too-large', reason: `the page has ${prepared.length} characters without scripts and styles` };
  }
  return { kind: 'prepared', html: prepared, jsonLd: scan.jsonLd };
}

/** White space alone becomes one space: each stretch of it is a node that every later step walks over. */
function textOf(html: string, from: number, to: number): string {
  if (from === to) return '';
  const text = html.slice(from, to);
  return isSpace(text.charCodeAt(0)) && text.trim() === '' ? ' ' : text;
}

function whatIsTooMuch(scan: Scan): string | undefined {
  if (scan.elements > PAGE_LIMITS.maxElements) return `the page has more than ${PAGE_LIMITS.maxElements} elements`;
  if (scan.deepest > PAGE_LIMITS.maxDepth) return `the page nests elements more than ${PAGE_LIMITS.maxDepth} deep`;
  return undefined;
}

/** Reads the markup at `<` and gives back where the text goes on. */
function readMarkup(scan: Scan, at: number): number {
  const next = scan.html.charCodeAt(at + 1);
  if (isLetter(next)) return readStartTag(scan, at);
  if (next === SLASH && isLetter(scan.html.charCodeAt(at + 2))) return readEndTag(scan, at);
  if (scan.html.startsWith('<!--', at)) return after(scan.html.indexOf('-->', at + 2), 3, scan.html.length);
  if (next === SLASH || next === BANG || next === QUESTION)
    return after(scan.html.indexOf('>', at), 1, scan.html.length);
  scan.out.push('&lt;');
  return at + 1;
}

function readEndTag(scan: Scan, at: number): number {
  const name = tagName(scan.html, at + 2);
  if ((scan.open.get(name) ?? 0) > 0) {
    popTo(scan, name);
    scan.out.push(`</${name}>`);
  }
  return after(scan.html.indexOf('>', at), 1, scan.html.length);
}

function readStartTag(scan: Scan, at: number): number {
  const name = tagName(scan.html, at + 1);
  const attributes = readAttributes(scan.html, at + 1 + name.length, name);
  const { end } = attributes;
  if (DROPPED_VOID.has(name) || isIdle(name, attributes.kept)) return end;
  if (DROPPED_RAW.has(name) || DROPPED_TREE.has(name)) return dropElement(scan, name, attributes);
  if (name === 'nav') {
    const after = endOfMenu(scan, end);
    if (after !== undefined) return after;
  }
  if (scan.stack.at(-1) === name && CLOSED_BY_SAME.has(name)) {
    popTo(scan, name);
    scan.out.push(`</${name}>`);
  }
  scan.elements++;
  scan.out.push(`<${name}${attributes.kept}>`);
  if (name === 'title') return copyTitle(scan, end);
  if (!VOID.has(name)) push(scan, name);
  return end;
}

/** Links to styles and icons, and `meta` that names nothing: most elements of a page's head. */
function isIdle(name: string, kept: string): boolean {
  if (name === 'link') return !/ rel="[^"]*(?:canonical|license)/i.test(kept);
  return name === 'meta' && !/ (?:name|property|itemprop)="/.test(kept);
}

function push(scan: Scan, name: string): void {
  scan.stack.push(name);
  scan.open.set(name, (scan.open.get(name) ?? 0) + 1);
  scan.deepest = Math.max(scan.deepest, scan.stack.length);
}

function popTo(scan: Scan, name: string): void {
  for (;;) {
    const top = scan.stack.pop();
    if (top === undefined) return;
    scan.open.set(top, (scan.open.get(top) ?? 1) - 1);
    if (top === name) return;
  }
}

/** A title holds text only: a `<` in it is no tag. */
function copyTitle(scan: Scan, from: number): number {
  const end = findEndTag(scan, 'title', from);
  if (end === undefined) return from;
  scan.out.push(scan.html.slice(from, end).replaceAll('<', '&lt;'), '</title>');
  return after(scan.html.indexOf('>', end), 1, scan.html.length);
}

function dropElement(scan: Scan, name: string, attributes: Attributes): number {
  const end = findEndTag(scan, name, attributes.end);
  // Without an end tag only the tag itself goes: the article may stand behind it.
  if (end === undefined) return attributes.end;
  if (name === 'script' && attributes.kept.toLowerCase().includes('ld+json')) {
    scan.jsonLd.push(scan.html.slice(attributes.end, end));
  }
  return after(scan.html.indexOf('>', end), 1, scan.html.length);
}

/** Where a menu ends that holds no text of an article: a third of the elements of many pages. */
function endOfMenu(scan: Scan, from: number): number | undefined {
  const end = findEndTag(scan, 'nav', from);
  if (end === undefined || end - from > MAX_MENU_CHARS || ARTICLE_IN_MENU.test(scan.html.slice(from, end)))
    return undefined;
  return after(scan.html.indexOf('>', end), 1, scan.html.length);
}
const MAX_MENU_CHARS = 200_000;
const ARTICLE_IN_MENU = /<(?:p|article|main|h1|blockquote|nav|script)[\s>]/i;

function findEndTag(scan: Scan, name: string, from: number): number | undefined {
  if (scan.endless.has(name)) return undefined;
  const pattern = endTagOf(name);
  pattern.lastIndex = from;
  const found = pattern.exec(scan.html);
  if (found === null) scan.endless.add(name);
  return found?.index;
}

const endTags = new Map<string, RegExp>();

function endTagOf(name: string): RegExp {
  const known = endTags.get(name) ?? new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  endTags.set(name, known);
  return known;
}

type Attributes = { readonly kept: string; readonly end: number };

/** Attributes of an element from the end of its tag's name to `>`; the first of a name counts. */
function readAttributes(html: string, from: number, element: string): Attributes {
  const own = Object.hasOwn(KEPT_OF_ELEMENT, element) ? KEPT_OF_ELEMENT[element] : undefined;
  let kept = '';
  let at = from;
  while (at < html.length) {
    const code = html.charCodeAt(at);
    if (code === GREATER) return { kept, end: at + 1 };
    if (isSpace(code) || code === SLASH) {
      at++;
      continue;
    }
    const nameEnd = endOfName(html, at + 1);
    const name = nameEnd - at > 30 ? '' : html.slice(at, nameEnd).toLowerCase();
    const value = readValue(html, nameEnd);
    const isKept = KEPT_ATTRIBUTES.has(name) || own?.includes(name) === true;
    if (isKept && !kept.includes(` ${name}="`) && !isIdleValue(element, name, value.text)) {
      kept += ` ${name}="${value.text.slice(0, PAGE_LIMITS.maxAttributeChars).replaceAll('"', '&quot;')}"`;
    }
    at = value.end;
  }
  return { kept, end: html.length };
}

function isIdleValue(element: string, name: string, value: string): boolean {
  if (name === 'href') return element === 'a' && !TELLING_HREF.test(value);
  return name === 'style' ? !HIDING_STYLE.test(value) : (name === 'class' || name === 'id') && value === '';
}

function readValue(html: string, from: number): { readonly text: string; readonly end: number } {
  const equals = skipSpace(html, from);
  if (html.charCodeAt(equals) !== EQUALS) return { text: '', end: from };
  const start = skipSpace(html, equals + 1);
  const quote = html[start];
  if (quote === '"' || quote === "'") {
    const end = html.indexOf(quote, start + 1);
    if (end < 0) return { text: '', end: html.length };
    return { text: html.slice(start + 1, end), end: end + 1 };
  }
  let end = start;
  while (end < html.length && html.charCodeAt(end) !== GREATER && !isSpace(html.charCodeAt(end))) end++;
  return { text: html.slice(start, end), end };
}

/** The name's plain part: what else stands in it (`<p<script>`) is read as an attribute, and dropped. */
function tagName(html: string, from: number): string {
  let end = from;
  while (isNameCode(html.charCodeAt(end))) end++;
  return html.slice(from, end).toLowerCase();
}

function endOfName(html: string, from: number): number {
  let end = from;
  for (; end < html.length; end++) {
    const code = html.charCodeAt(end);
    if (code === EQUALS || code === GREATER || code === SLASH || isSpace(code)) break;
  }
  return end;
}

function skipSpace(html: string, from: number): number {
  let at = from;
  while (isSpace(html.charCodeAt(at))) at++;
  return at;
}

function after(found: number, length: number, otherwise: number): number {
  return found < 0 ? otherwise : found + length;
}

const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;
const GREATER = 0x3e;
const EQUALS = 0x3d;

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

/** Letters, digits, `-` and `:`. */
function isNameCode(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x3a) || code === 0x2d;
}

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
