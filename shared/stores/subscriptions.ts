import { type SubscriptionRecord, subscriptionRecordSchema } from '../model/subscription.ts';
import type { Table, WriteOutcome } from '../ports.ts';
import { shardOf } from './due.ts';
import { getRecord, queryRecords, toBody, type Versioned } from './record.ts';

/** Partitions that hold all subscriptions, so that matching reads them consistently and no partition is hot. */
const SUBSCRIPTION_SHARDS = 8;

/** Subscriptions, by reader and all together; every read is strongly consistent. */
export function createSubscriptionStore(table: Table) {
  return {
    get: (subscriberId: string, id: string): Promise<Versioned<SubscriptionRecord> | undefined> =>
      getRecord(table, subscriptionRecordSchema, subscriptionKey(subscriberId, id)),

    save: (record: SubscriptionRecord, version?: number): Promise<WriteOutcome> =>
      table.put(
        { key: subscriptionKey(record.subscriberId, record.id), body: toBody(record) },
        version === undefined ? { ifAbsent: true } : { ifVersion: version },
      ),

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
  };
}

function subscriptionKey(subscriberId: string, id: string) {
  return { kind: 'subscription', partition: shardName(subscriberId), sort: `${subscriberId}#${id}` };
}

function shardName(subscriberId: string): string {
  return `shard-${shardOf(subscriberId, SUBSCRIPTION_SHARDS)}`;
}
