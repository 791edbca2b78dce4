/*
 * In: one row that the due index names, as its store reads it, and now. Out: the message that gets its work done, and its queue.
 * Guarantees: the message carries ids only, and the same row gives the same message until its work is done.
 * Leaves to others: finding what is due, sending, hiding the row while the message is on its way.
 */
import type { EntryRecord } from '../model/entry.ts';
import type { FeedRecord } from '../model/feed.ts';
import type { MailRecord } from '../model/mail.ts';
import type { DeliverMessage, IngestMessage, PollMessage } from '../model/messages.ts';

/** A row of the due index. */
export type DueRow =
  | { readonly kind: 'feed'; readonly record: FeedRecord }
  | { readonly kind: 'entry'; readonly record: EntryRecord }
  | { readonly kind: 'mail'; readonly record: MailRecord };

export type DispatchedMessage =
  | { readonly queue: 'poll'; readonly body: PollMessage }
  | { readonly queue: 'ingest'; readonly body: IngestMessage }
  | { readonly queue: 'deliver'; readonly body: DeliverMessage };

/**
 * The message for a due row; nothing when the row no longer waits for any. The index may be older than
 * the row, so the row's own time decides (`now` is ISO 8601, UTC): no feed is asked early, no mail tried early.
 */
export function dispatchDueRow(row: DueRow, now: string): DispatchedMessage | undefined {
  switch (row.kind) {
    case 'feed': {
      const dueAt = row.record.nextPollAt;
      return dueAt !== undefined && dueAt <= now
        ? { queue: 'poll', body: { feedId: row.record.feed.id, dueAt } }
        : undefined;
    }
    case 'entry': {
      const { feedId, key, fingerprint, status } = row.record;
      if (status !== 'parked' && status !== 'queued') return undefined;
      return { queue: 'ingest', body: { feedId, entryKey: key, fingerprint } };
    }
    case 'mail': {
      const { subscriberId, slot, state, dueAt } = row.record;
      const isDue = (state === 'open' || state === 'claimed') && dueAt !== undefined && dueAt <= now;
      return isDue ? { queue: 'deliver', body: { subscriberId, slot } } : undefined;
    }
    default:
      return row satisfies never;
  }
}
