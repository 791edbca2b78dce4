import type { SubscriptionRecord } from '../model/subscription.ts';
import { subscriptionRecordSchema } from '../model/subscription.ts';
import {
  type SnapshotHead,
  type SubscriptionSnapshot,
  snapshotHeadSchema,
  subscriptionSnapshotSchema,
} from '../model/subscription-snapshot.ts';
import type { Blobs, Table, TableItem, WriteOutcome } from '../ports.ts';
import { shardOf } from './due.ts';
import { getJson, putJson } from './json-blob.ts';
import { getRecord, queryRecords, toBody, type Versioned } from './record.ts';

/** Partitions that hold all subscriptions, so that matching reads them consistently and no partition is hot. */
const SUBSCRIPTION_SHARDS = 8;

/** The last alert of a page. */
export type AlertPlace = Pick<SubscriptionRecord, 'subscriberId' | 'id'>;

/**
 * Subscriptions, by reader and all together, and the snapshot that matching compiles; every read is strongly consistent.
 *
 * Every write of a subscription writes the change row in the same transaction, so its version counts the changes: who
 * holds a snapshot of that version misses none.
 */
export function createSubscriptionStore(table: Table, blobs: Blobs) {
  return {
    get: (subscriberId: string, id: string): Promise<Versioned<SubscriptionRecord> | undefined> =>
      getRecord(table, subscriptionRecordSchema, subscriptionKey(subscriberId, id)),

    save: (record: SubscriptionRecord, version?: number): Promise<WriteOutcome> =>
      table.transact([
        {
          kind: 'put',
          item: { key: subscriptionKey(record.subscriberId, record.id), body: toBody(record) },
          condition: version === undefined ? { ifAbsent: true } : { ifVersion: version },
        },
        { kind: 'put', item: changeItem() },
      ]),

    /** For erasure. */
    remove: (record: SubscriptionRecord): Promise<WriteOutcome> =>
      table.transact([
        { kind: 'delete', key: subscriptionKey(record.subscriberId, record.id) },
        { kind: 'put', item: changeItem() },
      ]),

    ofSubscriber: (subscriberId: string): AsyncGenerator<Versioned<SubscriptionRecord>> =>
      queryRecords(table, subscriptionRecordSchema, {
        index: 'primary',
        kind: 'subscription',
        partition: shardName(subscriberId),
        from: `${subscriberId}#`,
        to: `${subscriberId}#~`,
      }),

    all: async function* (): AsyncGenerator<Versioned<SubscriptionRecord>> {
      for (let shard = 0; shard < SUBSCRIPTION_SHARDS; shard++) {
        yield* queryRecords(table, subscriptionRecordSchema, {
          index: 'primary',
          kind: 'subscription',
          partition: `shard-${shard}`,
          limit: 1000,
        });
      }
    },

    /** So many alerts after one, reader by reader: every alert comes once, also while others are made. */
    page: async (limit: number, after?: AlertPlace): Promise<readonly SubscriptionRecord[]> => {
      const found: SubscriptionRecord[] = [];
      const first = after === undefined ? 0 : shardOf(after.subscriberId, SUBSCRIPTION_SHARDS);
      for (let shard = first; shard < SUBSCRIPTION_SHARDS && found.length < limit; shard++) {
        const wanted = limit - found.length;
        for await (const { record } of queryRecords(table, subscriptionRecordSchema, {
          index: 'primary',
          kind: 'subscription',
          partition: `shard-${shard}`,
          limit: Math.min(wanted, 1000),
          // Ids have one length: a space behind the last one is after it and before every other.
          ...(shard === first && after !== undefined ? { from: `${after.subscriberId}#${after.id} ` } : {}),
        })) {
          found.push(record);
          if (found.length === limit) break;
        }
      }
      return found;
    },

    /** How many writes of subscriptions there were; 0 before the first. */
    changes: async (): Promise<number> => (await table.get(CHANGE_KEY))?.version ?? 0,

    snapshotHead: (): Promise<Versioned<SnapshotHead> | undefined> => getRecord(table, snapshotHeadSchema, HEAD_KEY),

    /** `conflict` where another one was made meanwhile. */
    saveSnapshotHead: (head: SnapshotHead, version?: number): Promise<WriteOutcome> =>
      table.put(
        { key: HEAD_KEY, body: toBody(head) },
        version === undefined ? { ifAbsent: true } : { ifVersion: version },
      ),

    snapshot: (key: string): Promise<SubscriptionSnapshot | undefined> =>
      getJson(blobs, subscriptionSnapshotSchema, key),

    putSnapshot: (key: string, snapshot: SubscriptionSnapshot): Promise<void> => putJson(blobs, key, snapshot),

    dropSnapshot: (key: string): Promise<void> => blobs.delete(key),
  };
}

const CHANGE_KEY = { kind: 'subscription-change', partition: 'subscriptions', sort: 'head' };
const HEAD_KEY = { kind: 'subscription-snapshot', partition: 'subscriptions', sort: 'head' };

/** What it holds does not matter: its version grows with every write. */
function changeItem(): TableItem {
  return { key: CHANGE_KEY, body: { schemaVersion: 1 } };
}

function subscriptionKey(subscriberId: string, id: string) {
  return { kind: 'subscription', partition: shardName(subscriberId), sort: `${subscriberId}#${id}` };
}

function shardName(subscriberId: string): string {
  return `shard-${shardOf(subscriberId, SUBSCRIPTION_SHARDS)}`;
}
