import { gunzipSync, gzipSync } from 'node:zlib';
import {
  type ArchivedText,
  type ArticleRecord,
  type ArticleVersion,
  archivedTextSchema,
  articleRecordSchema,
  articleVersionSchema,
} from '../model/article-record.ts';
import { type PastTagging, pastTaggingSchema } from '../model/past-tagging.ts';
import type { Blobs, Table, WriteOutcome } from '../ports.ts';
import { getJson, putJson } from './json-blob.ts';
import { getRecord, queryItems, queryRecords, readRecord, toBody, type Versioned } from './record.ts';

const HEAD = 'head';

/** Articles by id, newest first by day, and the days that hold any. */
export function createArticleStore(table: Table, blobs: Blobs) {
  return {
    get: (articleId: string): Promise<Versioned<ArticleRecord> | undefined> =>
      getRecord(table, articleRecordSchema, headKey(articleId)),

    /** The text and receipts behind a head row, or behind a past tagging. */
    text: (record: Pick<ArticleRecord, 'articleKey'>): Promise<ArchivedText | undefined> =>
      getJson(blobs, archivedTextSchema, record.articleKey),

    putText: (key: string, text: ArchivedText): Promise<void> => putJson(blobs, key, text),

    /**
     * Raw bytes, gzipped under their own hash: the same page twice is one blob. Written again when it is there: its age
     * begins anew, so that no sweep takes a blob whose row is about to be written.
     */
    putRaw: async (key: string, body: Uint8Array): Promise<void> => {
      await blobs.put(key, gzipSync(body));
    },

    /** Text with receipts, or raw bytes, for good; idempotent. */
    drop: (key: string): Promise<void> => blobs.delete(key),

    raw: async (key: string): Promise<Uint8Array | undefined> => {
      const bytes = await blobs.get(key);
      return bytes === undefined ? undefined : gunzipSync(bytes);
    },

    addVersion: (version: ArticleVersion): Promise<WriteOutcome> =>
      table.put({ key: versionKey(version), body: toBody(version) }, { ifAbsent: true }),

    saveVersion: (record: ArticleVersion, version: number): Promise<WriteOutcome> =>
      table.put({ key: versionKey(record), body: toBody(record) }, { ifVersion: version }),

    versions: (articleId: string): AsyncGenerator<Versioned<ArticleVersion>> =>
      queryRecords(table, articleVersionSchema, {
        index: 'primary',
        kind: 'article',
        partition: articleId,
        from: 'version#',
        to: 'version#~',
      }),

    /** Idempotent: what a model said of a version of the text never changes. */
    addPastTagging: (past: PastTagging): Promise<WriteOutcome> =>
      table.put({ key: pastTaggingKey(past), body: toBody(past) }),

    /** What older models said of the article, by version of its text and of the model. */
    pastTaggings: (articleId: string): AsyncGenerator<Versioned<PastTagging>> =>
      queryRecords(table, pastTaggingSchema, {
        index: 'primary',
        kind: 'article',
        partition: articleId,
        from: 'tags#',
        to: 'tags#~',
      }),

    /** The day is listed before the article, so that no article stands on a day that no one looks at. */
    saveHead: async (record: ArticleRecord, version?: number): Promise<WriteOutcome> => {
      const day = record.orderedAt.slice(0, 10);
      await listDay(table, day);
      return table.put(
        {
          key: headKey(record.id),
          body: toBody(record),
          indexes: { day: { partition: day, sort: `${record.orderedAt}#${record.id}` } },
        },
        version === undefined ? { ifAbsent: true } : { ifVersion: version },
      );
    },

    /** Lets a day be found that holds articles; `conflict` when it is listed. */
    listDay: (day: string): Promise<WriteOutcome> => listDay(table, day),

    /** Every row of an article, the head last; gives back their sort keys. Idempotent. Its day stays listed. */
    remove: async (articleId: string): Promise<readonly string[]> => {
      const removed: string[] = [];
      for await (const item of queryItems(table, {
        index: 'primary',
        kind: 'article',
        partition: articleId,
        order: 'descending',
      }))
        if (item.key.sort !== HEAD) {
          await table.transact([{ kind: 'delete', key: item.key }]);
          removed.push(item.key.sort);
        }
      const head = await table.get(headKey(articleId));
      if (head === undefined) return removed;
      await table.transact([{ kind: 'delete', key: head.key }]);
      return [...removed, HEAD];
    },

    /** Days (UTC, `2024-05-01`) with articles, newest first. */
    days: async (bounds: { readonly from?: string; readonly to?: string } = {}): Promise<readonly string[]> => {
      const days: string[] = [];
      for await (const item of queryItems(table, {
        index: 'primary',
        kind: 'day',
        partition: 'days',
        order: 'descending',
        limit: 1000,
        ...bounds,
      })) {
        days.push(item.key.sort);
      }
      return days;
    },

    /** Articles of a day, newest first, before a sort key where one is given. Eventually consistent. */
    ofDay: async function* (day: string, before?: string): AsyncGenerator<Versioned<ArticleRecord>> {
      for await (const item of queryItems(table, {
        index: 'day',
        kind: 'article',
        partition: day,
        order: 'descending',
        ...(before === undefined ? {} : { to: before }),
      })) {
        yield readRecord(articleRecordSchema, item);
      }
    },
  };
}

function listDay(table: Table, day: string): Promise<WriteOutcome> {
  return table.put({ key: { kind: 'day', partition: 'days', sort: day }, body: {} }, { ifAbsent: true });
}

function headKey(articleId: string) {
  return { kind: 'article', partition: articleId, sort: HEAD };
}

function versionKey({ articleId, articleVersion }: ArticleVersion) {
  return { kind: 'article', partition: articleId, sort: `version#${String(articleVersion).padStart(6, '0')}` };
}

function pastTaggingKey({ articleId, articleVersion, modelVersion }: PastTagging) {
  const sort = `tags#${String(articleVersion).padStart(6, '0')}#${modelVersion}`;
  return { kind: 'article', partition: articleId, sort };
}
