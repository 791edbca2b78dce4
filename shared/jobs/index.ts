import type { ArticleMessage } from '../model/messages.ts';
import type { TaggedArticle } from '../model/tagged-article.ts';
import type { JobContext } from './job-context.ts';

export type IndexReport = { readonly outcome: 'indexed'; readonly articles: number };

/** Puts a batch of archived articles into the article index. Idempotent. */
export async function indexJob(
  { stores, ports }: JobContext,
  messages: readonly ArticleMessage[],
): Promise<IndexReport> {
  const articles: TaggedArticle[] = [];
  for (const articleId of new Set(messages.map((message) => message.articleId))) {
    const found = await stores.articles.get(articleId);
    const archived = found === undefined ? undefined : await stores.articles.text(found.record);
    if (archived !== undefined) articles.push(archived);
  }
  await ports.articleIndex.upsert(articles);
  return { outcome: 'indexed', articles: articles.length };
}
