import { composeMime } from '../mail/compose-mime.ts';
import { renderAlert } from '../mail/render-alert.ts';
import { renderBrokenAlert } from '../mail/render-broken-alert.ts';
import { renderConfirmation } from '../mail/render-confirmation.ts';
import { renderManageLink } from '../mail/render-manage-link.ts';
import { renderOperatorMail } from '../mail/render-operator-mail.ts';
import { renderWebhookOff } from '../mail/render-webhook-off.ts';
import type { Email } from '../model/email.ts';
import { mailContentKey } from '../model/ids.ts';
import { LINK_LIFE_MS } from '../model/link-token.ts';
import type { MailContent, MailRecord } from '../model/mail.ts';
import type { SubscriberRecord } from '../model/subscriber.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import type { SortedPending } from '../stages/notify/sort-pending.ts';
import { webhookPayload } from '../stages/webhook/webhook-payload.ts';
import { type ComposedAlert, composeAlert } from './compose-alert.ts';
import { after, type JobContext, nowIso } from './job-context.ts';
import { linkSigner } from './link-keys.ts';
import { composeOperatorMail } from './operator-mail.ts';
import { timesOf } from './times-of.ts';

/** What a mail says, or that it has nothing to say; and what becomes of the matches that it does not tell. */
export type ComposedMail = Pick<SortedPending, 'moved' | 'dropped'> & {
  readonly frozen?: {
    readonly contentKey: string;
    readonly content: MailContent;
    /** Stories that it tells, those beyond its length included. */
    readonly stories: number;
  };
};

const NOTHING: ComposedMail = { dropped: [], moved: [] };

/** What a mail would say now: everything that is pending for it. */
export async function composeMail(context: JobContext, mail: MailRecord): Promise<ComposedMail> {
  if (mail.purpose === 'operator') return operatorNews(context, mail);
  const found = await context.stores.subscribers.get(mail.subscriberId);
  if (found === undefined) return NOTHING;
  const subscriber = found.record;
  switch (mail.purpose) {
    case 'alert':
      return frozenAlert(context, mail, subscriber);
    case 'confirmation':
      return frozenEmail(await confirmation(context, mail, subscriber));
    case 'link':
      return frozenEmail(await manageLink(context, mail, subscriber));
    case 'notice':
      return frozenEmail(await brokenAlert(context, mail, subscriber));
    case 'webhook-off':
      return frozenEmail(await webhookOff(context, mail, subscriber));
    default:
      return mail.purpose satisfies never;
  }
}

async function operatorNews(context: JobContext, mail: MailRecord): Promise<ComposedMail> {
  const told = await composeOperatorMail(context, mail);
  if (told === undefined) return NOTHING;
  const content: MailContent = { ...(await mimeContent(renderOperatorMail(told.mail))), events: [...told.events] };
  return { ...NOTHING, frozen: { contentKey: mailContentKey(content), content, stories: 0 } };
}

async function frozenAlert(context: JobContext, mail: MailRecord, subscriber: SubscriberRecord): Promise<ComposedMail> {
  const { told, dropped, moved } = await composeAlert(context, mail, subscriber);
  if (told === undefined) return { dropped, moved };
  const content: MailContent = {
    ...(await mimeContent(renderAlert(told.mail))),
    matchIds: [...told.matchIds],
    told: [...told.keys],
    toldTags: Object.fromEntries(Object.entries(told.tagsByStory).map(([storyId, tags]) => [storyId, [...tags]])),
    ...(await webhookBodies(context, subscriber.id, told)),
  };
  return { dropped, moved, frozen: { contentKey: mailContentKey(content), content, stories: told.stories } };
}

/** What the webhooks of the mail's alerts are posted; nothing where there are none. */
async function webhookBodies(
  { stores }: JobContext,
  subscriberId: string,
  told: NonNullable<ComposedAlert['told']>,
): Promise<Pick<MailContent, 'webhooks'>> {
  const webhooks: Record<string, string> = {};
  for await (const { record } of stores.webhooks.ofSubscriber(subscriberId)) {
    const payload = record.state === 'on' ? webhookPayload(told.mail, record.subscriptionId, told) : undefined;
    if (payload !== undefined) webhooks[record.subscriptionId] = JSON.stringify(payload);
  }
  return Object.keys(webhooks).length === 0 ? {} : { webhooks };
}

/** Two runs may compose the same mail at once; each writes its own content and the claim names the winner's. */
async function frozenEmail(email: Email | undefined): Promise<ComposedMail> {
  if (email === undefined) return NOTHING;
  const content = await mimeContent(email);
  return { ...NOTHING, frozen: { contentKey: mailContentKey(content), content, stories: 0 } };
}

