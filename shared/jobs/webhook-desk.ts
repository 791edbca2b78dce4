import { VigiaError } from '../errors.ts';
import { webhookDeliveryId } from '../model/ids.ts';
import { LINK_SECRET } from '../model/link-token.ts';
import type { WebhookRecord, WebhookView } from '../model/webhook.ts';
import type { FoundWebhook, WebhookAnswer, WebhookDesk } from '../model/webhook-desk.ts';
import { checkTarget } from '../stages/webhook/check-target.ts';
import { makeWebhookSecret, rotatedSecrets } from '../stages/webhook/webhook-secret.ts';
import type { Versioned } from '../stores/record.ts';
import { type JobContext, nowIso } from './job-context.ts';

/** Everything an owner does with webhooks, over the stores. */
export function createWebhookDesk(context: JobContext): WebhookDesk {
  return {
    list: async (subscriberId) => {
      const views: WebhookView[] = [];
      for await (const { record } of context.stores.webhooks.ofSubscriber(subscriberId))
        views.push(await viewOf(context, record));
      return views;
    },
    find: (alert) => find(context, alert),
    set: (alert, url) => set(context, alert, url.trim()),
    rotate: (alert) => withWebhook(context, alert, (found) => giveSecret(context, found, found.record)),
    test: (alert) => withWebhook(context, alert, (found) => openTest(context, found.record)),
    remove: (alert) => remove(context, alert),
  };
}

type Alert = { readonly subscriberId: string; readonly subscriptionId: string };

async function find(context: JobContext, { subscriberId, subscriptionId }: Alert): Promise<FoundWebhook> {
  const { webhooks, subscriptions } = context.stores;
  const alert = await subscriptions.get(subscriberId, subscriptionId);
  if (alert === undefined || alert.record.status === 'stopped') return { kind: 'not-found' };
  const found = await webhooks.get(subscriberId, subscriptionId);
  return found === undefined ? { kind: 'none' } : { kind: 'webhook', webhook: await viewOf(context, found.record) };
}

/** That of an alert which was stopped can go as well. */
async function remove(context: JobContext, alert: Alert): Promise<WebhookAnswer> {
  const { webhooks } = context.stores;
  const found = await webhooks.get(alert.subscriberId, alert.subscriptionId);
  if (found === undefined) return { kind: (await find(context, alert)).kind === 'none' ? 'changed' : 'not-found' };
  await webhooks.remove(alert.subscriberId, alert.subscriptionId);
  return { kind: 'changed' };
}

async function withWebhook(
  context: JobContext,
  { subscriberId, subscriptionId }: Alert,
  act: (found: Versioned<WebhookRecord>) => Promise<WebhookAnswer>,
): Promise<WebhookAnswer> {
  const { webhooks, subscriptions } = context.stores;
  const alert = await subscriptions.get(subscriberId, subscriptionId);
  if (alert === undefined || alert.record.status === 'stopped') return { kind: 'not-found' };
  const found = await webhooks.get(subscriberId, subscriptionId);
  return found === undefined ? notNow('This alert has no webhook: give it an address first.') : act(found);
}

/** The request is right, and the alert is not in the state for it. */
function notNow(message: string): WebhookAnswer {
  return { kind: 'invalid', errors: [{ field: 'webhookUrl', message, code: 'not-now' }] };
}

