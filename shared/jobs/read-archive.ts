import type { ArchivedText, ArticleRecord } from '../model/article-record.ts';
import type { Stores } from '../stores/stores.ts';

export type ReadArticle = { readonly record: ArticleRecord; readonly archived: ArchivedText | undefined };

export type ArchiveRange = {
  /** ISO 8601, UTC: only articles of that time and later. */
  readonly since?: string | undefined;
  /** Where an earlier reading ended: `orderedAt#id` of its last article. */
  readonly place?: string | undefined;
};

/** Texts read at once: on AWS each takes some 30 ms, and all of them are in memory until they are used. */
const READ_AT_ONCE = 16;

/** Every archived article with its text, newest first, in batches. */
export async function* readArchive(
  stores: Pick<Stores, 'articles'>,
  range: ArchiveRange,
): AsyncGenerator<readonly ReadArticle[]> {
  let batch: ArticleRecord[] = [];
  for await (const record of recordsOf(stores, range)) {
    batch.push(record);
    if (batch.length < READ_AT_ONCE) continue;
    yield await withTexts(stores, batch);
    batch = [];
  }
  if (batch.length > 0) yield await withTexts(stores, batch);
}

async function* recordsOf(
  { articles }: Pick<Stores, 'articles'>,
  { since, place }: ArchiveRange,
): AsyncGenerator<ArticleRecord> {
  const lastDay = place?.slice(0, 10);
  const days = await articles.days({
    ...(since === undefined ? {} : { from: since.slice(0, 10) }),
    ...(lastDay === undefined ? {} : { to: lastDay }),
  });
  for (const day of days) {
    for await (const { record } of articles.ofDay(day, day === lastDay ? place : undefined)) {
      if (since !== undefined && record.orderedAt < since) return;
      if (`${record.orderedAt}#${record.id}` !== place) yield record;
    }
  }
}

function withTexts(
  { articles }: Pick<Stores, 'articles'>,
  records: readonly ArticleRecord[],
): Promise<readonly ReadArticle[]> {
  return Promise.all(records.map(async (record) => ({ record, archived: await articles.text(record) })));
}
