import { type FeedRecord, feedRecordSchema } from '../model/feed.ts';
import type { Table, TableItem, WriteOutcome } from '../ports.ts';
import { dueEntry } from './due.ts';
import { getRecord, queryRecords, toBody, type Versioned } from './record.ts';

/** Feeds by id: the desired state and what polling has learnt. */
export function createFeedStore(table: Table) {
  return {
    get: (feedId: string): Promise<Versioned<FeedRecord> | undefined> =>
      getRecord(table, feedRecordSchema, feedKey(feedId)),

    /** New feeds only; `conflict` when the feed is there. */
    add: (record: FeedRecord): Promise<WriteOutcome> => table.put(feedItem(record), { ifAbsent: true }),

    /** `queuedUntil` hides the feed from the sweep while its message is on the way. */
    save: (record: FeedRecord, version: number, queuedUntil?: string): Promise<WriteOutcome> =>
      table.put(feedItem(record, queuedUntil), { ifVersion: version }),

    /** Every feed, by id. Eventually consistent. */
    all: async (): Promise<readonly Versioned<FeedRecord>[]> => {
      const feeds: Versioned<FeedRecord>[] = [];
      for await (const feed of queryRecords(table, feedRecordSchema, {
        index: 'list',
        kind: 'feed',
        partition: 'feeds',
        limit: 1000,
      })) {
        feeds.push(feed);
      }
      return feeds;
    },
  };
}

function feedKey(feedId: string) {
  return { kind: 'feed', partition: feedId, sort: 'feed' };
}

/** A feed that is not to be polled by itself has no `nextPollAt` and so no place in the due index. */
function feedItem(record: FeedRecord, queuedUntil?: string): TableItem {
  const dueAt = record.nextPollAt === undefined ? undefined : (queuedUntil ?? record.nextPollAt);
  return {
    key: feedKey(record.feed.id),
    body: toBody(record),
    indexes: {
      list: { partition: 'feeds', sort: record.feed.id },
      ...(dueAt === undefined ? {} : { due: dueEntry(record.feed.id, dueAt) }),
    },
  };
}
