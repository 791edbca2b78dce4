import type { ArticleRecord } from '../../model/article-record.ts';
import type { ArticleHit, ArticleIndex } from '../../ports.ts';
import type { Stores } from '../../stores/stores.ts';
import type { ExportedArticle } from './exported-article.ts';

export type ArticleSources = { readonly stores: Pick<Stores, 'articles'>; readonly articleIndex: ArticleIndex };

export type ReadRequest = {
  /** Canonical text of the query language. */
  readonly query: string;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** At most so many articles; all of them unless said. */
  readonly limit?: number | undefined;
  /** Reads text and receipts as well, a blob each. */
  readonly withText: boolean;
};

/** Articles asked of the index at once: a few pages of 200 ids are small, and 10,000 articles take 50 searches. */
const PAGE = 200;

/** Records and texts read at once: on AWS each takes some 30 ms, and all of them are in memory until they are written. */
const BATCH = 25;

/**
 * The articles of a query, newest first, in batches of at most 25: memory does not grow with their number. One that
 * was removed since the index gave it is left out.
 */
export async function* readBatches(
  sources: ArticleSources,
  request: ReadRequest,
): AsyncGenerator<readonly ExportedArticle[]> {
  let left = request.limit ?? Number.POSITIVE_INFINITY;
  let cursor: string | undefined;
  do {
    const page = await sources.articleIndex.search({
      query: request.query,
      now: request.now,
      limit: Math.min(PAGE, left),
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (let at = 0; at < page.hits.length; at += BATCH) {
      const batch = await readHits(sources, page.hits.slice(at, at + BATCH), request.withText);
      if (batch.length > 0) yield batch;
    }
    left -= page.hits.length;
    cursor = page.cursor;
  } while (cursor !== undefined && left > 0);
}

/** The records of a query's articles one by one, newest first. */
export async function* readRecords(
  sources: ArticleSources,
  question: Pick<ReadRequest, 'query' | 'now' | 'limit'>,
): AsyncGenerator<ArticleRecord> {
  for await (const batch of readBatches(sources, { ...question, withText: false }))
    for (const { record } of batch) yield record;
}

async function readHits(
  { stores }: ArticleSources,
  hits: readonly ArticleHit[],
  withText: boolean,
): Promise<readonly ExportedArticle[]> {
  const read = await Promise.all(
    hits.map(async ({ articleId, storyId }) => {
      const found = await stores.articles.get(articleId);
      if (found === undefined) return [];
      const { record } = found;
      const archived = withText ? await stores.articles.text(record) : undefined;
      return [{ record, storyId, ...(archived === undefined ? {} : { archived }) }];
    }),
  );
  return read.flat();
}
