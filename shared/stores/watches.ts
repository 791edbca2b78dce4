import { type WatchRecord, watchRecordSchema } from '../model/watch.ts';
import type { Table, TableItem, WriteOutcome } from '../ports.ts';
import { dueEntry } from './due.ts';
import { getRecord, toBody, type Versioned } from './record.ts';

/** Watches by article. */
export function createWatchStore(table: Table) {
  return {
    get: (articleId: string): Promise<Versioned<WatchRecord> | undefined> =>
      getRecord(table, watchRecordSchema, watchKey(articleId)),

    /** `conflict` when the article has one, also one that has ended. */
    add: (record: WatchRecord): Promise<WriteOutcome> => table.put(watchItem(record), { ifAbsent: true }),

    /** Idempotent. */
    remove: async (articleId: string): Promise<void> => {
      await table.transact([{ kind: 'delete', key: watchKey(articleId) }]);
    },

    /** `queuedUntil` hides it from the sweep while its message is on the way. */
    save: (record: WatchRecord, version: number, queuedUntil?: string): Promise<WriteOutcome> =>
      table.put(watchItem(record, queuedUntil), { ifVersion: version }),
  };
}

function watchKey(articleId: string) {
  return { kind: 'watch', partition: articleId, sort: 'watch' };
}

/** One that has ended has no `nextCheckAt` and so no place in the due index. */
function watchItem(record: WatchRecord, queuedUntil?: string): TableItem {
  const dueAt = record.nextCheckAt === undefined ? undefined : (queuedUntil ?? record.nextCheckAt);
  return {
    key: watchKey(record.articleId),
    body: toBody(record),
    ...(dueAt === undefined ? {} : { indexes: { due: dueEntry(record.articleId, dueAt) } }),
  };
}
