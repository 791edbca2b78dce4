import type { ArticleIndex } from '../ports.ts';
import type { Stores } from '../stores/stores.ts';

/** As many stories as one look tells of. */
export const MAX_NEWS = 100;

/**
 * Ids of stories that meet a query and were begun at `since` or later, at most `MAX_NEWS`: their first article was found then.
 * `query` is canonical, `since` and `now` ISO 8601 in UTC.
 */
export async function todayNews(
  {
    stores,
    articleIndex,
  }: { readonly stores: Pick<Stores, 'stories'>; readonly articleIndex: Pick<ArticleIndex, 'stories'> },
  { query, since, now }: { readonly query: string; readonly since: string; readonly now: string },
): Promise<readonly string[]> {
  const { page } = await articleIndex.stories({
    query: `(${query}) after:${new Date(Date.parse(since) - NEWS_AGE_MS).toISOString()}`,
    now,
    order: 'newest',
    offset: 0,
    limit: MAX_NEWS,
    fields: [],
  });
  const heads = await stores.stories.heads(page.map(({ storyId }) => storyId));
  return heads.filter(({ createdAt }) => createdAt >= since).map(({ id }) => id);
}

/** What was published longer ago is no news when it is found. */
const NEWS_AGE_MS = 48 * 60 * 60_000;
