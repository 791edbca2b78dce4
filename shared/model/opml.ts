import { shortHash } from '../text/hash.ts';
import type { Feed } from './feed.ts';
import type { Finding } from './finding.ts';
import { type OpmlBody, type Outline, placeOf, readOutlines, VIGIA_NAMESPACE } from './opml-outlines.ts';

/** A feed as the OPML says it. */
export type OpmlFeed = Omit<Feed, 'origin'>;

export type ParsedOpml =
  /** The good feeds in order; `findings` tells of outlines, or attributes, that were left out. */
  | { readonly kind: 'opml'; readonly feeds: readonly OpmlFeed[]; readonly findings: readonly Finding[] }
  /** Nothing could be read. */
  | { readonly kind: 'invalid'; readonly findings: readonly Finding[] };

/**
 * The feeds of an OPML 2.0 text (http://opml.org/spec2.opml).
 *
 * `xmlUrl` makes an outline a feed; an outline without it is a folder, and the folders around a feed
 * are its category (`agencies`, or `agencies/us`). Title is `title`, else `text`, else the host.
 * `vigia:id` and `vigia:country` are Vigía's own. Without an id, a hash of the address is the id.
 */
export function parseOpml(text: string): ParsedOpml {
  const read = readOutlines(text);
  if (read.kind === 'invalid') return read;
  const { placed, findings } = readFeeds(text, read.body);
  return { kind: 'opml', feeds: placed.map(({ feed }) => feed), findings };
}

/** An OPML text of feeds, folders in the order of their first feed; `parseOpml` reads it back. */
export function renderOpml(feeds: readonly OpmlFeed[], title = 'Vigía feeds'): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<opml version="2.0" xmlns:vigia="${VIGIA_NAMESPACE}">`,
    `  <head><title>${escapeXml(title)}</title></head>`,
    '  <body>',
    ...renderOutlines(
      feeds.map((feed) => ({ feed, folders: foldersOf(feed.category) })),
      '    ',
    ),
    '  </body>',
    '</opml>',
    '',
  ];
  return lines.join('\n');
}

/** What is asked for when a feed is added: without an id it is known by its address, without a title by its host. */
export type NewFeed = Omit<OpmlFeed, 'id' | 'title'> & { readonly id?: string; readonly title?: string };

export type EditedOpml =
  /** `feed` was added, or removed. */
  | { readonly kind: 'edited'; readonly text: string; readonly feed: OpmlFeed }
  /** The feed is there already (`addFeed`), or is not there (`removeFeed`). */
  | { readonly kind: 'unchanged'; readonly reason: string }
  | { readonly kind: 'invalid'; readonly findings: readonly Finding[] };

/** The text with one more feed, last in its folder, which is made when it is missing. Nothing else changes. */
export function addFeed(text: string, added: NewFeed): EditedOpml {
  const read = readOutlines(text);
  if (read.kind === 'invalid') return read;
  const { folder, missing } = deepestFolder(read.body, foldersOf(added.category));
  const sibling = folder.children.at(-1);
  const margin = sibling ? marginAt(text, sibling.start) : `${marginAt(text, folder.start)}  `;
  const lines = renderOutlines([{ feed: added, folders: missing }], margin);
  const edited = declareNamespace(insertLast(text, folder, lines));
  return checkAddition(text, edited, added);
}

/** Reads the edited text: what a reader would find wrong with the new feed is the reason not to add it. */
function checkAddition(text: string, edited: string, { id, url }: NewFeed): EditedOpml {
  const before = parseOpml(text);
  const after = parseOpml(edited);
  if (before.kind === 'invalid') return before;
  if (after.kind === 'invalid') return after;
  const href = httpUrl(url)?.href;
  const known = before.feeds.find((feed) => feed.id === id || feed.url === href);
  if (known) return { kind: 'unchanged', reason: `\`${known.id}\` (${known.url}) is in the list already` };
  const feed = after.feeds.find((candidate) => candidate.url === href);
  if (feed && after.findings.length === before.findings.length) return { kind: 'edited', text: edited, feed };
  return {
    kind: 'invalid',
    findings: after.findings.filter(({ message }) => !before.findings.some((old) => old.message === message)),
  };
}

