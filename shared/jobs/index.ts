import type { IndexedArticle } from '../model/indexed-article.ts';
import type { ArticleMessage } from '../model/messages.ts';
import { indexedArticle } from '../stages/indexed-article.ts';
import { storyOfArticle } from '../stores/story-of-article.ts';
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
    if (found === undefined) {
      gone.push(articleId);
      continue;
    }
    const { record } = found;
    // Where retention took the text, title and tags are still found.
    const text = (await stores.articles.text(record))?.article.text ?? '';
    const storyId = await storyOfArticle(stores, record);
    articles.push(indexedArticle(record, text, storyId));
  }
  await ports.articleIndex.upsert(articles);
  if (gone.length > 0) await ports.articleIndex.remove(gone);
  return { outcome: 'indexed', articles: articles.length, removed: gone.length };
}
