import type { ChangeAnswer, ReaderChange } from '../model/reader-desk.ts';
import type { SubscriberRecord } from '../model/subscriber.ts';
import { digestCloses } from '../stages/slot.ts';
import { readTimes } from '../stages/subscribe/read-times.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { keepDigestsComing } from './look-again.ts';
import { timesOf } from './times-of.ts';

/** Changes a reader's times and language; a digest that is being gathered follows, and stays the one of its day or week. */
export async function changeReader(
  context: JobContext,
  subscriberId: string,
  change: ReaderChange,
): Promise<ChangeAnswer> {
  const { subscribers } = context.stores;
  const found = await subscribers.get(subscriberId);
  if (found === undefined) return { kind: 'not-found' };
  const { language = found.record.language, wantsMail, ...typed } = change;
  const { times, errors } = readTimes(typed, timesOf(context, found.record));
  if (language !== 'en' && language !== 'es') {
    const message = `Cannot use ${JSON.stringify(language.slice(0, 20))} as it must be en or es.`;
    return { kind: 'invalid', errors: [...errors, { field: 'language', message }] };
  }
  if (errors.length > 0) return { kind: 'invalid', errors };
  const comesBack = wantsMail === true && found.record.status === 'unsubscribed';
  const changed: SubscriberRecord = {
    ...found.record,
    ...(comesBack ? { status: 'active' } : {}),
    language,
    times,
    updatedAt: nowIso(context),
  };
  if ((await subscribers.save(changed, found.version)) === 'conflict')
    return changeReader(context, subscriberId, change);
  await moveOpenDigests(context, changed);
  await keepDigestsComing(context, subscriberId);
  return { kind: 'changed' };
}

/** A run that dies before this leaves the digest at its old time, which loses nothing. */
async function moveOpenDigests(context: JobContext, subscriber: SubscriberRecord): Promise<void> {
  const now = nowIso(context);
  for (const letter of ['d', 'w']) {
    const open = { from: letter, to: `${letter}~` };
    for await (const { record, version } of context.stores.mails.ofSubscriber(subscriber.id, open)) {
      if (record.state !== 'open' || record.dueAt === undefined) continue;
      const closesAt = digestCloses(record.slot, timesOf(context, subscriber), now);
      // A conflict means that it is being sent right now.
      await context.stores.mails.save({ ...record, closesAt, dueAt: closesAt, updatedAt: now }, version);
    }
  }
}
