import { composeMime } from '../mail/compose-mime.ts';
import { renderAlert } from '../mail/render-alert.ts';
import { renderConfirmation } from '../mail/render-confirmation.ts';
import type { Coverage } from '../model/alert-mail.ts';
import type { ArticleRecord } from '../model/article-record.ts';
import type { Email } from '../model/email.ts';
import { mailContentKey } from '../model/ids.ts';
import { CONFIRM_LINK_DAYS, LINK_SECRET, signLink } from '../model/link-token.ts';
import type { MailContent, MailRecord } from '../model/mail.ts';
import type { MatchRecord } from '../model/match.ts';
import { readerUrl } from '../model/reader-url.ts';
import type { SubscriberRecord } from '../model/subscriber.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import { type DroppedMatch, notifyReader, toldKey } from '../stages/notify.ts';
import { after, type JobContext, nowIso } from './job-context.ts';

export type ComposedMail =
  | {
      readonly kind: 'content';
      readonly contentKey: string;
      readonly content: MailContent;
      readonly dropped: readonly DroppedMatch[];
    }
  | { readonly kind: 'empty'; readonly dropped: readonly DroppedMatch[] };

/** What a mail would say now: everything that is pending for it. */
export async function composeMail(context: JobContext, mail: MailRecord): Promise<ComposedMail> {
  const subscriber = await context.stores.subscribers.get(mail.subscriberId);
  if (subscriber === undefined) return { kind: 'empty', dropped: [] };
  return mail.purpose === 'confirmation'
    ? composeConfirmation(context, mail, subscriber.record)
    : composeAlert(context, mail, subscriber.record);
}

async function composeConfirmation(
  context: JobContext,
  mail: MailRecord,
  subscriber: SubscriberRecord,
): Promise<ComposedMail> {
  const subscription =
    mail.subscriptionId === undefined
      ? undefined
      : await context.stores.subscriptions.get(subscriber.id, mail.subscriptionId);
  if (subscription?.record.status !== 'pending' || subscriber.status === 'suppressed')
    return { kind: 'empty', dropped: [] };
  const now = nowIso(context);
  const secret = await context.ports.secrets.get(LINK_SECRET);
  const token = signLink(secret, {
    purpose: 'confirm',
    subscriberId: subscriber.id,
    subscriptionId: subscription.record.id,
    expiresAt: after(now, CONFIRM_LINK_DAYS * 24 * 60 * 60 * 1000),
  });
  const email = renderConfirmation({
    mailId: mail.id,
    to: subscriber.address,
    from: context.settings.mail.from,
    language: subscriber.language,
    date: now,
    queryText: subscription.record.queryText,
    confirmUrl: `${context.settings.baseUrl}/confirm?t=${token}`,
  });
  return frozen(email, [], []);
}

async function composeAlert(
  context: JobContext,
  mail: MailRecord,
  subscriber: SubscriberRecord,
): Promise<ComposedMail> {
  const matches = (await context.stores.matches.pending(subscriber.id, mail.cadence ?? 'instant')).map(
    ({ record }) => record,
  );
  const output = notifyReader({
    mailId: mail.id,
    subscriber,
    subscriptions: await subscriptionsOf(context, subscriber.id),
    matches,
    articles: await articlesOf(context, matches),
    told: await toldOf(context, matches),
    coverage: await coverage(context),
    links: await links(context, subscriber.id),
    from: context.settings.mail.from,
    now: nowIso(context),
  });
  if (output.kind === 'empty') return output;
  const { included, dropped } = output;
  const composed = await frozen(
    renderAlert(output.mail),
    included.map(({ id }) => id),
    [...new Set(included.map(toldKey))],
  );
  return { ...composed, dropped };
}

async function frozen(email: Email, matchIds: readonly string[], told: readonly string[]) {
  const mime = await composeMime(email);
  const content: MailContent = {
    schemaVersion: 1,
    mailId: email.mailId,
    to: email.to,
    from: email.from,
    mime: Buffer.from(mime).toString('base64'),
    matchIds: [...matchIds],
    told: [...told],
  };
  // Two runs may compose the same mail at once; each writes its own content and the claim names the winner's.
  return { kind: 'content' as const, contentKey: mailContentKey(content), content, dropped: [] };
}

async function subscriptionsOf(context: JobContext, subscriberId: string): Promise<readonly SubscriptionRecord[]> {
  const subscriptions: SubscriptionRecord[] = [];
  for await (const { record } of context.stores.subscriptions.ofSubscriber(subscriberId)) subscriptions.push(record);
  return subscriptions;
}

async function articlesOf(
  context: JobContext,
  matches: readonly MatchRecord[],
): Promise<ReadonlyMap<string, ArticleRecord>> {
  const articles = new Map<string, ArticleRecord>();
  for (const articleId of new Set(matches.map((match) => match.articleId))) {
    const found = await context.stores.articles.get(articleId);
    if (found !== undefined) articles.set(articleId, found.record);
  }
  return articles;
}

async function toldOf(context: JobContext, matches: readonly MatchRecord[]): Promise<ReadonlyMap<string, string>> {
  const told = new Map<string, string>();
  for (const match of matches) {
    const mailId = await context.stores.matches.toldIn(match.subscriberId, toldKey(match));
    if (mailId !== undefined) told.set(toldKey(match), mailId);
  }
  return told;
}

async function links({ ports, settings }: JobContext, subscriberId: string) {
  const secret = await ports.secrets.get(LINK_SECRET);
  return {
    unsubscribeUrl: `${settings.baseUrl}/unsubscribe?t=${signLink(secret, { purpose: 'unsubscribe', subscriberId })}`,
    stopUrl: (subscriptionId: string) =>
      `${settings.baseUrl}/unsubscribe?t=${signLink(secret, { purpose: 'stop', subscriberId, subscriptionId })}`,
    manageUrl: `${settings.baseUrl}/manage`,
    articleBaseUrl: `${settings.baseUrl}/articles/`,
    articleUrl: (article: ArticleRecord) => readerUrl(article.url, settings.readerAliases),
  };
}

const FETCHED = new Set(['ok', 'empty', 'not-modified']);
const NOT_ASKED = new Set(['new', 'waiting-for-contact']);

async function coverage({ stores }: JobContext): Promise<Coverage> {
  const feeds = (await stores.feeds.all()).map(({ record }) => record).filter(({ state }) => state !== 'paused');
  return {
    feeds: feeds.length,
    fetched: feeds.filter(({ state }) => FETCHED.has(state)).length,
    waiting: feeds.filter(({ state }) => NOT_ASKED.has(state)).length,
    failing: feeds.filter(({ state }) => !FETCHED.has(state) && !NOT_ASKED.has(state)).length,
    silent: 0,
    read: 0,
    matched: 0,
    dropped: 0,
  };
}