/** The text without the feed of that id, and without the line that it leaves empty. Nothing else changes. */
export function removeFeed(text: string, id: string): EditedOpml {
  const read = readOutlines(text);
  if (read.kind === 'invalid') return read;
  const found = readFeeds(text, read.body).placed.find(({ feed }) => feed.id === id);
  if (!found) return { kind: 'unchanged', reason: `No feed has the id \`${id}\`` };
  const { start, end, children } = found.outline;
  if (children.length > 0) {
    const message = `The outline of \`${id}\` holds other outlines: move them out first`;
    return { kind: 'invalid', findings: [{ ...placeOf(text, start), message }] };
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end) + 1 || text.length;
  const alone = `${text.slice(lineStart, start)}${text.slice(end, lineEnd)}`.trim() === '';
  const [from, to] = alone ? [lineStart, lineEnd] : [start, end];
  return { kind: 'edited', text: text.slice(0, from) + text.slice(to), feed: found.feed };
}

// ---------------------------------------------------------------- reading

/** More than anybody reads: a file with more faults is no list of feeds. */
const MAX_FINDINGS = 100;

type PlacedFeed = { readonly outline: Outline; readonly feed: OpmlFeed };
type Report = (message: string) => unknown;

function readFeeds(
  text: string,
  body: OpmlBody,
): { readonly placed: readonly PlacedFeed[]; readonly findings: readonly Finding[] } {
  const placed: PlacedFeed[] = [];
  const faults: { readonly offset: number; readonly message: string }[] = [];
  const ids = new Set<string>();
  const urls = new Set<string>();
  for (const { outline, folders } of feedOutlines(body.children, [])) {
    const report: Report = (message) => faults.push({ offset: outline.start, message });
    const feed = feedOf(outline, folders, report);
    if (!feed) continue;
    if (ids.has(feed.id)) report(`Second feed with the id \`${feed.id}\`: change its \`vigia:id\`, or remove it`);
    else if (urls.has(feed.url)) report(`Second feed with the address ${feed.url}: remove it`);
    else placed.push({ outline, feed });
    ids.add(feed.id);
    urls.add(feed.url);
  }
  const findings = faults.slice(0, MAX_FINDINGS).map(({ offset, message }) => ({ ...placeOf(text, offset), message }));
  return { placed, findings };
}

type FoundOutline = { readonly outline: Outline; readonly folders: readonly string[] };

/** Outlines that are feeds or ought to be: a self-closing outline can be no folder. */
function feedOutlines(outlines: readonly Outline[], folders: readonly string[]): readonly FoundOutline[] {
  return outlines.flatMap((outline) => {
    const own = isFolder(outline) ? [] : [{ outline, folders }];
    return [...own, ...feedOutlines(outline.children, [...folders, nameOf(outline)])];
  });
}

function isFolder(outline: Outline): boolean {
  return !outline.selfClosing && !outline.attributes.has('xmlurl');
}

/** OPML requires `text`; some programs write `title` only. */
function nameOf({ attributes }: Outline): string {
  return attributes.get('title') || attributes.get('text') || '';
}

function feedOf(outline: Outline, folders: readonly string[], report: Report): OpmlFeed | undefined {
  const url = urlOf(outline, report);
  const id = url && idOf(outline, url, report);
  if (!url || !id) return undefined;
  const siteUrl = httpUrl(outline.attributes.get('htmlurl') ?? '')?.href;
  const language = checkedValue(outline, 'language', LANGUAGE, 'a language tag such as `es` or `es-MX`', report);
  const country = checkedValue(outline, 'vigia:country', COUNTRY, 'two letters such as `MX`', report)?.toUpperCase();
  const category = folders.filter((folder) => folder !== '').join('/');
  return {
    id,
    url: url.href,
    title: nameOf(outline) || url.host,
    ...(siteUrl === undefined ? {} : { siteUrl }),
    ...(language === undefined ? {} : { language }),
    ...(country === undefined ? {} : { country }),
    ...(category === '' ? {} : { category }),
  };
}

/** BCP 47; RSS allows the same tags. */
const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i;
/** ISO 3166-1 alpha-2, or `UN`. */
const COUNTRY = /^[a-z]{2}$/i;
/** Ids become parts of table keys and of addresses. */
const ID = /^[a-z0-9][a-z0-9._-]{0,119}$/i;

function urlOf(outline: Outline, report: Report): URL | undefined {
  const written = outline.attributes.get('xmlurl');
  if (!written) {
    report(`The outline \`${nameOf(outline)}\` has no \`xmlUrl\`: add the feed's address, or write a folder as a pair`);
    return undefined;
  }
  const url = httpUrl(written);
  if (!url) report(`Cannot read \`xmlUrl\` as it must be an http(s) address: current value is \`${written}\``);
  return url;
}

function httpUrl(written: string): URL | undefined {
  const url = URL.canParse(written) ? new URL(written) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}

