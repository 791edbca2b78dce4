import type { Feed } from '../model/feed.ts';
import { createFeedListStore } from '../stores/feed-list.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { type SyncReport, syncFeeds } from './sync-feeds.ts';

export type FeedList = {
  readonly feeds: readonly Feed[];
  /** Of everything that a sync depends on: another hash, another sync. */
  readonly hash: string;
};

/**
 * Syncs the stored feeds with a list when it is not the one that they follow; nothing when it is. A list counts
 * as followed once a sync found nothing left to do: a feed that was being polled in the same instant keeps its
 * row, and the next call tries it again.
 */
export async function followFeedList(context: JobContext, { feeds, hash }: FeedList): Promise<SyncReport | undefined> {
  const store = createFeedListStore(context.ports.table);
  if ((await store.get())?.record.hash === hash) return undefined;
  const report = await syncFeeds(context, feeds);
  const isDone = report.added + report.changed + report.paused === 0;
  if (isDone) await store.save({ schemaVersion: 1, hash, syncedAt: nowIso(context) });
  return report;
}
