import { checkLinkWithKeys } from '../model/link-keys.ts';
import type { LinkAnswer, LinkClaim, LinkSubject } from '../model/link-token.ts';
import type { SubscriberRecord } from '../model/subscriber.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import { stopSubscription } from './change-subscription.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { labelArticle } from './label-article.ts';
import { readLinkKeys } from './link-keys.ts';
import { afterConfirmation } from './subscribe.ts';

/** What a link would do, without doing it: for the page that a GET shows. */
export async function readLink(context: JobContext, token: string): Promise<LinkAnswer> {
  const checked = await check(context, token);
  return checked.kind === 'valid' ? describe(context, checked.claim, 'ready') : { kind: checked.kind };
}

/** Does what a link is for. Idempotent: a second click changes nothing. A link that only opens a page does nothing. */
export async function answerLink(context: JobContext, token: string): Promise<LinkAnswer> {
  const checked = await check(context, token);
  if (checked.kind !== 'valid') return { kind: checked.kind };
  const { claim } = checked;
  switch (claim.purpose) {
    case 'confirm':
      await confirm(context, claim);
      return describe(context, claim, 'done');
    case 'stop':
      await stop(context, claim);
      return describe(context, claim, 'done');
    case 'unsubscribe':
      await unsubscribe(context, claim);
      return describe(context, claim, 'done');
    case 'wrong-tag':
      return await callWrong(context, claim);
    case 'manage':
    case 'stories':
      return describe(context, claim, 'ready');
    default:
      return claim.purpose satisfies never;
  }
}

async function check(context: JobContext, token: string) {
  return checkLinkWithKeys(await readLinkKeys(context), token, nowIso(context));
}

async function describe(context: JobContext, claim: LinkClaim, kind: 'done' | 'ready'): Promise<LinkAnswer> {
  const { subscriberId, subscriptionId, purpose, slot } = claim;
  const { subscribers, subscriptions } = context.stores;
  const subscriber = await subscribers.get(subscriberId);
  // Of a reader who was erased nothing is left, and a link that ends mail has nothing more to do.
  if (subscriber === undefined)
    return purpose === 'stop' || purpose === 'unsubscribe'
      ? { kind: 'done', purpose, subscriberId, language: 'en' }
      : { kind: 'invalid' };
  const subscription =
    subscriptionId === undefined ? undefined : (await subscriptions.get(subscriberId, subscriptionId))?.record;
  const subject = {
    purpose,
    subscriberId,
    language: subscriber.record.language,
    ...namesOf(subscription),
    ...(slot === undefined ? {} : { slot }),
  };
  if (purpose === 'wrong-tag') return await describeTag(context, claim, { kind, subject });
  const isOver = purpose === 'confirm' && (subscription === undefined || subscription.status === 'stopped');
  return { kind: isOver ? 'overtaken' : kind, ...subject };
}

function namesOf(subscription: SubscriptionRecord | undefined): Pick<LinkSubject, 'queryText' | 'note' | 'cadence'> {
  if (subscription === undefined) return {};
  const { queryText, cadence, note } = subscription;
  return { queryText, cadence, ...(note === undefined ? {} : { note }) };
}

async function describeTag(
  { stores }: JobContext,
  { about }: LinkClaim,
  { kind, subject }: { readonly kind: 'done' | 'ready'; readonly subject: LinkSubject },
): Promise<LinkAnswer> {
  const article = about === undefined ? undefined : (await stores.articles.get(about.articleId))?.record;
  if (about === undefined || article === undefined) return { kind: 'overtaken', ...subject };
  return { kind, ...subject, about: { ...about, title: article.title, articleLanguage: article.language } };
}

/** A reader's word on a tag, as a label; what somebody said of that tag before stays. */
async function callWrong(context: JobContext, claim: LinkClaim): Promise<LinkAnswer> {
  const answer = await describe(context, claim, 'done');
  if (answer.kind === 'done' && claim.about !== undefined) {
    const { articleId, tag } = claim.about;
    await labelArticle(context, { articleId, tag, verdict: 'wrong', note: BY_READER, keep: true });
  }
  return answer;
}

/** Says where a label comes from; never who gave it. */
const BY_READER = 'a reader, by the link in a mail';

/*
 * What follows writes what it has read; when another writer came first it reads again, so that no
 * click is lost.
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
  if ((await subscriptions.save(active, subscription.version)) === 'conflict') return confirm(context, claim);
  await afterConfirmation(context, subscriberId);
}

/** What waits for the alert ends with it. */
async function stop(context: JobContext, { subscriberId, subscriptionId }: LinkClaim): Promise<void> {
  if (subscriptionId !== undefined) await stopSubscription(context, { subscriberId, subscriptionId });
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
