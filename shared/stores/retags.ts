import { type RetagDay, type RetagRecord, retagDaySchema, retagRecordSchema } from '../model/retag.ts';
import type { Table, TableItem, WriteOutcome } from '../ports.ts';
import { dueEntry } from './due.ts';
import { getRecord, queryRecords, toBody, type Versioned } from './record.ts';

const HEAD = 'head';
const DAY = 'day#';

/** A row that waits in the due index: the retag itself, or one of its days. */
export type RetagRow =
  | { readonly kind: 'head'; readonly found: Versioned<RetagRecord> }
  | { readonly kind: 'day'; readonly found: Versioned<RetagDay> };

/** Applications of a topic model to the archive, each with a row a day. */
export function createRetagStore(table: Table) {
  const store = {
    get: (id: string): Promise<Versioned<RetagRecord> | undefined> =>
      getRecord(table, retagRecordSchema, { kind: 'retag', partition: id, sort: HEAD }),

    /** `conflict` when there is one of that id. */
    add: (record: RetagRecord): Promise<WriteOutcome> => table.put(headItem(record), { ifAbsent: true }),

    /** `queuedUntil` hides it from the sweep while its message is on the way. */
    save: (record: RetagRecord, version: number, queuedUntil?: string): Promise<WriteOutcome> =>
      table.put(headItem(record, queuedUntil), { ifVersion: version }),

    /** Newest first. Eventually consistent. */
    all: (): AsyncGenerator<Versioned<RetagRecord>> =>
      queryRecords(table, retagRecordSchema, {
        index: 'list',
        kind: 'retag',
        partition: 'retags',
        order: 'descending',
      }),

    day: (retagId: string, day: string): Promise<Versioned<RetagDay> | undefined> =>
      getRecord(table, retagDaySchema, { kind: 'retag', partition: retagId, sort: `${DAY}${day}` }),

    /** Idempotent: a day that is there stays as it is. */
    addDay: (day: RetagDay): Promise<WriteOutcome> => table.put(dayItem(day), { ifAbsent: true }),

    saveDay: (day: RetagDay, version: number, queuedUntil?: string): Promise<WriteOutcome> =>
      table.put(dayItem(day, queuedUntil), { ifVersion: version }),

    /** Newest first. */
    days: (retagId: string): AsyncGenerator<Versioned<RetagDay>> =>
      queryRecords(table, retagDaySchema, {
        index: 'primary',
        kind: 'retag',
        partition: retagId,
        from: DAY,
        to: `${DAY}~`,
        order: 'descending',
        limit: 1000,
      }),

    /** What a key of the due index names. */
    row: async (partition: string, sort: string): Promise<RetagRow | undefined> => {
      if (sort === HEAD) {
        const found = await store.get(partition);
        return found === undefined ? undefined : { kind: 'head', found };
      }
      const found = await store.day(partition, sort.slice(DAY.length));
      return found === undefined ? undefined : { kind: 'day', found };
    },
  };
  return store;
}

function headItem(record: RetagRecord, queuedUntil?: string): TableItem {
  return {
    key: { kind: 'retag', partition: record.id, sort: HEAD },
    body: toBody(record),
    indexes: {
      list: { partition: 'retags', sort: `${record.startedAt}#${record.id}` },
      ...dueIndex(record.id, record.nextStepAt, queuedUntil),
    },
  };
}

function dayItem(day: RetagDay, queuedUntil?: string): TableItem {
  return {
    key: { kind: 'retag', partition: day.retagId, sort: `${DAY}${day.day}` },
    body: toBody(day),
    indexes: dueIndex(`${day.retagId}${day.day}`, day.nextStepAt, queuedUntil),
  };
}

/** A row whose work is done has no place in the due index. */
function dueIndex(ownerId: string, nextStepAt: string | undefined, queuedUntil: string | undefined) {
  return nextStepAt === undefined ? {} : { due: dueEntry(ownerId, queuedUntil ?? nextStepAt) };
}
