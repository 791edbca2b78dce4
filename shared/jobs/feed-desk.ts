import type { FeedDesk, TryAnswer } from '../model/feed-desk.ts';
import { rhythmOf } from '../stages/poll/poll-rhythm.ts';
import { after, type JobContext, nowIso } from './job-context.ts';
import { startBackfill } from './start-backfill.ts';
import { stopBackfill } from './stop-backfill.ts';

/** What editors do with feeds that are stored, over the stores. */
export function createFeedDesk(context: JobContext): Pick<FeedDesk, 'tryNow' | 'startBackfill' | 'stopBackfill'> {
  return {
    tryNow: (feedId) => tryNow(context, feedId),
    startBackfill: (request) => startBackfill(context, request),
    stopBackfill: (feedId) => stopBackfill(context, feedId),
  };
}

const MINUTE_MS = 60_000;

/**
 * The row is made due and the next sweep sends its poll, which takes its turn at the host like any other. Twice is once:
 * a feed that is due is not made due again.
 */
async function tryNow(context: JobContext, feedId: string): Promise<TryAnswer> {
  const { stores, settings } = context;
  const found = await stores.feeds.get(feedId);
  if (found === undefined) return { kind: 'not-found' };
  const { record, version } = found;
  const now = nowIso(context);
  if (record.state === 'paused') return { kind: 'paused' };
  if (record.nextPollAt === undefined) return { kind: 'no-contact' };
  if (record.notBeforeAt !== undefined && record.notBeforeAt > now)
    return { kind: 'held-off', until: record.notBeforeAt };
  if (record.nextPollAt <= now) return { kind: 'due-already' };
  const { minMinutes } = rhythmOf(record.feed, settings.poll);
  const until = after(record.lastPollAt ?? record.addedAt, minMinutes * MINUTE_MS);
  if (record.lastPollAt !== undefined && until > now) return { kind: 'too-soon', until };
  const outcome = await stores.feeds.save({ ...record, nextPollAt: now }, version);
  // A poll or the list of feeds has changed the row at this very moment: look again.
  return outcome === 'written' ? { kind: 'due' } : tryNow(context, feedId);
}
