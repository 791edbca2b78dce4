import { erasedReaderId } from '../model/erased-reader.ts';
import { subscriptionId } from '../model/ids.ts';
import { LINK_SECRET } from '../model/link-token.ts';
import type { RequestError } from '../model/reader-desk.ts';
import type { SubscriberRecord } from '../model/subscriber.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import type { QueryVocabulary } from '../stages/subscribe/read-query.ts';
import type { TypedTimes } from '../stages/subscribe/read-times.ts';
import { draftSubscription, type SubscribeInput } from '../stages/subscribe.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { keepDigestsComing } from './look-again.ts';
import { followChange } from './move-matches.ts';
import { openConfirmation } from './open-reader-mail.ts';
import { queryVocabulary } from './query-vocabulary.ts';

export type SubscribeRequest = Omit<SubscribeInput, 'now' | 'times' | keyof QueryVocabulary> & {
  readonly times?: TypedTimes | undefined;
  /** What the reader is shown before they confirm. */
  readonly preview?: SubscriptionRecord['preview'];
};

export type SubscribeReport =
  | {
      readonly outcome: 'active' | 'confirmation-sent' | 'already-active';
      readonly subscriberId: string;
      readonly subscriptionId: string;
      readonly query: string;
    }
  | { readonly outcome: 'suppressed' | 'erased'; readonly reason: string }
  | { readonly outcome: 'invalid'; readonly errors: readonly RequestError[] };

/** Alerts that one reader may have, those that wait for a confirmation included: a form must not fill the table. */
export const MAX_SUBSCRIPTIONS = 100;

/**
 * Stores a subscription. Without consent held by the operator it waits for the reader's own confirmation, asked for by
 * mail at most once an hour. Only the operator's consent, or a reader without an active alert, sets a reader's times.
 */
export async function subscribe(context: JobContext, request: SubscribeRequest): Promise<SubscribeReport> {
  const { times, preview, ...asked } = request;
  const draft = draftSubscription({
    ...asked,
    ...(await queryVocabulary(context, request.queryText)),
    now: nowIso(context),
    ...(times === undefined ? {} : { times: { typed: times, current: context.settings.mail.times } }),
  });
  if (draft.kind === 'invalid') return { outcome: 'invalid', errors: draft.errors };
  const refused = await refusal(context, draft.subscriber, request.confirmed);
  if (refused !== undefined) return refused;
  const own = await subscriptionsOf(context, draft.subscriber.id);
  const wanted = asItStands(draft.subscription, own);
  if (wanted === undefined) return tooMany();
  await storeSubscriber(context, draft.subscriber, { confirmed: request.confirmed, own });
  const { subscription, wasActive } = await storeSubscription(context, {
    ...wanted,
    ...(preview === undefined ? {} : { preview }),
  });
  const ids = { subscriberId: subscription.subscriberId, subscriptionId: subscription.id, query: subscription.query };
  if (subscription.status === 'active') {
    if (!wasActive) await afterActivation(context, subscription);
    return { outcome: wasActive ? 'already-active' : 'active', ...ids };
  }
  await openConfirmation(context, subscription);
  return { outcome: 'confirmation-sent', ...ids };
}

/** What follows when an alert begins to send: digests that its reader wants whatever there is. Idempotent. */
export async function afterActivation(context: JobContext, subscription: SubscriptionRecord): Promise<void> {
  await followChange(context, subscription);
  await keepDigestsComing(context, subscription.subscriberId);
}

/** What follows when a reader has confirmed by themselves: whoever was erased may be mailed again. Idempotent. */
export async function afterConfirmation(context: JobContext, subscriberId: string): Promise<void> {
  const { subscribers } = context.stores;
  const subscriber = await subscribers.get(subscriberId);
  if (subscriber === undefined) return;
  const erasure = await erasureOf(context, subscriber.record);
  if (erasure !== undefined) await subscribers.forgetErased(erasure.id);
  await keepDigestsComing(context, subscriberId);
}

