import {
  type WebhookDelivery,
  type WebhookRecord,
  webhookDeliverySchema,
  webhookRecordSchema,
} from '../model/webhook.ts';
import type { Table, TableItem, TableKey, WriteOutcome } from '../ports.ts';
import { dueEntry } from './due.ts';
import { getRecord, queryRecords, toBody, type Versioned } from './record.ts';

/** How long what became of a delivery can be looked up. */
export const DELIVERY_LOG_DAYS = 30;

const DAY_MS = 24 * 60 * 60_000;

/** Webhooks by reader and alert, and their deliveries by alert; every read but the sweep's is strongly consistent. */
export function createWebhookStore(table: Table) {
  return {
    get: (subscriberId: string, subscriptionId: string): Promise<Versioned<WebhookRecord> | undefined> =>
      getRecord(table, webhookRecordSchema, webhookKey(subscriberId, subscriptionId)),

    save: (record: WebhookRecord, version?: number): Promise<WriteOutcome> =>
      table.put(
        { key: webhookKey(record.subscriberId, record.subscriptionId), body: toBody(record) },
        version === undefined ? { ifAbsent: true } : { ifVersion: version },
      ),

    ofSubscriber: (subscriberId: string): AsyncGenerator<Versioned<WebhookRecord>> =>
      queryRecords(table, webhookRecordSchema, { index: 'primary', kind: 'webhook', partition: subscriberId }),

    /** Deliveries stay in the log, and are dropped when they come due. */
    remove: async (subscriberId: string, subscriptionId: string): Promise<void> => {
      await table.transact([{ kind: 'delete', key: webhookKey(subscriberId, subscriptionId) }]);
    },

    delivery: (subscriptionId: string, id: string): Promise<Versioned<WebhookDelivery> | undefined> =>
      getRecord(table, webhookDeliverySchema, deliveryKey(subscriptionId, id)),

    /** `conflict` where it was opened before: it is the same delivery. */
    openDelivery: (record: WebhookDelivery): Promise<WriteOutcome> =>
      table.put(deliveryItem(record), { ifAbsent: true }),

    /** `queuedUntil` hides it from the sweep while its message is on the way. */
    saveDelivery: (record: WebhookDelivery, version: number, queuedUntil?: string): Promise<WriteOutcome> =>
      table.put(deliveryItem(record, queuedUntil), { ifVersion: version }),

    deliveries: (subscriptionId: string): AsyncGenerator<Versioned<WebhookDelivery>> =>
      queryRecords(table, webhookDeliverySchema, {
        index: 'primary',
        kind: 'webhook-delivery',
        partition: subscriptionId,
        limit: 1000,
      }),

    /** Removes webhook and log of an alert; for erasure. Idempotent. */
    erase: async (subscriberId: string, subscriptionId: string): Promise<void> => {
      const page = { index: 'primary', kind: 'webhook-delivery', partition: subscriptionId, limit: 99 } as const;
      for (;;) {
        const { items } = await table.query(page);
        if (items.length === 0) break;
        await table.transact(items.map(({ key }) => ({ kind: 'delete', key })));
      }
      await table.transact([{ kind: 'delete', key: webhookKey(subscriberId, subscriptionId) }]);
    },
  };
}

function webhookKey(subscriberId: string, subscriptionId: string): TableKey {
  return { kind: 'webhook', partition: subscriberId, sort: subscriptionId };
}

function deliveryKey(subscriptionId: string, id: string): TableKey {
  return { kind: 'webhook-delivery', partition: subscriptionId, sort: id };
}

function deliveryItem(record: WebhookDelivery, queuedUntil?: string): TableItem {
  const dueAt = record.dueAt === undefined ? undefined : (queuedUntil ?? record.dueAt);
  return {
    key: deliveryKey(record.subscriptionId, record.id),
    body: toBody(record),
    expiresAt: new Date(Date.parse(record.createdAt) + DELIVERY_LOG_DAYS * DAY_MS).toISOString(),
    ...(dueAt === undefined ? {} : { indexes: { due: dueEntry(record.id, dueAt) } }),
  };
}
