import { generateAtomFeed } from 'feedsmith';
import { stableUrn } from '../../text/stable-urn.ts';
import type { ExportAbout, ExportedArticle } from './exported-article.ts';
import { type FeedEntry, feedEntry, feedTitle } from './feed-entry.ts';

/** Atom (RFC 4287) in one piece: entries keep their ids for ever and lead to the original. */
export async function* atomFeed(
  batches: AsyncIterable<readonly ExportedArticle[]>,
  about: ExportAbout,
): AsyncGenerator<string> {
  const entries: FeedEntry[] = [];
  for await (const batch of batches) entries.push(...batch.map((article) => feedEntry(article, about)));
  const feed = {
    id: stableUrn('feed', about.query),
    title: { value: feedTitle(about), type: 'text' },
    updated: new Date(entries.map(({ updatedAt }) => updatedAt).reduce(later, '') || about.now),
    // A feed without an author would have to name one in every entry (RFC 4287 §4.1.1).
    authors: [{ name: 'Vigía' }],
    generator: { text: 'Vigía' },
    ...(about.selfUrl === undefined
      ? {}
      : { links: [{ href: about.selfUrl, rel: 'self', type: 'application/atom+xml' }] }),
    entries: entries.map(atomEntry),
  };
  yield generateAtomFeed(feed, { strict: true });
}

function atomEntry(entry: FeedEntry) {
  const { id, title, url, summary, text, publishedAt, updatedAt, authors, tags, language, sourceId, sourceTitle } =
    entry;
  return {
    id,
    title: { value: title === '' ? url : title, type: 'text' },
    // The first link is the original: readers that know one link only take that.
    links: [
      { href: url, rel: 'alternate', type: 'text/html', ...(language === undefined ? {} : { hreflang: language }) },
    ],
    ...(publishedAt === undefined ? {} : { published: new Date(publishedAt) }),
    updated: new Date(updatedAt),
    authors: authors.length === 0 ? [{ name: sourceTitle }] : authors.map((name) => ({ name })),
    ...(summary === '' ? {} : { summary: { value: summary, type: 'text' } }),
    ...(text === undefined ? {} : { content: { value: text, type: 'text' } }),
    categories: tags.map((term) => ({ term })),
    source: { id: sourceId, title: { value: sourceTitle, type: 'text' }, updated: new Date(updatedAt) },
  };
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
