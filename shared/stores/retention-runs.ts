import { retentionRunSchema } from '../model/retention.ts';
import type { Table } from '../ports.ts';
import { getRecord } from './record.ts';

const KEY = { kind: 'retention', partition: 'retention', sort: 'head' };

/** When the archive was swept last. */
export function createRetentionRunStore(table: Table) {
  return {
    /** ISO 8601, UTC; undefined before the first time. */
    endedAt: async (): Promise<string | undefined> => (await getRecord(table, retentionRunSchema, KEY))?.record.endedAt,

    end: async (endedAt: string): Promise<void> => {
      await table.put({ key: KEY, body: { schemaVersion: 1, endedAt } });
    },
  };
}
