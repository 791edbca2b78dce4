import type { ChangeAnswer, RequestError, SubscriptionChange, SubscriptionRequest } from '../model/reader-desk.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import { type QueryVocabulary, readQuery } from '../stages/subscribe/read-query.ts';
import { draftSubscription, readCadence, readNote } from '../stages/subscribe.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { followChange } from './move-matches.ts';
import { queryVocabulary } from './query-vocabulary.ts';
import { refuseTooMuch } from './refuse-too-much.ts';
import { afterActivation, asItStands, MAX_SUBSCRIPTIONS, subscriptionsOf } from './subscribe.ts';

type Named = { readonly subscriberId: string; readonly subscriptionId: string };

const TAKEN: RequestError = {
  field: 'queryText',
  message: 'You have an alert with this query already.',
  code: 'taken',
};

const TOO_MANY: RequestError = {
  field: 'queryText',
  message: `You have ${MAX_SUBSCRIPTIONS} alerts. Stop one first.`,
  code: 'too-many',
};

/** A further alert of a reader whose address is confirmed: active at once. */
export async function addSubscription(
  context: JobContext,
  subscriberId: string,
  request: Pick<SubscriptionRequest, 'queryText' | 'cadence' | 'note'>,
): Promise<ChangeAnswer> {
  const subscriber = await context.stores.subscribers.get(subscriberId);
  if (subscriber?.record.status !== 'active') return { kind: 'not-found' };
  const { address, language } = subscriber.record;
  const draft = draftSubscription({
    address,
    queryText: request.queryText,
    cadence: request.cadence,
    note: request.note,
    ...(await queryVocabulary(context, request.queryText)),
    language,
    confirmed: true,
    now: nowIso(context),
  });
  if (draft.kind === 'invalid') return draft;
  const own = await subscriptionsOf(context, subscriberId);
  const same = own.find(({ query }) => query === draft.subscription.query);
  if (same?.status === 'active') return { kind: 'invalid', errors: [TAKEN] };
  const wanted = asItStands({ ...draft.subscription, consent: 'link' }, own);
  if (wanted === undefined) return { kind: 'invalid', errors: [TOO_MANY] };
  const refused = await refuseTooMuch(context, request.queryText);
  if (refused.length > 0) return { kind: 'invalid', errors: refused };
  const found = await context.stores.subscriptions.get(subscriberId, wanted.id);
  const subscription = { ...wanted, createdAt: found?.record.createdAt ?? wanted.createdAt };
  if ((await context.stores.subscriptions.save(subscription, found?.version)) === 'conflict')
    return addSubscription(context, subscriberId, request);
  await afterActivation(context, subscription);
  return { kind: 'changed', subscription };
}

/** Changes one alert; what waits for it follows. One that waits for its confirmation stays waiting. */
export async function changeSubscription(
  context: JobContext,
  named: Named,
  change: SubscriptionChange,
): Promise<ChangeAnswer> {
  const { subscriptions } = context.stores;
  const found = await subscriptions.get(named.subscriberId, named.subscriptionId);
  if (found === undefined) return { kind: 'not-found' };
  const own = await subscriptionsOf(context, named.subscriberId);
  const vocabulary = await queryVocabulary(context, change.queryText ?? '');
  const changed = changedRecord(change, { record: found.record, own, vocabulary, now: nowIso(context) });
  if ('errors' in changed) return { kind: 'invalid', errors: changed.errors };
  const isNewQuery = changed.record.query !== found.record.query;
  const refused = isNewQuery ? await refuseTooMuch(context, changed.record.queryText) : [];
  if (refused.length > 0) return { kind: 'invalid', errors: refused };
  if ((await subscriptions.save(changed.record, found.version)) === 'conflict')
    return changeSubscription(context, named, change);
  await afterActivation(context, changed.record);
  return { kind: 'changed', subscription: changed.record };
}

/** Ends one alert. Idempotent. */
export async function stopSubscription(context: JobContext, named: Named): Promise<void> {
  const found = await context.stores.subscriptions.get(named.subscriberId, named.subscriptionId);
  if (found === undefined || found.record.status === 'stopped') return;
  const stopped: SubscriptionRecord = { ...found.record, status: 'stopped', updatedAt: nowIso(context) };
  if ((await context.stores.subscriptions.save(stopped, found.version)) === 'conflict')
    return stopSubscription(context, named);
  await followChange(context, stopped);
}

type Changed = { readonly record: SubscriptionRecord } | { readonly errors: readonly RequestError[] };

type Standing = {
  readonly record: SubscriptionRecord;
  readonly own: readonly SubscriptionRecord[];
  readonly vocabulary: QueryVocabulary;
  /** ISO 8601, UTC. */
  readonly now: string;
};

function changedRecord(change: SubscriptionChange, { record, own, vocabulary, now }: Standing): Changed {
  const query = change.queryText === undefined ? undefined : readQuery(change.queryText, vocabulary);
  const cadence = change.cadence === undefined ? undefined : readCadence(change.cadence);
  const note = change.note === undefined ? undefined : readNote(change.note);
  const isTaken =
    query?.kind === 'query' &&
    own.some((other) => other.id !== record.id && other.query === query.query && other.status !== 'stopped');
  const errors = [
    ...(query?.kind === 'invalid' ? query.errors : []),
    ...(isTaken ? [TAKEN] : []),
    ...(cadence?.errors ?? []),
    ...(note?.errors ?? []),
  ];
  if (errors.length > 0) return { errors };
  const { note: oldNote, reason, ...rest } = record;
  const isMended = record.status === 'broken' && query !== undefined;
  const keptNote = note === undefined ? oldNote : note.note;
  return {
    record: {
      ...rest,
      ...(query?.kind === 'query' ? { query: query.query, queryText: change.queryText?.trim() ?? '' } : {}),
      ...(cadence === undefined ? {} : { cadence: cadence.cadence }),
      ...(keptNote === undefined ? {} : { note: keptNote }),
      ...(reason === undefined || isMended ? {} : { reason }),
      status: nextStatus(isMended ? 'active' : record.status, change.status),
      updatedAt: now,
    },
  };
}

/** Only a reader's confirmation ends the waiting for it; what is broken works again once its query is mended. */
function nextStatus(
  now: SubscriptionRecord['status'],
  wanted: SubscriptionChange['status'],
): SubscriptionRecord['status'] {
  if (wanted === undefined || wanted === 'stopped') return wanted ?? now;
  return now === 'pending' || now === 'broken' ? now : wanted;
}