async function mimeContent(email: Email): Promise<MailContent> {
  const mime = await composeMime(email);
  return {
    schemaVersion: 1,
    mailId: email.mailId,
    to: email.to,
    from: email.from,
    mime: Buffer.from(mime).toString('base64'),
    matchIds: [],
    told: [],
  };
}

async function confirmation(
  context: JobContext,
  mail: MailRecord,
  subscriber: SubscriberRecord,
): Promise<Email | undefined> {
  const subscription = await subscriptionOf(context, mail);
  if (subscription?.status !== 'pending' || subscriber.status === 'suppressed') return undefined;
  const { queryText, cadence, note, preview } = subscription;
  const token = (await linkSigner(context))({
    purpose: 'confirm',
    subscriberId: subscriber.id,
    subscriptionId: subscription.id,
    expiresAt: after(nowIso(context), LINK_LIFE_MS.confirm),
  });
  return renderConfirmation({
    ...envelope(context, mail, subscriber),
    queryText,
    cadence,
    ...(note === undefined ? {} : { note }),
    ...(preview === undefined ? {} : { preview }),
    zone: timesOf(context, subscriber).zone,
    confirmUrl: `${context.settings.baseUrl}/confirm?t=${token}`,
  });
}

async function manageLink(
  context: JobContext,
  mail: MailRecord,
  subscriber: SubscriberRecord,
): Promise<Email | undefined> {
  if (subscriber.status === 'suppressed') return undefined;
  const sign = await linkSigner(context);
  const claim = { purpose: 'manage', subscriberId: subscriber.id } as const;
  const token = sign({ ...claim, expiresAt: after(nowIso(context), LINK_LIFE_MS.manage) });
  return renderManageLink({
    ...envelope(context, mail, subscriber),
    manageUrl: `${context.settings.baseUrl}/manage?t=${token}`,
    unsubscribeUrl: await unsubscribeUrl(context, subscriber),
  });
}

async function brokenAlert(
  context: JobContext,
  mail: MailRecord,
  subscriber: SubscriberRecord,
): Promise<Email | undefined> {
  const subscription = await subscriptionOf(context, mail);
  const isBroken = subscription?.status === 'broken' || subscription?.status === 'active';
  if (!isBroken || subscriber.status !== 'active') return undefined;
  const { queryText, note, reason } = subscription;
  return renderBrokenAlert({
    ...envelope(context, mail, subscriber),
    queryText,
    ...(note === undefined ? {} : { note }),
    errors: reason === undefined ? [] : [reason],
    manageUrl: `${context.settings.baseUrl}/manage`,
    unsubscribeUrl: await unsubscribeUrl(context, subscriber),
  });
}

/** Taken up again meanwhile, there is nothing to say. */
async function webhookOff(
  context: JobContext,
  mail: MailRecord,
  subscriber: SubscriberRecord,
): Promise<Email | undefined> {
  const subscription = await subscriptionOf(context, mail);
  const webhook =
    subscription === undefined ? undefined : await context.stores.webhooks.get(subscriber.id, subscription.id);
  if (subscription === undefined || webhook?.record.failingSince === undefined) return undefined;
  if (subscriber.status !== 'active') return undefined;
  const { queryText, note } = subscription;
  const { url, failingSince, reason = '' } = webhook.record;
  return renderWebhookOff({
    ...envelope(context, mail, subscriber),
    queryText,
    ...(note === undefined ? {} : { note }),
    host: new URL(url).host,
    failingSince,
    zone: timesOf(context, subscriber).zone,
    reason,
    manageUrl: `${context.settings.baseUrl}/manage`,
    unsubscribeUrl: await unsubscribeUrl(context, subscriber),
  });
}

function envelope(context: JobContext, mail: MailRecord, { address, language }: SubscriberRecord) {
  return { mailId: mail.id, to: address, from: context.settings.mail.from, language, date: nowIso(context) };
}

async function subscriptionOf(
  { stores }: JobContext,
  { subscriberId, subscriptionId }: MailRecord,
): Promise<SubscriptionRecord | undefined> {
  return subscriptionId === undefined
    ? undefined
    : (await stores.subscriptions.get(subscriberId, subscriptionId))?.record;
}

async function unsubscribeUrl(context: JobContext, { id }: SubscriberRecord): Promise<string> {
  const token = (await linkSigner(context))({ purpose: 'unsubscribe', subscriberId: id });
  return `${context.settings.baseUrl}/unsubscribe?t=${token}`;
}
