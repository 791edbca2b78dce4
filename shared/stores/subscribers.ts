import { type ErasedReader, erasedReaderSchema } from '../model/erased-reader.ts';
import { type SubscriberRecord, subscriberRecordSchema } from '../model/subscriber.ts';
import type { Table, WriteOutcome } from '../ports.ts';
import { getRecord, readRecord, toBody, type Versioned } from './record.ts';

/** Addresses that mail can go to, by id; and those that were erased, by their keyed hash. */
export function createSubscriberStore(table: Table) {
  return {
    get: (id: string): Promise<Versioned<SubscriberRecord> | undefined> =>
      getRecord(table, subscriberRecordSchema, subscriberKey(id)),

    save: (record: SubscriberRecord, version?: number): Promise<WriteOutcome> =>
      table.put(
        { key: subscriberKey(record.id), body: toBody(record) },
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

function subscriberKey(id: string) {
  return { kind: 'subscriber', partition: id, sort: 'head' };
}

function erasedKey(erasedId: string) {
  return { kind: 'erased-reader', partition: 'erased', sort: erasedId };
}
