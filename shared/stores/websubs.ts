import { type WebSubRecord, webSubDueAt, webSubId, webSubRecordSchema } from '../model/websub.ts';
import type { Table, TableItem, WriteOutcome } from '../ports.ts';
import { dueEntry } from './due.ts';
import { getRecord, toBody, type Versioned } from './record.ts';

/** Subscriptions of feeds at their hubs, one a feed; `id` is the feed's `webSubId`. */
export function createWebSubStore(table: Table) {
  return {
    get: (id: string): Promise<Versioned<WebSubRecord> | undefined> => getRecord(table, webSubRecordSchema, keyOf(id)),

    /** New ones only; `conflict` when the feed has one. */
    add: (record: WebSubRecord): Promise<WriteOutcome> => table.put(itemOf(record), { ifAbsent: true }),

    /** `queuedUntil` hides the row from the sweep while its message is on the way. */
    save: (record: WebSubRecord, version: number, queuedUntil?: string): Promise<WriteOutcome> =>
      table.put(itemOf(record, queuedUntil), { ifVersion: version }),
  };
}

function keyOf(id: string) {
  return { kind: 'websub', partition: id, sort: 'head' };
}

function itemOf(record: WebSubRecord, queuedUntil?: string): TableItem {
  const id = webSubId(record.feedId);
  const waitsUntil = webSubDueAt(record);
  const dueAt = waitsUntil === undefined ? undefined : (queuedUntil ?? waitsUntil);
  return {
    key: keyOf(id),
    body: toBody(record),
    ...(dueAt === undefined ? {} : { indexes: { due: dueEntry(id, dueAt) } }),
  };
}
