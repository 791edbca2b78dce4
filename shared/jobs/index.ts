import type { IndexedArticle } from '../model/indexed-article.ts';
import type { ArticleMessage } from '../model/messages.ts';
import { indexedArticle } from '../stages/indexed-article.ts';
import type { JobContext } from './job-context.ts';

export type IndexReport = { readonly outcome: 'indexed'; readonly articles: number; readonly removed: number };

/** Puts a batch of archived articles into the article index, and takes out those that are gone. Idempotent. */
export async function indexJob(
  { stores, ports }: JobContext,
  messages: readonly ArticleMessage[],
): Promise<IndexReport> {
  const articles: IndexedArticle[] = [];
  const gone: string[] = [];
  for (const articleId of new Set(messages.map((message) => message.articleId))) {
    const found = await stores.articles.get(articleId);
    const archived = found === undefined ? undefined : await stores.articles.text(found.record);
    if (found === undefined || archived === undefined) gone.push(articleId);
    else {
      const storyId = (await stores.stories.rootOf(found.record.story.storyId))?.record.id;
      articles.push(indexedArticle(found.record, archived, storyId ?? found.record.story.storyId));
    }
  }
  await ports.articleIndex.upsert(articles);
  if (gone.length > 0) await ports.articleIndex.remove(gone);
  return { outcome: 'indexed', articles: articles.length, removed: gone.length };
}
