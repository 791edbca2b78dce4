import { canonicalUrl } from '../text/canonical-url.ts';
import type { Finding } from './finding.ts';
import { hashId, httpUrl, isFolder, nameOf, type OpmlFeed, parseOpml, readFeeds } from './opml.ts';
import { type OpmlBody, type Outline, placeOf, readOutlines, VIGIA_NAMESPACE } from './opml-outlines.ts';
import { foldersOf, type NewFeed, renderOutlines } from './render-opml.ts';

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
  const edited = declareNamespace(insertFeeds(text, read.body, foldersOf(added.category), [added]));
  return checkAddition(text, edited, added);
}

/** The text with feeds of one folder, last in it; what is missing of the folder's path is made. */
function insertFeeds(text: string, body: OpmlBody, folders: readonly string[], feeds: readonly NewFeed[]): string {
  const { folder, missing } = deepestFolder(body, folders);
  const sibling = folder.children.at(-1);
  const margin = sibling ? marginAt(text, sibling.start) : `${marginAt(text, folder.start)}  `;
  const lines = renderOutlines(
    feeds.map((feed) => ({ feed, folders: missing })),
    margin,
  );
  return insertLast(text, folder, lines);
}

/** Reads the edited text: what a reader would find wrong with the new feed is the reason not to add it. */
function checkAddition(text: string, edited: string, added: NewFeed): EditedOpml {
  const before = parseOpml(text);
  const after = parseOpml(edited);
  if (before.kind === 'invalid') return before;
  if (after.kind === 'invalid') return after;
  const href = httpUrl(added.url)?.href;
  const known = knownIn(before.feeds)(added);
  if (known) return { kind: 'unchanged', reason: known };
  const feed = after.feeds.find((candidate) => candidate.url === href);
  if (feed && after.findings.length === before.findings.length) return { kind: 'edited', text: edited, feed };
  return {
    kind: 'invalid',
    findings: after.findings.filter(({ message }) => !before.findings.some((old) => old.message === message)),
  };
}

/** Says of a feed why it is in a list already: its id, or its address in any of the ways to write it. */
function knownIn(feeds: readonly OpmlFeed[]): (feed: Pick<NewFeed, 'id' | 'url'>) => string | undefined {
  const byId = new Map(feeds.map((feed) => [feed.id, feed]));
  const byAddress = new Map(feeds.map((feed) => [addressKey(feed.url), feed]));
  return ({ id, url }) => {
    const same = byAddress.get(addressKey(url));
    if (same) return `\`${same.id}\` (${same.url}) is in the list already`;
    const other = byId.get(id ?? hashId(url));
    return (
      other && `the id \`${other.id}\` is in the list already, for ${other.url}: give the feed another \`vigia:id\``
    );
  };
}

/** http and https of one address are one feed. */
function addressKey(url: string): string {
  return canonicalUrl(url).replace(/^https?:/i, '');
}

export type AddedFeeds<Added> =
  | {
      readonly kind: 'edited';
      readonly text: string;
      readonly added: readonly Added[];
      readonly known: readonly { readonly feed: Added; readonly reason: string }[];
    }
  | { readonly kind: 'invalid'; readonly findings: readonly Finding[] };

/** The text with many more feeds, as `addFeed` for each; one that is there already, or comes twice, is known. */
export function addFeeds<Added extends { readonly feed: OpmlFeed }>(
  text: string,
  feeds: readonly Added[],
): AddedFeeds<Added> {
  const before = parseOpml(text);
  if (before.kind === 'invalid') return before;
  const { added, known } = sortOut(before.feeds, feeds);
  let edited = text;
  for (const [category, members] of Map.groupBy(added, ({ feed }) => feed.category)) {
    const read = readOutlines(edited);
    if (read.kind === 'invalid') return read;
    edited = insertFeeds(
      edited,
      read.body,
      foldersOf(category),
      members.map(({ feed }) => feed),
    );
  }
  return { kind: 'edited', text: added.length === 0 ? text : declareNamespace(edited), added, known };
}

function sortOut<Added extends { readonly feed: OpmlFeed }>(listed: readonly OpmlFeed[], feeds: readonly Added[]) {
  const added: Added[] = [];
  const known: { readonly feed: Added; readonly reason: string }[] = [];
  const isListed = knownIn(listed);
  const seen = new Map<string, OpmlFeed>();
  for (const one of feeds) {
    const { id, url } = one.feed;
    const earlier = seen.get(id) ?? seen.get(addressKey(url));
    const reason = isListed(one.feed) ?? (earlier && `it is the same feed as \`${earlier.id}\` (${earlier.url}) above`);
    if (reason === undefined) added.push(one);
    else known.push({ feed: one, reason });
    seen.set(id, earlier ?? one.feed).set(addressKey(url), earlier ?? one.feed);
  }
  return { added, known };
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
