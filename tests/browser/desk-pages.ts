import { openForReading } from '../../local/open-for-reading.ts';

/** A page of the desk, by a name for its screenshot. */
export type NamedPage = { readonly name: string; readonly path: string };

/** Every page of the desk over the sample newsroom, with real ids. */
export async function deskPages(dataDir: string): Promise<readonly NamedPage[]> {
  const { articleId, storyId, feedId } = await idsIn(dataDir);
  return [
    { name: 'today', path: '/' },
    { name: 'today-filtered', path: '/?language=es&since=all' },
    { name: 'story', path: `/stories/${storyId}` },
    { name: 'article', path: `/articles/${articleId}` },
    { name: 'search-help', path: '/search' },
    { name: 'search', path: '/search?q=fentanyl' },
    { name: 'search-none', path: '/search?q=zzzzzz' },
    { name: 'search-error', path: '/search?q=topic%3Afentanyl%20(' },
    { name: 'trends', path: '/trends' },
    { name: 'feeds', path: '/feeds' },
    { name: 'feed', path: `/feeds/${feedId}` },
    { name: 'model', path: '/model' },
    { name: 'model-topic', path: '/model/fentanyl' },
    { name: 'alerts', path: '/alerts' },
    { name: 'inbox', path: '/inbox' },
    { name: 'queues', path: '/queues' },
    { name: 'settings', path: '/settings' },
    { name: 'keys', path: '/keys' },
    { name: 'audit', path: '/audit' },
    { name: 'not-there', path: '/articles/ffffffffffffffff' },
  ];
}

/** An article with tags, in the widest story. */
async function idsIn(dataDir: string) {
  const reader = openForReading(dataDir);
  try {
    const sizes = new Map<string, number>();
    let articleId = '';
    let most = 0;
    for (const day of await reader.stores.articles.days()) {
      for await (const { record } of reader.stores.articles.ofDay(day)) {
        const size = (sizes.get(record.story.storyId) ?? 0) + 1;
        sizes.set(record.story.storyId, size);
        if (size < most || record.tags.length === 0) continue;
        most = size;
        articleId = record.id;
      }
    }
    const storyId = [...sizes].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? '';
    return { articleId, storyId, feedId: 'sample-en-rss' };
  } finally {
    reader.close();
  }
}
