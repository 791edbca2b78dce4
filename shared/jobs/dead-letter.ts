import { deadLetterId } from '../model/ids.ts';
import type { JsonObject } from '../model/json.ts';
import {
  deliverMessageSchema,
  ingestQueueMessageSchema,
  pollQueueMessageSchema,
  type RetagMessage,
  retagMessageSchema,
  type WatchMessage,
  type WebhookMessage,
  webhookMessageSchema,
  webSubMessageSchema,
} from '../model/messages.ts';
import { webSubId } from '../model/websub.ts';
import type { QueueName } from '../ports.ts';
import { nextPoll } from '../stages/poll/next-poll.ts';
import { nextWatch } from '../stages/watch.ts';
import { givenUp } from '../stages/websub.ts';
import { type JobContext, nowIso } from './job-context.ts';

/** Receives of one message before it is a dead letter: a job that failed so often needs a person. */
export const MAX_RECEIVES = 5;

/** Writes why a message was given up to the row that owns the work, so that a person finds it there. */
export async function recordDeadLetter(
  context: JobContext,
  letter: { readonly queue: QueueName; readonly body: JsonObject; readonly reason: string },
): Promise<void> {
  const { queue, body } = letter;
  await tellOperator(context, letter);
  const reason = `dead-lettered: ${letter.reason}`;
  switch (queue) {
    case 'poll': {
      const message = pollQueueMessageSchema.safeParse(body);
      if (!message.success) return;
      if ('backfillId' in message.data) await failBackfill(context, message.data.backfillId, reason);
      else await failFeed(context, message.data.feedId, reason);
      return;
    }
    case 'ingest': {
      const message = ingestQueueMessageSchema.safeParse(body);
      if (!message.success) return;
      if ('watchId' in message.data) await failWatch(context, message.data, reason);
      else await failEntry(context, message.data.feedId, message.data.entryKey, reason);
      return;
    }
    case 'deliver': {
      const message = deliverMessageSchema.safeParse(body);
      if (message.success) await holdMail(context, message.data.subscriberId, message.data.slot, reason);
      return;
    }
    case 'websub': {
      const message = webSubMessageSchema.safeParse(body);
      if (message.success) await failWebSub(context, message.data.feedId, reason);
      return;
    }
    case 'retag': {
      const message = retagMessageSchema.safeParse(body);
      if (message.success) await failRetag(context, message.data, reason);
      return;
    }
    case 'webhook': {
      const message = webhookMessageSchema.safeParse(body);
      if (message.success) await failWebhook(context, message.data, reason);
      return;
    }
    case 'index':
    case 'match':
    case 'mail-events':
      // The article is archived and the dead letter names it; nothing else waits on these.
      return;
    default:
      queue satisfies never;
  }
}

/** Once an hour for each message: one that is redriven and given up again is told again. */
async function tellOperator(
  context: JobContext,
  { queue, body, reason }: { readonly queue: QueueName; readonly body: JsonObject; readonly reason: string },
): Promise<void> {
  const at = nowIso(context);
  const id = deadLetterId(queue, body, at);
  await context.stores.operatorEvents.add({ kind: 'dead-letters', id, at, queue, reason });
}

/** The next poll may do better, but it waits as after any failure: a mistake of ours must not hammer the outlet. */
async function failFeed(context: JobContext, feedId: string, reason: string): Promise<void> {
  const found = await context.stores.feeds.get(feedId);
  if (found?.record.nextPollAt === undefined) return;
  const now = nowIso(context);
  const failures = found.record.failures + 1;
  const failingSince = found.record.failingSince ?? now;
  const times = nextPoll({ kind: 'failed', now, jitter: 0.5, headers: {}, failures, rhythm: context.settings.poll });
  await context.stores.feeds.save(
    { ...found.record, ...times, state: 'failing', reason, failingSince, failures },
    found.version,
  );
}

/** It goes on from where it stood when it is asked for again. */
async function failBackfill(context: JobContext, feedId: string, reason: string): Promise<void> {
  const found = await context.stores.backfills.get(feedId);
  if (found?.record.state !== 'running') return;
  const { nextStepAt: _, ...record } = found.record;
  await context.stores.backfills.save(
    { ...record, state: 'failed', reason, updatedAt: nowIso(context) },
    found.version,
  );
}

/** The hub is asked again later, and the feed is polled at its own pace. */
async function failWebSub(context: JobContext, feedId: string, reason: string): Promise<void> {
  const { webSubs } = context.stores;
  const found = await webSubs.get(webSubId(feedId));
  if (found !== undefined) await webSubs.save(givenUp(found.record, reason, nowIso(context)), found.version);
}

/** The day, or the retag that could not list its days, waits until it is asked for again. */
async function failRetag(context: JobContext, { retagId, day }: RetagMessage, reason: string): Promise<void> {
  const { retags } = context.stores;
  const found = await retags.row(retagId, day === undefined ? 'head' : `day#${day}`);
  const failed = { reason, state: 'failed' as const, updatedAt: nowIso(context) };
  if (found?.kind === 'head') {
    const { nextStepAt: _, ...record } = found.found.record;
    await retags.save({ ...record, ...failed }, found.found.version);
  }
  if (found?.kind === 'day' && found.found.record.state === 'waiting') {
    const { nextStepAt: _, ...record } = found.found.record;
    await retags.saveDay({ ...record, ...failed }, found.found.version);
  }
}

/** The check counts as one that could not be made; the next one comes at its time. */
async function failWatch(context: JobContext, { watchId, dueAt }: WatchMessage, reason: string): Promise<void> {
  const { watches } = context.stores;
  const found = await watches.get(watchId);
  if (found?.record.nextCheckAt !== dueAt) return;
  await watches.save(nextWatch(found.record, { kind: 'unreadable', reason }, nowIso(context)), found.version);
}

/** It leaves the due index until a person redrives its message. */
async function failWebhook(
  context: JobContext,
  { subscriptionId, deliveryId }: WebhookMessage,
  answer: string,
): Promise<void> {
  const { webhooks } = context.stores;
  const found = await webhooks.delivery(subscriptionId, deliveryId);
  if (found?.record.state !== 'waiting') return;
  const { dueAt: _, ...record } = found.record;
  await webhooks.saveDelivery({ ...record, answer, updatedAt: nowIso(context) }, found.version);
}

async function failEntry(context: JobContext, feedId: string, key: string, reason: string): Promise<void> {
  const found = await context.stores.entries.get(feedId, key);
  if (found === undefined || found.record.status === 'archived' || found.record.status === 'rejected') return;
  await context.stores.entries.save(
    { ...found.record, status: 'dead-lettered', reason, updatedAt: nowIso(context) },
    found.version,
  );
}

/** The mail keeps its state, without a lease, and leaves the due index until a person redrives it. */
async function holdMail(context: JobContext, subscriberId: string, slot: string, reason: string): Promise<void> {
  const found = await context.stores.mails.get(subscriberId, slot);
  if (found?.record.state !== 'open' && found?.record.state !== 'claimed') return;
  const { dueAt: _, leaseOwner: __, leaseUntil: ___, ...record } = found.record;
  await context.stores.mails.save({ ...record, reason, updatedAt: nowIso(context) }, found.version);
}
