import { type ErasedReader, erasedReaderSchema } from '../model/erased-reader.ts';
import { type SubscriberRecord, subscriberRecordSchema } from '../model/subscriber.ts';
import type { Table, WriteOutcome } from '../ports.ts';
import { getRecord, queryItems, queryRecords, readRecord, toBody, type Versioned } from './record.ts';

/** The last one of a page. */
export type SuppressedPlace = Pick<SubscriberRecord, 'id' | 'updatedAt'>;

/** Addresses that mail can go to, by id; and those that were erased, by their keyed hash. */
export function createSubscriberStore(table: Table) {
  return {
    get: (id: string): Promise<Versioned<SubscriberRecord> | undefined> =>
      getRecord(table, subscriberRecordSchema, subscriberKey(id)),

    save: (record: SubscriberRecord, version?: number): Promise<WriteOutcome> =>
      table.put(
        {
          key: subscriberKey(record.id),
          body: toBody(record),
          ...(record.status === 'suppressed'
            ? { indexes: { list: { partition: 'suppressed', sort: suppressedSort(record) } } }
            : {}),
        },
        version === undefined ? { ifAbsent: true } : { ifVersion: version },
      ),

    /** In no order; reads every row. */
    all: async function* (): AsyncGenerator<Versioned<SubscriberRecord>> {
      let cursor: string | undefined;
      do {
        const page = await table.scan('subscriber', { index: 0, of: 1 }, cursor);
        for (const item of page.items) yield readRecord(subscriberRecordSchema, item);
        cursor = page.cursor;
      } while (cursor !== undefined);
    },

    /** So many addresses that get no mail, the newest first, after one of them. Eventually consistent. */
    suppressed: async (limit: number, after?: SuppressedPlace): Promise<readonly SubscriberRecord[]> => {
      const found: SubscriberRecord[] = [];
      for await (const { record } of queryRecords(table, subscriberRecordSchema, {
        index: 'list',
        kind: 'subscriber',
        partition: 'suppressed',
        order: 'descending',
        limit: limit + 1,
        ...(after === undefined ? {} : { to: suppressedSort(after) }),
      })) {
        if (found.length === limit) break;
        if (record.id !== after?.id) found.push(record);
      }
      return found;
    },

    /** Idempotent. */
    remove: async (id: string): Promise<void> => {
      await table.transact([{ kind: 'delete', key: subscriberKey(id) }]);
    },

    /** Whether anybody was ever erased: without, no secret is needed to know. */
    hasErased: async (): Promise<boolean> => {
      const { partition } = erasedKey('');
      const { items } = await table.query({ index: 'primary', kind: 'erased-reader', partition, limit: 1 });
      return items.length > 0;
    },

    /** Readers who had everything erased, counted up to `most`; `isCut` where there are more. */
    countErased: async (most: number): Promise<{ readonly count: number; readonly isCut: boolean }> => {
      const { partition } = erasedKey('');
      let count = 0;
      for await (const _ of queryItems(table, { index: 'primary', kind: 'erased-reader', partition, limit: 1000 }))
        if (++count > most) return { count: most, isCut: true };
      return { count, isCut: false };
    },

    /** By the id that `erasedReaderId` gives. */
    erased: (erasedId: string): Promise<Versioned<ErasedReader> | undefined> =>
      getRecord(table, erasedReaderSchema, erasedKey(erasedId)),

    /** Idempotent. */
    noteErased: async (erasedId: string, record: ErasedReader): Promise<void> => {
      await table.put({ key: erasedKey(erasedId), body: toBody(record) });
    },

    /** The reader came back by themselves. Idempotent. */
    forgetErased: async (erasedId: string): Promise<void> => {
      await table.transact([{ kind: 'delete', key: erasedKey(erasedId) }]);
    },
  };
}

function suppressedSort({ updatedAt, id }: SuppressedPlace): string {
  return `${updatedAt}#${id}`;
}

function subscriberKey(id: string) {
  return { kind: 'subscriber', partition: id, sort: 'head' };
}

function erasedKey(erasedId: string) {
  return { kind: 'erased-reader', partition: 'erased', sort: erasedId };
}
