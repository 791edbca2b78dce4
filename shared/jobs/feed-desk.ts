import type { Feed } from '../model/feed.ts';
import type { CheckedFeed, FeedDesk, FeedLook, FindAnswer, TryAnswer } from '../model/feed-desk.ts';
import { hashId } from '../model/opml.ts';
import { rhythmOf } from '../stages/poll/poll-rhythm.ts';
import { checkFeed } from './check-feed.ts';
import { discoverFeeds } from './discover-feeds.ts';
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

/** What asks outlets, for a process that may fetch. */
export function createFeedLook(context: JobContext): FeedLook {
  return {
    find: (url, language) => find(context, url, language),
    check: (feed) => checkFeed(context, feed),
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

/** Each check asks its feed once more, and a person waits. */
const MAX_CHECKS = 3;

/** Looks for feeds, and at the best of them as a poll would. */
async function find(context: JobContext, url: string, language: string | undefined): Promise<FindAnswer> {
  const report = await discoverFeeds(context, { url, ...(language === undefined ? {} : { language }) });
  if (report.outcome === 'no-contact') return { kind: 'no-contact' };
  if (report.outcome === 'none') return { kind: 'none', reason: report.reason, tried: report.tried };
  const { feeds, tried, unread } = report;
  const checks: CheckedFeed[] = [];
  // One after the other: most are of one host.
  for (const feed of feeds.slice(0, MAX_CHECKS)) checks.push(await checkFeed(context, unlisted(feed)));
  const checked = feeds.map((feed, i) => {
    const check = checks[i];
    return check === undefined ? feed : { ...feed, check };
  });
  return { kind: 'feeds', feeds: checked, tried, unread };
}

function unlisted({ url, title }: { readonly url: string; readonly title?: string }): Feed {
  return { id: hashId(url), url, title: title ?? url, origin: 'opml' };
}
