import { checkLink, type LinkAnswer, type LinkClaim } from '../model/link-token.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import { LINK_SECRET } from './compose-mail.ts';
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

/** An old confirmation link starts nothing that was stopped since. */
async function confirm(context: JobContext, { subscriberId, subscriptionId }: LinkClaim): Promise<void> {
  const { subscribers, subscriptions } = context.stores;
  const now = nowIso(context);
  const subscription = subscriptionId === undefined ? undefined : await subscriptions.get(subscriberId, subscriptionId);
  if (subscription?.record.status !== 'pending') return;
  const subscriber = await subscribers.get(subscriberId);
  if (subscriber?.record.status === 'unsubscribed') {
    await subscribers.save({ ...subscriber.record, status: 'active', updatedAt: now }, subscriber.version);
  }
  await subscriptions.save(
    { ...subscription.record, status: 'active', consent: 'link', updatedAt: now },
    subscription.version,
  );
}

async function stop(context: JobContext, { subscriberId, subscriptionId }: LinkClaim): Promise<void> {
  const found =
    subscriptionId === undefined ? undefined : await context.stores.subscriptions.get(subscriberId, subscriptionId);
  if (found !== undefined) await stopSubscription(context, found.record, found.version);
}

/** The address comes first: from then on nothing more is sent, whatever else happens. */
async function unsubscribe(context: JobContext, { subscriberId }: LinkClaim): Promise<void> {
  const { subscribers, subscriptions } = context.stores;
  const subscriber = await subscribers.get(subscriberId);
  if (subscriber?.record.status === 'active') {
    await subscribers.save(
      { ...subscriber.record, status: 'unsubscribed', updatedAt: nowIso(context) },
      subscriber.version,
    );
  }
  for await (const { record, version } of subscriptions.ofSubscriber(subscriberId))
    await stopSubscription(context, record, version);
}

async function stopSubscription(context: JobContext, record: SubscriptionRecord, version: number): Promise<void> {
  if (record.status === 'stopped') return;
  await context.stores.subscriptions.save({ ...record, status: 'stopped', updatedAt: nowIso(context) }, version);
}