/** That, and when, the reader of an address had everything erased. */
async function erasureOf(
  { stores, ports }: JobContext,
  { address }: SubscriberRecord,
): Promise<{ readonly id: string; readonly erasedAt: string } | undefined> {
  if (!(await stores.subscribers.hasErased())) return undefined;
  const id = erasedReaderId(await ports.secrets.get(LINK_SECRET), address);
  const found = await stores.subscribers.erased(id);
  return found === undefined ? undefined : { id, erasedAt: found.record.erasedAt };
}

/**
 * A suppressed address (bounce, complaint) takes no mail at all; one that was erased only what its reader asks for by
 * themselves: the operator's word is how it would be mailed again by mistake.
 */
async function refusal(
  context: JobContext,
  draft: SubscriberRecord,
  confirmed: boolean,
): Promise<Extract<SubscribeReport, { readonly reason: string }> | undefined> {
  const { subscribers } = context.stores;
  const found = await subscribers.get(draft.id);
  if (found?.record.status === 'suppressed') {
    const reason = `mail to this address is suppressed: ${found.record.reason ?? 'bounced or complained'}`;
    return { outcome: 'suppressed', reason };
  }
  if (!confirmed || found !== undefined) return undefined;
  const erased = await erasureOf(context, draft);
  if (erased === undefined) return undefined;
  const day = erased.erasedAt.slice(0, 10);
  const reason = `its reader had everything erased on ${day}; let them ask for the alert by themselves, or leave out the consent so that they are asked`;
  return { outcome: 'erased', reason };
}

export async function subscriptionsOf(
  context: JobContext,
  subscriberId: string,
): Promise<readonly SubscriptionRecord[]> {
  const own: SubscriptionRecord[] = [];
  for await (const { record } of context.stores.subscriptions.ofSubscriber(subscriberId)) own.push(record);
  return own.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

/**
 * The draft under the id of the reader's alert with the same query, which an edit may have given another id; under a free
 * one where its own is taken by an edited alert. Undefined where the reader has as many as they may.
 */
export function asItStands(
  draft: SubscriptionRecord,
  own: readonly SubscriptionRecord[],
): SubscriptionRecord | undefined {
  const same = own.find(({ query }) => query === draft.query);
  if (same !== undefined) return { ...draft, id: same.id };
  if (own.filter(({ status }) => status !== 'stopped').length >= MAX_SUBSCRIPTIONS) return undefined;
  const taken = new Set(own.map(({ id }) => id));
  let id = draft.id;
  for (let n = 2; taken.has(id); n++) id = subscriptionId(draft.subscriberId, `${draft.query} #${n}`);
  return { ...draft, id };
}

function tooMany(): SubscribeReport {
  const message = `Cannot make another alert as a reader may have at most ${MAX_SUBSCRIPTIONS}. Stop one first.`;
  return { outcome: 'invalid', errors: [{ field: 'queryText', message, code: 'too-many' }] };
}

/** An unsubscribed reader comes back with consent only. */
async function storeSubscriber(
  context: JobContext,
  draft: SubscriberRecord,
  { confirmed, own }: { readonly confirmed: boolean; readonly own: readonly SubscriptionRecord[] },
): Promise<void> {
  const { subscribers } = context.stores;
  if ((await subscribers.save(draft)) === 'written') return;
  const found = await subscribers.get(draft.id);
  if (found === undefined) return storeSubscriber(context, draft, { confirmed, own });
  const mayChange = confirmed || !own.some(({ status, consent }) => status === 'active' || consent !== 'none');
  const next: SubscriberRecord = {
    ...found.record,
    ...(confirmed && found.record.status === 'unsubscribed' ? { status: 'active' as const } : {}),
    ...(mayChange && draft.times !== undefined ? { times: draft.times } : {}),
    updatedAt: nowIso(context),
  };
  const isSame = next.status === found.record.status && next.times === found.record.times;
  if (!isSame && (await subscribers.save(next, found.version)) === 'conflict')
    await storeSubscriber(context, draft, { confirmed, own });
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

/** What a reader has paused by themselves is no stranger's to take up again. */
function staysAsItIs(found: SubscriptionRecord, draft: SubscriptionRecord): boolean {
  if (found.status === 'active' || found.status === 'paused') return true;
  return found.status === 'pending' && draft.status === 'pending';
}
