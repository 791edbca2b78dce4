import { hashId, httpUrl, type OpmlFeed } from './opml.ts';
import { VIGIA_NAMESPACE } from './opml-outlines.ts';

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

type FiledFeed = { readonly feed: NewFeed; readonly folders: readonly string[] };

/** The folders of a category, outermost first. */
export function foldersOf(category: string | undefined): readonly string[] {
  return (category ?? '').split('/').filter((folder) => folder !== '');
}

/** The lines of feeds in their folders, which come in the order of their first feed. */
export function renderOutlines(filed: readonly FiledFeed[], margin: string): readonly string[] {
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
    ['vigia:minMinutes', feed.minMinutes?.toString()],
    ['vigia:maxMinutes', feed.maxMinutes?.toString()],
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
