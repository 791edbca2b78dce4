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
  const subscription = await storeSubscription(context, draft.subscription);
  const ids = { subscriberId: subscription.subscriberId, subscriptionId: subscription.id, query: subscription.query };
  if (subscription.status === 'active')
    return { outcome: subscription.createdAt === draft.subscription.createdAt ? 'active' : 'already-active', ...ids };
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
  if (confirmed)
    await subscribers.save({ ...found.record, status: 'active', updatedAt: nowIso(context) }, found.version);
  return undefined;
}

async function storeSubscription(context: JobContext, draft: SubscriptionRecord): Promise<SubscriptionRecord> {
  const { subscriptions } = context.stores;
  if ((await subscriptions.save(draft)) === 'written') return draft;
  const found = await subscriptions.get(draft.subscriberId, draft.id);
  if (found === undefined) return draft;
  if (found.record.status === 'active' || (found.record.status === 'pending' && draft.status === 'pending'))
    return found.record;
  const next: SubscriptionRecord = { ...draft, createdAt: found.record.createdAt };
  await subscriptions.save(next, found.version);
  return next;
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
