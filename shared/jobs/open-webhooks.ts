import { webhookDeliveryId } from '../model/ids.ts';
import type { MailContent, MailRecord } from '../model/mail.ts';
import { type JobContext, nowIso } from './job-context.ts';

/** Opens the deliveries that say what a claimed mail says. Idempotent: their ids are made from alert and slot. */
export async function openWebhooks(
  context: JobContext,
  { subscriberId, slot }: MailRecord,
  { webhooks = {} }: MailContent,
): Promise<void> {
  const now = nowIso(context);
  for (const subscriptionId of Object.keys(webhooks))
    await context.stores.webhooks.openDelivery({
      schemaVersion: 1,
      id: webhookDeliveryId(subscriptionId, slot),
      subscriberId,
      subscriptionId,
      slot,
      state: 'waiting',
      attempts: 0,
      dueAt: now,
      createdAt: now,
      updatedAt: now,
    });
}
