import { counted, type ExportRequest } from './export-articles.ts';
import type { ExportAbout, ExportedArticle } from './exported-article.ts';
import { parquetFile } from './parquet-file.ts';
import { type ArticleSources, readBatches } from './read-batches.ts';

/** One file of a partitioned table; read `bytes` to their end before the next part is asked for. */
export type ParquetPart = {
  /** Such as `year=2026/month=11/part-0.parquet`: partitions as Hive, Athena and DuckDB read them; each number once. */
  readonly path: string;
  readonly bytes: AsyncIterable<Uint8Array>;
};

/**
 * The articles of a query as a table in one Parquet file a month (UTC, of the day that lists sort by), newest month
 * first: memory does not grow with their number.
 */
export async function* parquetParts(
  sources: ArticleSources,
  request: Omit<ExportRequest, 'format'>,
): AsyncGenerator<ParquetPart> {
  const { query, now, limit, fullText, onProgress } = request;
  const batches = counted(readBatches(sources, { query, now, limit, withText: fullText }), onProgress);
  let pending = await nextBatch(batches);
  for (let part = 0; pending !== undefined; part++) {
    const month = monthOf(pending[0]);
    const rest: { batch: readonly ExportedArticle[] | undefined } = { batch: pending };
    yield {
      path: `year=${month.slice(0, 4)}/month=${month.slice(5)}/part-${part}.parquet`,
      bytes: monthFile(batches, month, rest, request),
    };
    pending = rest.batch;
  }
}

/** The file of a month; leaves in `rest` what comes after it. */
function monthFile(
  batches: AsyncGenerator<readonly ExportedArticle[]>,
  month: string,
  rest: { batch: readonly ExportedArticle[] | undefined },
  about: ExportAbout,
): AsyncIterable<Uint8Array> {
  async function* ofMonth(): AsyncGenerator<readonly ExportedArticle[]> {
    while (rest.batch !== undefined) {
      const end = rest.batch.findIndex((article) => monthOf(article) !== month);
      yield end === -1 ? rest.batch : rest.batch.slice(0, end);
      rest.batch = end === -1 ? await nextBatch(batches) : rest.batch.slice(end);
      if (end !== -1) return;
    }
  }
  return parquetFile(ofMonth(), about);
}

async function nextBatch(
  batches: AsyncGenerator<readonly ExportedArticle[]>,
): Promise<readonly ExportedArticle[] | undefined> {
  const next = await batches.next();
  return next.done === true ? undefined : next.value;
}

function monthOf(article: ExportedArticle | undefined): string {
  return article?.record.orderedAt.slice(0, 7) ?? '';
}