function idOf(outline: Outline, url: URL, report: Report): string | undefined {
  const id = outline.attributes.get('vigia:id');
  if (id === undefined) return hashId(url.href);
  if (ID.test(id)) return id;
  report(`Cannot read \`vigia:id\` as it must be letters, digits, \`.\`, \`_\` and \`-\`: current value is \`${id}\``);
  return undefined;
}

function hashId(url: string): string {
  return shortHash([url]);
}

function checkedValue(
  outline: Outline,
  name: string,
  form: RegExp,
  expected: string,
  report: Report,
): string | undefined {
  const value = outline.attributes.get(name);
  if (!value || form.test(value)) return value || undefined;
  report(`Cannot read \`${name}\` as it must be ${expected}: current value is \`${value}\``);
  return undefined;
}

// ---------------------------------------------------------------- writing

type FiledFeed = { readonly feed: NewFeed; readonly folders: readonly string[] };

function foldersOf(category: string | undefined): readonly string[] {
  return (category ?? '').split('/').filter((folder) => folder !== '');
}

function renderOutlines(filed: readonly FiledFeed[], margin: string): readonly string[] {
  const groups = Map.groupBy(filed, ({ folders }) => folders[0]);
  return [...groups].flatMap(([folder, members]) => {
    if (folder === undefined) return members.map(({ feed }) => `${margin}${renderFeed(feed)}`);
    const inside = members.map(({ feed, folders }) => ({ feed, folders: folders.slice(1) }));
    const opening = `${margin}<outline text="${escapeXml(folder)}">`;
    return [opening, ...renderOutlines(inside, `${margin}  `), `${margin}</outline>`];
  });
}

function renderFeed(feed: NewFeed): string {
  const attributes: readonly (readonly [string, string | undefined])[] = [
    ['type', 'rss'],
    ['text', feed.title ?? httpUrl(feed.url)?.host ?? feed.url],
    ['xmlUrl', feed.url],
    ['htmlUrl', feed.siteUrl],
    ['language', feed.language],
    ['vigia:id', feed.id === hashId(feed.url) ? undefined : feed.id],
    ['vigia:country', feed.country],
  ];
  const written = attributes.flatMap(([name, value]) => (value === undefined ? [] : [`${name}="${escapeXml(value)}"`]));
  return `<outline ${written.join(' ')}/>`;
}

const XML_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Escaped for an attribute; what XML 1.0 §2.2 forbids, and line breaks, become spaces. */
function escapeXml(text: string): string {
  return text
    .replace(/[^\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]+/gu, ' ')
    .replace(/[&<>"]/g, (character) => XML_ESCAPES[character] ?? '');
}

// ---------------------------------------------------------------- editing

type Folder = Omit<Outline, 'attributes'>;

/** The folder that holds as much of a path as there is, and the folders that are missing below it. */
function deepestFolder(
  folder: Folder,
  path: readonly string[],
): { readonly folder: Folder; readonly missing: readonly string[] } {
  const [name, ...rest] = path;
  const next = folder.children.find((child) => isFolder(child) && nameOf(child) === name);
  return next ? deepestFolder(next, rest) : { folder, missing: path };
}

function marginAt(text: string, offset: number): string {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*/.exec(before)?.[0] ?? '';
}

function insertLast(text: string, folder: Folder, lines: readonly string[]): string {
  const newLine = text.includes('\r\n') ? '\r\n' : '\n';
  const block = lines.join(newLine);
  const margin = marginAt(text, folder.start);
  if (folder.selfClosing) {
    const opening = text.slice(folder.start, folder.end).replace(/\s*\/>$/, '>');
    const name = /^<([^\s>]+)/.exec(opening)?.[1] ?? 'body';
    const pair = `${opening}${newLine}${block}${newLine}${margin}</${name}>`;
    return text.slice(0, folder.start) + pair + text.slice(folder.end);
  }
  const lineStart = text.lastIndexOf('\n', folder.contentEnd - 1) + 1;
  const ownLine = lineStart >= folder.tagEnd && text.slice(lineStart, folder.contentEnd).trim() === '';
  if (ownLine) return `${text.slice(0, lineStart)}${block}${newLine}${text.slice(lineStart)}`;
  const before = text.slice(0, folder.contentEnd).trimEnd();
  return `${before}${newLine}${block}${newLine}${margin}${text.slice(folder.contentEnd)}`;
}

/** Other programs need the prefix declared; ours does not. */
function declareNamespace(text: string): string {
  if (!text.includes('vigia:') || text.includes('xmlns:vigia=')) return text;
  return text.replace(/<opml\b/, `<opml xmlns:vigia="${VIGIA_NAMESPACE}"`);
}
