import { type Feed, type FeedRecord, feedSchema } from '../model/feed.ts';
import { followHub } from './follow-hub.ts';
import { type JobContext, nowIso } from './job-context.ts';

export type SyncReport = { readonly added: number; readonly changed: number; readonly paused: number };

const NO_CONTACT =
  'waits for a contact: real feeds are polled once Vigía can tell outlets who asks (--contact URL, or contact: in config/vigia.yaml)';

/**
 * Makes the stored feeds follow the desired list: new ones are due at once, one that vanished is
 * paused and kept, one that came back is due again. Idempotent.
 */
export async function syncFeeds(context: JobContext, desired: readonly Feed[]): Promise<SyncReport> {
  const now = nowIso(context);
  const stored = new Map((await context.stores.feeds.all()).map((found) => [found.record.feed.id, found]));
  const report = { added: 0, changed: 0, paused: 0 };
  for (const wanted of desired) {
    // As the rows are read: the same keys in the same order, so that equal feeds are equal text.
    const feed = feedSchema.parse(wanted);
    const found = stored.get(feed.id);
    stored.delete(feed.id);
    if (found === undefined) {
      await context.stores.feeds.add(withContact(newFeedRecord(feed, now), context, now));
      report.added++;
      continue;
    }
    const next = withContact(resumed({ ...found.record, feed }, found.record, now), context, now);
    if (JSON.stringify(next) === JSON.stringify(found.record)) continue;
    await context.stores.feeds.save(next, found.version);
    report.changed++;
  }
  for (const { record, version } of stored.values()) {
    if (record.state === 'paused') continue;
    const paused = pausedRecord(record);
    await context.stores.feeds.save(paused, version);
    await followHub(context, { before: record, after: paused, fresh: 0 });
    report.paused++;
  }
  return report;
}

/** A feed that was never polled: due at once. */
export function newFeedRecord(feed: Feed, now: string): FeedRecord {
  return {
    schemaVersion: 1,
    feed,
    state: 'new',
    reason: 'not polled yet',
    addedAt: now,
    nextPollAt: now,
    failures: 0,
    entriesSeen: 0,
  };
}

/** Another address means that nothing learnt of the old one holds. */
function resumed(next: FeedRecord, stored: FeedRecord, now: string): FeedRecord {
  if (next.feed.url !== stored.feed.url) return { ...newFeedRecord(next.feed, now), addedAt: stored.addedAt };
  return stored.state === 'paused' ? { ...next, state: 'new', reason: 'back in the OPML', nextPollAt: now } : next;
}

function withContact(record: FeedRecord, { settings }: JobContext, now: string): FeedRecord {
  if (record.feed.origin === 'sample') return record;
  if (settings.contact === undefined) {
    const { nextPollAt: _, ...rest } = record;
    return { ...rest, state: 'waiting-for-contact', reason: NO_CONTACT };
  }
  return record.state === 'waiting-for-contact'
    ? { ...record, state: 'new', reason: 'not polled yet', nextPollAt: now }
    : record;
}

function pausedRecord(record: FeedRecord): FeedRecord {
  const { nextPollAt: _, ...rest } = record;
  return { ...rest, state: 'paused', reason: 'no longer in the OPML; its articles stay' };
}
