import type { ArticleRecord } from '../model/article-record.ts';
import { forgetTelling } from './forget-telling.ts';
import { type JobContext, nowIso } from './job-context.ts';

/**
 * Removes what is kept of the text of an article whose head says that none is: texts and receipts of every version and
 * every earlier model, raw pages, and what copies and other tellings of its event were found by. A row is marked before
 * its blob goes, so that no row names a blob that is not there. Idempotent.
 */
export async function forgetText(context: JobContext, head: ArticleRecord): Promise<void> {
  const { articles, copies } = context.stores;
  const keys = await markRows(context, head.id);
  for (const key of new Set([...keys, ...(head.fetch === undefined ? [] : [head.fetch.key])]))
    if (key !== head.articleKey) await articles.drop(key);
  await copies.dropText(head.id);
  await forgetTelling(context, head.id);
}

/** Marks versions and past taggings as without text; gives back the keys of all their blobs, also of rows marked before. */
export async function markRows(context: JobContext, articleId: string): Promise<readonly string[]> {
  const { articles } = context.stores;
  const textRemovedAt = nowIso(context);
  const keys: string[] = [];
  for await (const { record, version } of articles.versions(articleId)) {
    keys.push(record.articleKey, ...(record.fetch === undefined ? [] : [record.fetch.key]));
    if (record.textRemovedAt === undefined) await articles.saveVersion({ ...record, textRemovedAt }, version);
  }
  for await (const { record } of articles.pastTaggings(articleId)) {
    keys.push(record.articleKey);
    if (record.textRemovedAt === undefined) await articles.addPastTagging({ ...record, textRemovedAt });
  }
  return keys;
}