async function set(context: JobContext, alert: Alert, url: string): Promise<WebhookAnswer> {
  const { stores, settings } = context;
  const subscription = await stores.subscriptions.get(alert.subscriberId, alert.subscriptionId);
  if (subscription === undefined || subscription.record.status === 'stopped') return { kind: 'not-found' };
  const wrong = checkTarget(url, settings.fetch.unpacedHosts);
  if (wrong !== undefined) return { kind: 'invalid', errors: [{ field: 'webhookUrl', message: wrong }] };
  const unfit = whyNoWebhook(subscription.record.status);
  if (unfit !== undefined) return notNow(unfit);
  const now = nowIso(context);
  const found = await stores.webhooks.get(alert.subscriberId, alert.subscriptionId);
  const base = { schemaVersion: 1, ...alert, url, state: 'on', createdAt: now, updatedAt: now } as const;
  if (found === undefined) return giveSecret(context, undefined, { ...base, secrets: [] });
  // Whoever had the old address must not be able to sign for the new one.
  if (found.record.url !== url) return giveSecret(context, found, { ...base, secrets: [] });
  const { reason: _, failingSince: __, ...kept } = found.record;
  const on: WebhookRecord = { ...kept, state: 'on', updatedAt: now };
  await save(context, on, found.version);
  return { kind: 'changed', webhook: await viewOf(context, on) };
}

function whyNoWebhook(status: string): string | undefined {
  return status === 'pending'
    ? 'Cannot give this alert a webhook as its reader must have confirmed it: it waits for that.'
    : undefined;
}

async function giveSecret(
  context: JobContext,
  found: Versioned<WebhookRecord> | undefined,
  webhook: WebhookRecord,
): Promise<WebhookAnswer> {
  const { subscriberId, subscriptionId, secrets } = webhook;
  const now = nowIso(context);
  const deploymentSecret = await context.ports.secrets.get(LINK_SECRET);
  const madeFor = [subscriberId, subscriptionId, webhook.url, String(found?.version ?? 0), now];
  const secret = makeWebhookSecret(deploymentSecret, madeFor);
  const next: WebhookRecord = { ...webhook, secrets: [...rotatedSecrets(secrets, secret, now)], updatedAt: now };
  await save(context, next, found?.version);
  return { kind: 'made', secret, webhook: await viewOf(context, next) };
}

/** One a second at most: its id is made from the second. */
async function openTest(context: JobContext, webhook: WebhookRecord): Promise<WebhookAnswer> {
  const { subscriberId, subscriptionId } = webhook;
  const subscription = await context.stores.subscriptions.get(subscriberId, subscriptionId);
  const wrong =
    webhook.state === 'off'
      ? 'Cannot test the webhook as it must be on: it is off. Save its address to take it up again.'
      : whyNoWebhook(subscription?.record.status ?? '');
  if (wrong !== undefined) return notNow(wrong);
  const now = nowIso(context);
  await context.stores.webhooks.openDelivery({
    schemaVersion: 1,
    id: webhookDeliveryId(subscriptionId, `test ${now.slice(0, 19)}`),
    subscriberId,
    subscriptionId,
    state: 'waiting',
    attempts: 0,
    dueAt: now,
    createdAt: now,
    updatedAt: now,
  });
  return { kind: 'changed', webhook: await viewOf(context, webhook) };
}

async function save({ stores }: JobContext, record: WebhookRecord, version: number | undefined): Promise<void> {
  if ((await stores.webhooks.save(record, version)) === 'written') return;
  throw new VigiaError('Cannot change the webhook as nobody else may change it at the same time. Try again.', {
    code: 'webhook-contended',
    retryable: true,
    ids: { subscriptionId: record.subscriptionId },
  });
}

const DELIVERIES_SHOWN = 20;

async function viewOf({ stores }: JobContext, webhook: WebhookRecord): Promise<WebhookView> {
  const deliveries: WebhookView['deliveries'][number][] = [];
  for await (const { record } of stores.webhooks.deliveries(webhook.subscriptionId)) deliveries.push(record);
  const { schemaVersion: _, secrets, ...shown } = webhook;
  return {
    ...shown,
    secrets: secrets.map(({ since, until }) => ({ since, ...(until === undefined ? {} : { until }) })),
    deliveries: deliveries
      .toSorted((a, b) => (a.createdAt === b.createdAt ? 0 : a.createdAt < b.createdAt ? 1 : -1))
      .slice(0, DELIVERIES_SHOWN),
  };
}
