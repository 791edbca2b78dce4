import type { ArticleRecord } from '../../shared/model/article-record.ts';
import type { Tag } from '../../shared/model/tag.ts';
import { createStores, type Stores } from '../../shared/stores/stores.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { createMemoryTable } from '../fakes/memory-table.ts';
import { makeArticle, makeArticleRecord } from '../fakes/records.ts';

/** What a test says of an article; the rest is that of tests/fakes/records.ts. */
export type StoredArticle = Partial<ArticleRecord> & {
  readonly id: string;
  readonly text?: string;
  readonly receipts?: readonly Tag[];
};

/** Stores that hold these articles, each a story of its own unless it says another. */
export async function archiveOf(articles: readonly StoredArticle[]): Promise<Stores> {
  const clock = createManualClock();
  const stores = createStores({ table: createMemoryTable({ clock }), blobs: createMemoryBlobs() });
  for (const article of articles) await store(stores, article);
  return stores;
}

/** Adds one more. */
export async function store(stores: Stores, { text = '', receipts = [], ...article }: StoredArticle): Promise<void> {
  const record = makeArticleRecord({
    articleKey: `articles/${article.id}/text.json.gz`,
    story: { kind: 'new', storyId: article.id, why: 'first article of its story' },
    ...article,
  });
  await stores.articles.putText(record.articleKey, {
    schemaVersion: 1,
    article: makeArticle({ id: record.id, title: record.title, text, language: record.language }),
    tags: [...receipts],
    modelVersion: record.modelVersion,
  });
  await stores.articles.saveHead(record);
}

/** An id as articles have them, of a small number. */
export function idOf(number: number): string {
  return number.toString(16).padStart(20, '0');
}
