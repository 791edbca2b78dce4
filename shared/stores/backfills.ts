import {
  type BackfillFrontier,
  type BackfillRecord,
  backfillFrontierSchema,
  backfillRecordSchema,
} from '../model/backfill.ts';
import { frontierKey } from '../model/ids.ts';
import type { Blobs, Table, TableItem, WriteOutcome } from '../ports.ts';
import { dueEntry } from './due.ts';
import { getJson, putJson } from './json-blob.ts';
import { getRecord, queryRecords, toBody, type Versioned } from './record.ts';

/** Backfills by feed; the frontier of each lies in Blobs. */
export function createBackfillStore(table: Table, blobs: Blobs) {
  return {
    get: (feedId: string): Promise<Versioned<BackfillRecord> | undefined> =>
      getRecord(table, backfillRecordSchema, backfillKey(feedId)),

    /** `conflict` when the feed has one. */
    add: (record: BackfillRecord): Promise<WriteOutcome> => table.put(backfillItem(record), { ifAbsent: true }),

    /** `queuedUntil` hides it from the sweep while its message is on the way. */
    save: (record: BackfillRecord, version: number, queuedUntil?: string): Promise<WriteOutcome> =>
      table.put(backfillItem(record, queuedUntil), { ifVersion: version }),

    /** Every backfill, by feed id. Eventually consistent. */
    all: (): AsyncGenerator<Versioned<BackfillRecord>> =>
      queryRecords(table, backfillRecordSchema, { index: 'list', kind: 'backfill', partition: 'backfills' }),

    /** Writes the frontier under its own key and gives that key back; a repeat finds it there. */
    putFrontier: async (feedId: string, frontier: BackfillFrontier): Promise<string> => {
      const key = frontierKey(feedId, frontier);
      await putJson(blobs, key, frontier);
      return key;
    },

    /** Nothing when a later step has replaced it. */
    frontier: (key: string): Promise<BackfillFrontier | undefined> => getJson(blobs, backfillFrontierSchema, key),

    dropFrontier: (key: string): Promise<void> => blobs.delete(key),
  };
}

function backfillKey(feedId: string) {
  return { kind: 'backfill', partition: feedId, sort: 'backfill' };
}

/** One that does not run has no `nextStepAt` and so no place in the due index. */
function backfillItem(record: BackfillRecord, queuedUntil?: string): TableItem {
  const dueAt = record.nextStepAt === undefined ? undefined : (queuedUntil ?? record.nextStepAt);
  return {
    key: backfillKey(record.feedId),
    body: toBody(record),
    indexes: {
      list: { partition: 'backfills', sort: record.feedId },
      ...(dueAt === undefined ? {} : { due: dueEntry(record.feedId, dueAt) }),
    },
  };
}
