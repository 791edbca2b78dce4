import { checkLink, LINK_SECRET, type LinkAnswer, type LinkClaim } from '../model/link-token.ts';
import type { SubscriberRecord } from '../model/subscriber.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import { type JobContext, nowIso } from './job-context.ts';

/** What a link would do, without doing it: for the page that a GET shows. */
export async function readLink(context: JobContext, token: string): Promise<LinkAnswer> {
  const checked = await check(context, token);
  return checked.kind === 'valid' ? describe(context, checked.claim, 'ready') : { kind: checked.kind };
}

/** Does what a link is for. Idempotent: a second click changes nothing. */
export async function answerLink(context: JobContext, token: string): Promise<LinkAnswer> {
  const checked = await check(context, token);
  if (checked.kind !== 'valid') return { kind: checked.kind };
  const { claim } = checked;
  switch (claim.purpose) {
    case 'confirm':
      await confirm(context, claim);
      break;
    case 'stop':
      await stop(context, claim);
      break;
    case 'unsubscribe':
      await unsubscribe(context, claim);
      break;
    default:
      return claim.purpose satisfies never;
  }
  return describe(context, claim, 'done');
}

async function check(context: JobContext, token: string) {
  return checkLink(await context.ports.secrets.get(LINK_SECRET), token, nowIso(context));
}

async function describe(context: JobContext, claim: LinkClaim, kind: 'done' | 'ready'): Promise<LinkAnswer> {
  const subscriber = await context.stores.subscribers.get(claim.subscriberId);
  if (subscriber === undefined) return { kind: 'invalid' };
  const subscription =
    claim.subscriptionId === undefined
      ? undefined
      : await context.stores.subscriptions.get(claim.subscriberId, claim.subscriptionId);
  const { language } = subscriber.record;
  return {
    kind,
    purpose: claim.purpose,
    language,
    ...(subscription === undefined ? {} : { queryText: subscription.record.queryText }),
  };
}

/*
 * The three below write what they have read; when another writer came first they read again, so that
 * no click is lost.
 */

/** An old confirmation link starts nothing that was stopped since. */
async function confirm(context: JobContext, claim: LinkClaim): Promise<void> {
  const { subscriberId, subscriptionId } = claim;
  const { subscribers, subscriptions } = context.stores;
  const now = nowIso(context);
  const subscription = subscriptionId === undefined ? undefined : await subscriptions.get(subscriberId, subscriptionId);
  if (subscription?.record.status !== 'pending') return;
  const subscriber = await subscribers.get(subscriberId);
  if (subscriber?.record.status === 'unsubscribed') {
    const active: SubscriberRecord = { ...subscriber.record, status: 'active', updatedAt: now };
    if ((await subscribers.save(active, subscriber.version)) === 'conflict') return confirm(context, claim);
  }
  const active: SubscriptionRecord = { ...subscription.record, status: 'active', consent: 'link', updatedAt: now };
  if ((await subscriptions.save(active, subscription.version)) === 'conflict') await confirm(context, claim);
}

async function stop(context: JobContext, claim: LinkClaim): Promise<void> {
  const { subscriptions } = context.stores;
  const { subscriberId, subscriptionId } = claim;
  const found = subscriptionId === undefined ? undefined : await subscriptions.get(subscriberId, subscriptionId);
  if (found === undefined || found.record.status === 'stopped') return;
  const stopped: SubscriptionRecord = { ...found.record, status: 'stopped', updatedAt: nowIso(context) };
  if ((await subscriptions.save(stopped, found.version)) === 'conflict') await stop(context, claim);
}

/** The address comes first: from then on nothing more is sent, whatever else happens. */
async function unsubscribe(context: JobContext, claim: LinkClaim): Promise<void> {
  const { subscribers, subscriptions } = context.stores;
  const { subscriberId } = claim;
  const subscriber = await subscribers.get(subscriberId);
  if (subscriber?.record.status === 'active') {
    const gone: SubscriberRecord = { ...subscriber.record, status: 'unsubscribed', updatedAt: nowIso(context) };
    if ((await subscribers.save(gone, subscriber.version)) === 'conflict') return unsubscribe(context, claim);
  }
  for await (const { record } of subscriptions.ofSubscriber(subscriberId))
    await stop(context, { ...claim, subscriptionId: record.id });
}
