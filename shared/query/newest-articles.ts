import type { ArchivedText, ArticleRecord } from '../model/article-record.ts';
import type { Stores } from '../stores/stores.ts';

export type ArticleWithText = { readonly record: ArticleRecord; readonly archived: ArchivedText | undefined };

/** The newest articles of the archive with their text and receipts, newest first. */
export async function newestArticles(
  { articles }: Pick<Stores, 'articles'>,
  limit: number,
): Promise<readonly ArticleWithText[]> {
  const newest: ArticleWithText[] = [];
  for (const day of await articles.days()) {
    for await (const { record } of articles.ofDay(day)) {
      newest.push({ record, archived: await articles.text(record) });
      if (newest.length === limit) return newest;
    }
  }
  return newest;
}
