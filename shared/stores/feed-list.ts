import { z } from 'zod';
import type { Table, WriteOutcome } from '../ports.ts';
import { getRecord, toBody, type Versioned } from './record.ts';

/** The list of feeds that the rows follow; `hash` is of everything that a sync depends on. */
const feedListSchema = z.object({ schemaVersion: z.literal(1), hash: z.string(), syncedAt: z.string() });
export type FeedListRecord = z.infer<typeof feedListSchema>;

const KEY = { kind: 'feed-list', partition: 'feeds', sort: 'head' };

/** The one row that says which list was last synced whole. */
export function createFeedListStore(table: Table) {
  return {
    get: (): Promise<Versioned<FeedListRecord> | undefined> => getRecord(table, feedListSchema, KEY),

    save: (record: FeedListRecord): Promise<WriteOutcome> => table.put({ key: KEY, body: toBody(record) }),
  };
}
