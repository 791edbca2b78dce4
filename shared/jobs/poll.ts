import type { FeedRecord } from '../model/feed.ts';
import type { LeadsTo } from '../model/leads-to.ts';
import type { PollMessage } from '../model/messages.ts';
import type { PollInput } from '../stages/poll/poll-input.ts';
import { pollUrl } from '../stages/poll/poll-url.ts';
import { recordFresh } from '../stages/poll/record-fresh.ts';
import { type UnusualVolume, unusualVolume } from '../stages/poll/volume.ts';
import { conditionalHeaders, type PollOutcome, pollFeed, readIndexed } from '../stages/poll.ts';
import type { Versioned } from '../stores/record.ts';
import { FEED_ACCEPT } from './feed-accept.ts';
import { fetchSitemaps } from './fetch-sitemaps.ts';
import { followHub, isPushed } from './follow-hub.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { type Busy, politeFetch } from './polite-fetch.ts';
import { queueEntries } from './queue-entries.ts';
import { reserveSlots } from './reserve-slots.ts';

export type PollReport =
  /** `postponed`: its host is not free; the feed is polled once it is. */
  | { readonly outcome: 'skipped' | 'postponed'; readonly feedId: string; readonly reason: string }
  | {
      readonly outcome: 'not-modified' | 'changed' | 'rate-limited' | 'blocked' | 'gone' | 'failed';
      readonly feedId: string;
      readonly reason: string;
      /** Entries that the body held, and those not known before. */
      readonly seen: number;
      readonly fresh: number;
      /** How much the feed brings beside its own 28 days, where that is unusual: for the operator's log. */
      readonly volume?: UnusualVolume;
    };

/** Polls one feed. Its ETag is saved only after every entry of that body is queued. */
export async function pollJob(context: JobContext, message: PollMessage): Promise<PollReport> {
  const { stores, ports, settings } = context;
  const found = await stores.feeds.get(message.feedId);
  const skip = skipReason(found?.record, message, settings.contact);
  if (found === undefined || skip !== undefined)
    return { outcome: 'skipped', feedId: message.feedId, reason: skip ?? 'no such feed' };
  const { leadsTo, ...record } = found.record;
  const result = await fetchFeed(context, record, leadsTo);
  if (result.kind === 'busy') return postpone(context, found, result);
  const outcome = await readAnswer(context, {
    record,
    result,
    now: nowIso(context),
    jitter: ports.rng.next(),
    rhythm: settings.poll,
  });
  const entries = outcome.kind === 'changed' ? outcome.entries : [];
  const fresh = await queueEntries(context, record.feed, entries);
  const next = await learn(context, outcome, { record, fresh });
  await saveOutcome(context, found, next);
  await followHub(context, { before: record, after: next, fresh });
  const volume = next.failures === 0 ? unusualVolume(next.rhythm) : undefined;
  return {
    outcome: outcome.kind,
    feedId: record.feed.id,
    reason: outcome.next.reason,
    seen: entries.length,
    fresh,
    ...(volume === undefined ? {} : { volume }),
  };
}

type Polled = Exclude<PollOutcome, { readonly kind: 'index' }>;

/** What the answer means; of a sitemap index, what its sitemaps mean. */
async function readAnswer(context: JobContext, input: PollInput): Promise<Polled> {
  let outcome = pollFeed(input);
  if (outcome.kind === 'index') {
    const children = await fetchSitemaps(context, outcome.sitemaps, input.record.lastFullFetchAt);
    if (children.length > 0) outcome = readIndexed({ ...input, now: nowIso(context) }, children);
  }
  return outcome.kind === 'index' ? { kind: 'not-modified', next: outcome.next } : outcome;
}

async function learn(
  context: JobContext,
  { kind, next }: Polled,
  { record, fresh }: { readonly record: FeedRecord; readonly fresh: number },
): Promise<FeedRecord> {
  if (kind !== 'changed' && kind !== 'not-modified') return next;
  const { ports, settings } = context;
  const pushed = await isPushed(context, record, fresh);
  return recordFresh(next, { fresh, now: nowIso(context), jitter: ports.rng.next(), rhythm: settings.poll, pushed });
}

/** The host was not free: the feed waits for a slot of it, ahead of its articles, and is otherwise as it was. */
async function postpone(context: JobContext, found: Versioned<FeedRecord>, busy: Busy): Promise<PollReport> {
  const [slot = busy.freeAt] = await reserveSlots(context, [busy.url], 'feed');
  const { leadsTo = found.record.leadsTo } = busy;
  await saveOutcome(context, found, {
    ...found.record,
    ...(leadsTo === undefined ? {} : { leadsTo }),
    nextPollAt: slot,
  });
  return { outcome: 'postponed', feedId: found.record.feed.id, reason: busy.reason };
}

/** Dispatch may have hidden the row meanwhile; what another poll or the list of feeds made of it stands. */
async function saveOutcome(context: JobContext, polled: Versioned<FeedRecord>, next: FeedRecord): Promise<void> {
  const { feeds } = context.stores;
  if ((await feeds.save(next, polled.version)) === 'written') return;
  const current = await feeds.get(next.feed.id);
  if (current === undefined || JSON.stringify(current.record) !== JSON.stringify(polled.record)) return;
  await saveOutcome(context, current, next);
}

function fetchFeed(context: JobContext, record: FeedRecord, leadsTo: LeadsTo | undefined) {
  const { maxFeedBytes, timeoutMs } = context.settings.fetch;
  const request = {
    url: pollUrl(record),
    headers: { accept: FEED_ACCEPT, ...conditionalHeaders(record, nowIso(context)) },
    maxBodyBytes: maxFeedBytes,
    timeoutMs,
    ...(leadsTo === undefined ? {} : { leadsTo }),
  };
  return politeFetch(context, request, 'feed');
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
