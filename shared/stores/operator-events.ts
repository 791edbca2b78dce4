import { type OperatorEvent, storedOperatorEventSchema } from '../model/operator-event.ts';
import type { Table, TableItem, TableKey, WriteOutcome } from '../ports.ts';
import { queryItems, queryRecords, readRecord, toBody } from './record.ts';

/** How long an event is kept: an operator who is not named yet may come. */
const EVENT_DAYS = 30;
const DAY_MS = 24 * 60 * 60_000;

/** Keys of one `getMany`. */
const MAX_KEYS = 100;

/** What the operator is to be told, and what was told, by UTC day. */
export function createOperatorEventStore(table: Table) {
  return {
    /** Once for each day, kind and id, told or not. */
    add: (event: OperatorEvent): Promise<WriteOutcome> => table.put(eventItem(event, false), { ifAbsent: true }),

    /** What waits to be told: none that was told, and new ones within seconds. */
    pending: async (): Promise<readonly OperatorEvent[]> => {
      const keys: TableKey[] = [];
      const query = { index: 'list', kind: 'operator-event', partition: 'pending', limit: 1000 } as const;
      for await (const { key } of queryItems(table, query)) keys.push(key);
      const events: OperatorEvent[] = [];
      for (let from = 0; from < keys.length; from += MAX_KEYS)
        for (const item of await table.getMany(keys.slice(from, from + MAX_KEYS))) {
          const { record } = readRecord(storedOperatorEventSchema, item);
          if (record.told !== true) events.push(record.event);
        }
      return events.toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
    },

    /** Those of a UTC day (`2026-11-22`), told or not. */
    ofDay: async (day: string): Promise<readonly OperatorEvent[]> => {
      const events: OperatorEvent[] = [];
      const query = { index: 'primary', kind: 'operator-event', partition: day, limit: 1000 } as const;
      for await (const { record } of queryRecords(table, storedOperatorEventSchema, query)) events.push(record.event);
      return events;
    },

    /** Idempotent. */
    markTold: async (events: readonly OperatorEvent[]): Promise<void> => {
      for (const event of events) await table.put(eventItem(event, true));
    },
  };
}

function eventItem(event: OperatorEvent, told: boolean): TableItem {
  const name = `${event.kind}#${event.id}`;
  return {
    key: { kind: 'operator-event', partition: event.at.slice(0, 10), sort: name },
    body: toBody({ schemaVersion: 1, event, ...(told ? { told } : {}) }),
    ...(told ? {} : { indexes: { list: { partition: 'pending', sort: `${event.at}#${name}` } } }),
    expiresAt: new Date(Date.parse(event.at) + EVENT_DAYS * DAY_MS).toISOString(),
  };
}
