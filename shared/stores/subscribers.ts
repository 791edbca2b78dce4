import { type SubscriberRecord, subscriberRecordSchema } from '../model/subscriber.ts';
import type { Table, WriteOutcome } from '../ports.ts';
import { getRecord, toBody, type Versioned } from './record.ts';

/** Addresses that mail can go to, by id. */
export function createSubscriberStore(table: Table) {
  return {
    get: (id: string): Promise<Versioned<SubscriberRecord> | undefined> =>
      getRecord(table, subscriberRecordSchema, subscriberKey(id)),

    save: (record: SubscriberRecord, version?: number): Promise<WriteOutcome> =>
      table.put(
        { key: subscriberKey(record.id), body: toBody(record) },
        version === undefined ? { ifAbsent: true } : { ifVersion: version },
      ),
  };
}

function subscriberKey(id: string) {
  return { kind: 'subscriber', partition: id, sort: 'head' };
}
