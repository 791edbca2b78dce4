import type { FeedRecord } from '../model/feed.ts';
import type { PollMessage } from '../model/messages.ts';
import { conditionalHeaders, pollFeed } from '../stages/poll.ts';
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
  const { record, version } = found;
  const result = await ports.fetcher.fetch({
    url: record.feed.url,
    headers: { accept: ACCEPT, ...conditionalHeaders(record, nowIso(context)) },
    maxBodyBytes: settings.fetch.maxFeedBytes,
    timeoutMs: settings.fetch.timeoutMs,
  });
  const outcome = pollFeed({ record, result, now: nowIso(context), jitter: ports.rng.next() });
  const entries = outcome.kind === 'changed' ? outcome.entries : [];
  const fresh = await queueEntries(context, record.feed, entries);
  // A conflict means that another poll of this feed ended meanwhile; its state stands.
  await stores.feeds.save(outcome.next, version);
  return { outcome: outcome.kind, feedId: record.feed.id, reason: outcome.next.reason, seen: entries.length, fresh };
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
