import { normalAddress, subscriberId as subscriberIdOf } from '../model/ids.ts';
import type {
  ChangeAnswer,
  ReaderDesk,
  ReaderView,
  RequestError,
  SubscriptionAnswer,
  SubscriptionRequest,
} from '../model/reader-desk.ts';
import { checkAddress } from '../stages/subscribe.ts';
import { createApiKeyStore } from '../stores/api-keys.ts';
import { changeReader } from './change-reader.ts';
import { addSubscription, changeSubscription } from './change-subscription.ts';
import { eraseReader } from './erase-reader.ts';
import type { JobContext } from './job-context.ts';
import { openManageLink } from './open-reader-mail.ts';
import { previewAlert } from './preview-alert.ts';
import { tooMuch } from './refuse-too-much.ts';
import { subscribe, subscriptionsOf } from './subscribe.ts';
import { timesOf } from './times-of.ts';
import { createWebhookDesk } from './webhook-desk.ts';

/** Everything a reader can do with their alerts, over the stores. */
export function createReaderDesk(context: JobContext): ReaderDesk {
  return {
    preview: (queryText) => previewAlert(context, queryText),
    ask: (request) => ask(context, request),
    askForLink: (address) => askForLink(context, address),
    view: (subscriberId) => view(context, subscriberId),
    add: (subscriberId, request) => addSubscription(context, subscriberId, request),
    change: (subscriberId, subscriptionId, change) =>
      changeSubscription(context, { subscriberId, subscriptionId }, change),
    changeReader: (subscriberId, change): Promise<ChangeAnswer> => changeReader(context, subscriberId, change),
    exported: (subscriberId) => exported(context, subscriberId),
    erase: (subscriberId) => eraseReader(context, subscriberId),
  };
}

/**
 * The archive is asked first, for known and unknown addresses alike: that takes by far the longest. What follows is a
 * few rows either way, and mails are sent by another job.
 */
async function ask(context: JobContext, request: SubscriptionRequest): Promise<SubscriptionAnswer> {
  const counted = await previewAlert(context, request.queryText);
  const language = languageOf(request.language, context.settings.mail.language);
  const errors: RequestError[] = [
    ...(language === undefined ? [notALanguage(request.language)] : []),
    ...tooMuch(counted),
  ];
  const report =
    errors.length > 0
      ? undefined
      : await subscribe(context, {
          address: request.address,
          queryText: request.queryText,
          language: language ?? 'en',
          cadence: request.cadence,
          note: request.note,
          times: request.times,
          confirmed: false,
          ...(counted.kind === 'preview' ? { preview: counted.preview } : {}),
        });
  if (report === undefined) return { kind: 'invalid', errors };
  if (report.outcome === 'invalid' && !report.errors.every(isAboutOwner))
    return { kind: 'invalid', errors: report.errors };
  // Who has this alert already gets the link to it: something must come when somebody asks.
  if (report.outcome === 'already-active') await openManageLink(context, report.subscriberId);
  return { kind: 'accepted' };
}

/** How many alerts an address has is no stranger's business. */
function isAboutOwner({ code }: RequestError): boolean {
  return code === 'too-many';
}

function languageOf(written: string | undefined, standard: 'en' | 'es'): 'en' | 'es' | undefined {
  if (written === undefined || written === '') return standard;
  return written === 'en' || written === 'es' ? written : undefined;
}

function notALanguage(written: string | undefined): RequestError {
  return {
    field: 'language',
    message: `Cannot use ${JSON.stringify(String(written).slice(0, 20))} as it must be en or es.`,
  };
}

async function askForLink(context: JobContext, address: string): Promise<SubscriptionAnswer> {
  const normal = normalAddress(address);
  const message = checkAddress(normal);
  if (message !== undefined) return { kind: 'invalid', errors: [{ field: 'address', message }] };
  const id = subscriberIdOf(normal);
  const [found, own] = [await context.stores.subscribers.get(id), await subscriptionsOf(context, id)];
  if (found !== undefined && own.some(({ consent }) => consent !== 'none')) await openManageLink(context, id);
  return { kind: 'accepted' };
}

const MAX_MAILS_SHOWN = 20;

async function view(context: JobContext, subscriberId: string): Promise<ReaderView | undefined> {
  const { subscribers, mails } = context.stores;
  const subscriber = (await subscribers.get(subscriberId))?.record;
  if (subscriber === undefined) return undefined;
  const newest = await mails.newest(subscriberId, MAX_MAILS_SHOWN);
  return {
    subscriber,
    times: timesOf(context, subscriber),
    subscriptions: await subscriptionsOf(context, subscriberId),
    mails: newest.map(({ slot, state, updatedAt, stories, reason }) => ({
      slot,
      state,
      at: updatedAt,
      ...(stories === undefined ? {} : { stories }),
      ...(reason === undefined ? {} : { reason }),
    })),
  };
}

async function exported(context: JobContext, subscriberId: string): Promise<unknown> {
  const { mails, matches } = context.stores;
  const seen = await view(context, subscriberId);
  if (seen === undefined) return undefined;
  const { subscriber, times, subscriptions } = seen;
  const all: { mails: object[]; matches: object[] } = { mails: [], matches: [] };
  for await (const { record } of mails.ofSubscriber(subscriberId)) all.mails.push(record);
  for await (const { record } of matches.ofSubscriber(subscriberId)) all.matches.push(record);
  const keys = await createApiKeyStore(context.ports.table).ofReader(subscriberId);
  const apiKeys = keys.map(({ id, name, createdAt, revokedAt }) => ({
    id,
    name,
    createdAt,
    ...(revokedAt === undefined ? {} : { revokedAt }),
  }));
  const webhooks = await createWebhookDesk(context).list(subscriberId);
  return { subscriber: { ...subscriber, times }, subscriptions, apiKeys, webhooks, ...all };
}
