import type { Feed } from '../model/feed.ts';
import type { CheckedFeed, FeedLook, FindAnswer } from '../model/feed-desk.ts';
import { hashId } from '../model/opml.ts';
import { checkFeed } from './check-feed.ts';
import { discoverFeeds } from './discover-feeds.ts';
import type { JobContext } from './job-context.ts';

/** What asks outlets, for a process that may fetch: apart from the rest, because it brings along what reads feeds. */
export function createFeedLook(context: JobContext): FeedLook {
  return {
    find: (url, language) => find(context, url, language),
    check: (feed) => checkFeed(context, feed),
  };
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
