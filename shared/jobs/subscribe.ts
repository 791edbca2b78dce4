import { mailId } from '../model/ids.ts';
import type { SubscriberRecord } from '../model/subscriber.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import { draftSubscription, type SubscribeInput } from '../stages/subscribe.ts';
import { type JobContext, nowIso } from './job-context.ts';

export type SubscribeRequest = Omit<SubscribeInput, 'now' | 'knownTags'>;

export type SubscribeReport =
  | {
      readonly outcome: 'active' | 'confirmation-sent' | 'already-active';
      readonly subscriberId: string;
      readonly subscriptionId: string;
      readonly query: string;
    }
  | { readonly outcome: 'suppressed'; readonly reason: string }
  | { readonly outcome: 'invalid'; readonly errors: readonly string[] };

/**
 * Stores a subscription. Without consent held by the operator it waits for the reader's own
 * confirmation, asked for by mail at most once an hour.
 */
export async function subscribe(context: JobContext, request: SubscribeRequest): Promise<SubscribeReport> {
  const draft = draftSubscription({ ...request, knownTags: context.knownTags, now: nowIso(context) });
  if (draft.kind === 'invalid') return { outcome: 'invalid', errors: draft.errors };
  const refused = await storeSubscriber(context, draft.subscriber, request.confirmed);
  if (refused !== undefined) return { outcome: 'suppressed', reason: refused };
  const { subscription, wasActive } = await storeSubscription(context, draft.subscription);
  const ids = { subscriberId: subscription.subscriberId, subscriptionId: subscription.id, query: subscription.query };
  if (subscription.status === 'active') return { outcome: wasActive ? 'already-active' : 'active', ...ids };
  await openConfirmation(context, subscription);
  return { outcome: 'confirmation-sent', ...ids };
}

/** An unsubscribed reader comes back with consent only; a suppressed address (bounce, complaint) does not. */
async function storeSubscriber(
  context: JobContext,
  draft: SubscriberRecord,
  confirmed: boolean,
): Promise<string | undefined> {
  const { subscribers } = context.stores;
  if ((await subscribers.save(draft)) === 'written') return undefined;
  const found = await subscribers.get(draft.id);
  if (found === undefined || found.record.status === 'active') return undefined;
  if (found.record.status === 'suppressed')
    return `mail to this address is suppressed: ${found.record.reason ?? 'bounced or complained'}`;
  if (!confirmed) return undefined;
  const active: SubscriberRecord = { ...found.record, status: 'active', updatedAt: nowIso(context) };
  return (await subscribers.save(active, found.version)) === 'written'
    ? undefined
    : storeSubscriber(context, draft, confirmed);
}

type StoredSubscription = { readonly subscription: SubscriptionRecord; readonly wasActive: boolean };

async function storeSubscription(context: JobContext, draft: SubscriptionRecord): Promise<StoredSubscription> {
  const { subscriptions } = context.stores;
  const found = await subscriptions.get(draft.subscriberId, draft.id);
  if (found !== undefined && staysAsItIs(found.record, draft))
    return { subscription: found.record, wasActive: found.record.status === 'active' };
  const subscription = found === undefined ? draft : { ...draft, createdAt: found.record.createdAt };
  if ((await subscriptions.save(subscription, found?.version)) === 'written') return { subscription, wasActive: false };
  return storeSubscription(context, draft);
}

function staysAsItIs(found: SubscriptionRecord, draft: SubscriptionRecord): boolean {
  return found.status === 'active' || (found.status === 'pending' && draft.status === 'pending');
}

/** The slot is the hour, so one reader gets one confirmation of one alert an hour. */
async function openConfirmation(context: JobContext, { subscriberId, id }: SubscriptionRecord): Promise<void> {
  const now = nowIso(context);
  const slot = `c-${id}-${now.slice(0, 13).replaceAll(/[-:]/g, '').toLowerCase()}`;
  await context.stores.mails.open({
    schemaVersion: 1,
    id: mailId(subscriberId, slot),
    subscriberId,
    slot,
    purpose: 'confirmation',
    subscriptionId: id,
    state: 'open',
    closesAt: now,
    attempt: 0,
    dueAt: now,
    createdAt: now,
    updatedAt: now,
  });
  await context.ports.queue.send('deliver', [{ body: { subscriberId, slot } }]);
}
