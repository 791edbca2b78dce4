/*
 * In: one row that the due index names, as its store reads it, now, and how far ahead. Out: the message that gets its work done,
 * its queue, and its delay.
 * Guarantees: the message carries ids only, and the same row gives the same message until its work is done.
 * Leaves to others: finding what is due, sending, hiding the row while the message is on its way.
 */
import type { BackfillRecord } from '../model/backfill.ts';
import type { EntryRecord } from '../model/entry.ts';
import type { FeedRecord } from '../model/feed.ts';
import type { MailRecord } from '../model/mail.ts';
import type {
  BackfillMessage,
  DeliverMessage,
  IngestMessage,
  PollMessage,
  RetagMessage,
  WatchMessage,
  WebhookMessage,
  WebSubMessage,
} from '../model/messages.ts';
import type { RetagDay, RetagRecord } from '../model/retag.ts';
import type { WatchRecord } from '../model/watch.ts';
import type { WebhookDelivery } from '../model/webhook.ts';
import { type WebSubRecord, webSubDueAt } from '../model/websub.ts';

/** A row of the due index. */
export type DueRow =
  | { readonly kind: 'feed'; readonly record: FeedRecord }
  /** `dueAt`: as the due index has it; its record holds no time. */
  | { readonly kind: 'entry'; readonly record: EntryRecord; readonly dueAt: string }
  | { readonly kind: 'mail'; readonly record: MailRecord }
  | { readonly kind: 'websub'; readonly record: WebSubRecord }
  | { readonly kind: 'backfill'; readonly record: BackfillRecord }
  | { readonly kind: 'watch'; readonly record: WatchRecord }
  | { readonly kind: 'webhook-delivery'; readonly record: WebhookDelivery }
  | { readonly kind: 'retag'; readonly record: RetagRecord | RetagDay };

export type DispatchedMessage = { readonly delaySeconds?: number } & (
  | { readonly queue: 'poll'; readonly body: PollMessage }
  | { readonly queue: 'ingest'; readonly body: IngestMessage }
  | { readonly queue: 'deliver'; readonly body: DeliverMessage }
  | { readonly queue: 'websub'; readonly body: WebSubMessage }
  | { readonly queue: 'poll'; readonly body: BackfillMessage }
  | { readonly queue: 'ingest'; readonly body: WatchMessage }
  | { readonly queue: 'retag'; readonly body: RetagMessage }
  | { readonly queue: 'webhook'; readonly body: WebhookMessage }
);

export type Sweep = {
  /** ISO 8601, UTC. */
  readonly now: string;
  /**
   * Until when feeds and entries are sent already, delayed to their own time, so that each keeps its slot to the
   * second and those that fell due since the last sweep do not all begin at once. `now` or later.
   */
  readonly until: string;
};

/**
 * The message for a due row; nothing when the row no longer waits for any. The index may be older than
 * the row, so the row's own time decides: no feed is asked early, no mail tried early.
 */
export function dispatchDueRow(row: DueRow, { now, until }: Sweep): DispatchedMessage | undefined {
  switch (row.kind) {
    case 'feed': {
      const dueAt = row.record.nextPollAt;
      return dueAt !== undefined && dueAt <= until
        ? { queue: 'poll', body: { feedId: row.record.feed.id, dueAt }, ...delayUntil(dueAt, now) }
        : undefined;
    }
    case 'entry': {
      const { feedId, key, fingerprint, status } = row.record;
      if (status !== 'parked' && status !== 'queued') return undefined;
      return { queue: 'ingest', body: { feedId, entryKey: key, fingerprint }, ...delayUntil(row.dueAt, now) };
    }
    case 'mail': {
      const { subscriberId, slot, state, dueAt } = row.record;
      const isDue = (state === 'open' || state === 'claimed') && dueAt !== undefined && dueAt <= now;
      return isDue ? { queue: 'deliver', body: { subscriberId, slot } } : undefined;
    }
    case 'websub': {
      const dueAt = webSubDueAt(row.record);
      return dueAt !== undefined && dueAt <= now ? { queue: 'websub', body: { feedId: row.record.feedId } } : undefined;
    }
    case 'backfill': {
      const { feedId, state, nextStepAt } = row.record;
      const isDue = state === 'running' && nextStepAt !== undefined && nextStepAt <= now;
      return isDue ? { queue: 'poll', body: { backfillId: feedId, dueAt: nextStepAt } } : undefined;
    }
    case 'watch': {
      const { articleId: watchId, nextCheckAt: dueAt } = row.record;
      return dueAt !== undefined && dueAt <= now ? { queue: 'ingest', body: { watchId, dueAt } } : undefined;
    }
    case 'webhook-delivery': {
      const { subscriptionId, id: deliveryId, state, dueAt } = row.record;
      const isDue = state === 'waiting' && dueAt !== undefined && dueAt <= now;
      return isDue ? { queue: 'webhook', body: { subscriptionId, deliveryId } } : undefined;
    }
    case 'retag': {
      const { nextStepAt: dueAt } = row.record;
      if (dueAt === undefined || dueAt > now) return undefined;
      const { record } = row;
      const whose = 'day' in record ? { retagId: record.retagId, day: record.day } : { retagId: record.id };
      return { queue: 'retag', body: { ...whose, dueAt } };
    }
    default:
      return row satisfies never;
  }
}

/** Queues know whole seconds; early is worse than late. */
function delayUntil(dueAt: string, now: string): { readonly delaySeconds?: number } {
  const delaySeconds = Math.ceil((Date.parse(dueAt) - Date.parse(now)) / 1000);
  return delaySeconds > 0 ? { delaySeconds } : {};
}
