import { mailId } from '../model/ids.ts';
import type { WebhookMessage } from '../model/messages.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import type { WebhookDelivery, WebhookRecord } from '../model/webhook.ts';
import { checkTarget } from '../stages/webhook/check-target.ts';
import { signWebhook } from '../stages/webhook/sign-webhook.ts';
import { testPayload } from '../stages/webhook/webhook-payload.ts';
import { type AfterPost, afterPost } from '../stages/webhook.ts';
import type { Versioned } from '../stores/record.ts';
import { type JobContext, nowIso } from './job-context.ts';

/**
 * `waits`: it failed and is tried again; `held`: it is not due yet; `known`: it ended before. `dropped`: there is nobody
 * to deliver to any more.
 */
export type WebhookReport = {
  readonly outcome: 'delivered' | 'waits' | 'failed' | 'dropped' | 'held' | 'known';
  readonly deliveryId: string;
  readonly reason?: string;
};

const TIMEOUT_MS = 10_000;

/** A target answers with a status; what it says beside it is not read further. */
const MAX_ANSWER_BYTES = 4 * 1024;

/** Posts one delivery, signed. At least once: the delivery's id is the same at every attempt. */
export async function webhookJob(context: JobContext, message: WebhookMessage): Promise<WebhookReport> {
  const { subscriptionId, deliveryId } = message;
  const found = await context.stores.webhooks.delivery(subscriptionId, deliveryId);
  if (found?.record.state !== 'waiting') return { outcome: 'known', deliveryId };
  const { record } = found;
  if (record.dueAt !== undefined && record.dueAt > nowIso(context)) return { outcome: 'held', deliveryId };
  const webhook = await context.stores.webhooks.get(record.subscriberId, subscriptionId);
  const subscription = await context.stores.subscriptions.get(record.subscriberId, subscriptionId);
  const refusal = await whyNot(context, webhook?.record, subscription?.record);
  if (webhook === undefined || subscription === undefined || refusal !== undefined)
    return end(context, found, refusal ?? GONE);
  const body = await bodyOf(context, record, subscription.record);
  if (body === undefined) return end(context, found, 'what the mail said is no longer kept');
  return post(context, { delivery: found, webhook, body });
}

const GONE = 'the webhook was removed';

/** Nothing is posted for an alert that nobody confirmed or that was stopped, nor for a reader who left. */
async function whyNot(
  { stores, settings }: JobContext,
  webhook: WebhookRecord | undefined,
  subscription: SubscriptionRecord | undefined,
): Promise<string | undefined> {
  if (webhook === undefined) return GONE;
  if (webhook.state === 'off') return 'the webhook is off';
  const status = subscription?.status ?? 'gone';
  // What a broken alert met before it broke is told.
  if (status !== 'active' && status !== 'broken') return `the alert is ${status}`;
  const reader = (await stores.subscribers.get(webhook.subscriberId))?.record.status ?? 'gone';
  return reader === 'active' ? checkTarget(webhook.url, settings.fetch.unpacedHosts) : `the reader is ${reader}`;
}

/** What the claim of the mail froze, so that every attempt posts the same bytes. */
async function bodyOf(
  { stores }: JobContext,
  { slot, subscriberId, subscriptionId, createdAt }: WebhookDelivery,
  { queryText, note }: SubscriptionRecord,
): Promise<string | undefined> {
  if (slot === undefined) return JSON.stringify(testPayload({ id: subscriptionId, queryText, note }, createdAt));
  const mail = await stores.mails.get(subscriberId, slot);
  const content = mail === undefined ? undefined : await stores.mails.content(mail.record);
  return content?.webhooks?.[subscriptionId];
}

type Posting = {
  readonly delivery: Versioned<WebhookDelivery>;
  readonly webhook: Versioned<WebhookRecord>;
  readonly body: string;
};

async function post(context: JobContext, { delivery, webhook, body }: Posting): Promise<WebhookReport> {
  const { id } = delivery.record;
  const result = await context.ports.fetcher.fetch({
    url: webhook.record.url,
    headers: { accept: '*/*', ...signWebhook(webhook.record.secrets, { id, body, now: nowIso(context) }) },
    post: { contentType: 'application/json', body },
    maxBodyBytes: MAX_ANSWER_BYTES,
    atCap: 'keep',
    timeoutMs: TIMEOUT_MS,
  });
  const next = afterPost({ delivery: delivery.record, webhook: webhook.record }, result, nowIso(context));
  await saveHealth(context, webhook, next);
  await context.stores.webhooks.saveDelivery(next.delivery, delivery.version);
  const { state, answer } = next.delivery;
  return {
    outcome: state === 'waiting' ? 'waits' : state,
    deliveryId: id,
    ...(answer === undefined ? {} : { reason: answer }),
  };
}

/** Before the delivery's own row: a run that dies in between posts again, and finds the webhook as it is. */
async function saveHealth(context: JobContext, webhook: Versioned<WebhookRecord>, next: AfterPost): Promise<void> {
  if (next.webhook === webhook.record) return;
  // The mail first, as for a broken query: while it is not there the webhook is not off.
  if (next.switchedOff) await tellOwner(context, next.webhook);
  // Who changed it meanwhile knows better, and the next attempt sees that.
  await context.stores.webhooks.save(next.webhook, webhook.version);
}

/** One mail for each time that it fails for good. */
async function tellOwner(context: JobContext, webhook: WebhookRecord): Promise<void> {
  const { subscriberId, subscriptionId, failingSince = webhook.updatedAt } = webhook;
  const now = nowIso(context);
  const slot = `nw-${subscriptionId}-${failingSince.slice(0, 19).replaceAll(/[-:]/g, '').toLowerCase()}`;
  await context.stores.mails.open({
    schemaVersion: 1,
    id: mailId(subscriberId, slot),
    subscriberId,
    slot,
    purpose: 'webhook-off',
    subscriptionId,
    state: 'open',
    closesAt: now,
    attempt: 0,
    dueAt: now,
    createdAt: now,
    updatedAt: now,
  });
}

async function end(
  context: JobContext,
  { record, version }: Versioned<WebhookDelivery>,
  reason: string,
): Promise<WebhookReport> {
  const { dueAt: _, ...rest } = record;
  await context.stores.webhooks.saveDelivery(
    { ...rest, state: 'dropped', answer: reason, updatedAt: nowIso(context) },
    version,
  );
  return { outcome: 'dropped', deliveryId: record.id, reason };
}
