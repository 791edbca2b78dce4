import type { FeedRecord } from '../model/feed.ts';
import type { FetchResult } from '../model/fetch-result.ts';
import type { PollMessage } from '../model/messages.ts';
import { conditionalHeaders, pollFeed } from '../stages/poll.ts';
import type { Versioned } from '../stores/record.ts';
import { checkRobots } from './check-robots.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { queueEntries } from './queue-entries.ts';

export type PollReport =
  | { readonly outcome: 'skipped'; readonly feedId: string; readonly reason: string }
  | {
      readonly outcome: 'not-modified' | 'changed' | 'rate-limited' | 'blocked' | 'gone' | 'failed';
      readonly feedId: string;
      readonly reason: string;
      /** Entries that the body held, and those not known before. */
      readonly seen: number;
      readonly fresh: number;
    };

/** What feeds accept; some servers answer 406 to less. */
const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5';

/** Polls one feed. Its ETag is saved only after every entry of that body is queued. */
export async function pollJob(context: JobContext, message: PollMessage): Promise<PollReport> {
  const { stores, ports, settings } = context;
  const found = await stores.feeds.get(message.feedId);
  const skip = skipReason(found?.record, message, settings.contact);
  if (found === undefined || skip !== undefined)
    return { outcome: 'skipped', feedId: message.feedId, reason: skip ?? 'no such feed' };
  const { record } = found;
  const refusal = await checkRobots(context, record.feed.url, 'feed');
  const result = refusal ?? (await fetchFeed(context, record));
  const outcome = pollFeed({ record, result, now: nowIso(context), jitter: ports.rng.next(), rhythm: settings.poll });
  const entries = outcome.kind === 'changed' ? outcome.entries : [];
  const fresh = await queueEntries(context, record.feed, entries);
  await saveOutcome(context, found, outcome.next);
  return { outcome: outcome.kind, feedId: record.feed.id, reason: outcome.next.reason, seen: entries.length, fresh };
}

/** Dispatch may have hidden the row meanwhile; what another poll or the list of feeds made of it stands. */
async function saveOutcome(context: JobContext, polled: Versioned<FeedRecord>, next: FeedRecord): Promise<void> {
  const { feeds } = context.stores;
  if ((await feeds.save(next, polled.version)) === 'written') return;
  const current = await feeds.get(next.feed.id);
  if (current === undefined || JSON.stringify(current.record) !== JSON.stringify(polled.record)) return;
  await saveOutcome(context, current, next);
}

function fetchFeed({ ports, settings }: JobContext, record: FeedRecord): Promise<FetchResult> {
  return ports.fetcher.fetch({
    url: record.feed.url,
    headers: { accept: ACCEPT, ...conditionalHeaders(record, nowIso({ ports })) },
    maxBodyBytes: settings.fetch.maxFeedBytes,
    timeoutMs: settings.fetch.timeoutMs,
  });
}

function skipReason(
  record: FeedRecord | undefined,
  message: PollMessage,
  contact: string | undefined,
): string | undefined {
  if (record === undefined) return 'no such feed';
  if (record.state === 'paused') return 'the feed is no longer in the OPML';
  if (record.feed.origin !== 'sample' && contact === undefined) return 'no contact for the user agent';
  if (message.byHand !== true && record.nextPollAt !== message.dueAt) return 'already polled';
  return undefined;
}
