import type { Feed, FeedRecord, FeedStateName } from '../model/feed.ts';
import type { FetchResponse, FetchResult, FetchTimings } from '../model/fetch-result.ts';
import type { Disallowed } from '../model/robots.ts';
import { feedFacts } from '../stages/check-feed.ts';
import { pollUrl } from '../stages/poll/poll-url.ts';
import { pollFeed } from '../stages/poll.ts';
import { FEED_ACCEPT } from './feed-accept.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { patientFetch } from './patient-fetch.ts';
import { newFeedRecord } from './sync-feeds.ts';

/** What an answer was like; `headers` are those that matter to polling, names in lower case. */
export type CheckedAnswer = {
  readonly status: number;
  readonly finalUrl: string;
  readonly redirects: FetchResponse['redirects'];
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded. */
  readonly bytes: number;
  readonly timings?: FetchTimings;
};

/**
 * What a poll would make of a feed now. `broken`: it would fail. `waiting`: it would not ask yet, as the server wants it.
 * `no-contact`: nothing was fetched, and none of what follows is known.
 */
export type FeedCheck = {
  readonly outcome: 'ok' | 'broken' | 'waiting' | 'no-contact';
  readonly feed: { readonly id: string; readonly url: string; readonly title: string };
  readonly state: FeedStateName;
  readonly reason: string;
  readonly answer?: CheckedAnswer;
  readonly format?: string;
  readonly charset?: string;
  readonly entries?: number;
  readonly newestAt?: string;
  readonly findings: readonly string[];
  readonly nextPollAt?: string;
};

/**
 * Does what a poll does, with its manners, and stores nothing of it. The feed is asked for whole (no validators), so that
 * everything in it can be looked at; what was learnt of it by polling counts for the rest.
 */
export async function checkFeed(context: JobContext, feed: Feed): Promise<FeedCheck> {
  const now = nowIso(context);
  const record = await recordOf(context, feed, now);
  const about = { feed: { id: feed.id, url: pollUrl(record), title: feed.title }, findings: [] };
  if (context.settings.contact === undefined)
    return { ...about, outcome: 'no-contact', state: record.state, reason: 'No contact for the user agent.' };
  if (record.notBeforeAt !== undefined && record.notBeforeAt > now)
    return {
      ...about,
      outcome: 'waiting',
      state: record.state,
      reason: `Not asked, as a poll would not: it is left alone until ${record.notBeforeAt}. ${record.reason}`,
      nextPollAt: record.nextPollAt ?? record.notBeforeAt,
    };
  return judge(context, record, await fetchWhole(context, record));
}

/** What is stored of the feed, without what makes an answer shorter; as new when it is not, or has another address. */
async function recordOf(context: JobContext, feed: Feed, now: string): Promise<FeedRecord> {
  const stored = (await context.stores.feeds.get(feed.id))?.record;
  if (stored === undefined || stored.feed.url !== feed.url) return newFeedRecord(feed, now);
  const { etag: _etag, lastModified: _lastModified, bodyHash: _bodyHash, ...rest } = stored;
  return { ...rest, feed };
}

function fetchWhole(context: JobContext, record: FeedRecord): Promise<FetchResult | Disallowed> {
  const { maxFeedBytes, timeoutMs } = context.settings.fetch;
  const request = { url: pollUrl(record), headers: { accept: FEED_ACCEPT }, maxBodyBytes: maxFeedBytes, timeoutMs };
  return patientFetch(context, request, 'feed');
}

function judge({ ports, settings }: JobContext, record: FeedRecord, result: FetchResult | Disallowed): FeedCheck {
  const now = nowIso({ ports });
  const { kind, next } = pollFeed({ record, result, now, jitter: ports.rng.next(), rhythm: settings.poll });
  const { id, title } = record.feed;
  const facts = result.kind === 'response' ? feedFacts(result, now) : undefined;
  const { title: said, ...known } = facts ?? { title: undefined, findings: [] };
  return {
    outcome: kind === 'changed' || kind === 'not-modified' ? 'ok' : 'broken',
    feed: { id, url: pollUrl(record), title: said ?? title },
    state: next.state,
    reason: next.reason,
    ...(result.kind === 'response' && { answer: toAnswer(result) }),
    ...known,
    ...(next.nextPollAt !== undefined && { nextPollAt: next.nextPollAt }),
  };
}

/** Headers that decide how a feed is polled and read. */
const HEADERS: readonly string[] = [
  'content-type',
  'content-encoding',
  'etag',
  'last-modified',
  'cache-control',
  'expires',
  'retry-after',
  'link',
];

/** A header longer than a line is shown by its start. */
const MAX_HEADER_CHARACTERS = 300;

function toAnswer({ status, finalUrl, redirects, headers, body, timings }: FetchResponse): CheckedAnswer {
  const shown = HEADERS.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value.slice(0, MAX_HEADER_CHARACTERS)] as const];
  });
  return {
    status,
    finalUrl,
    redirects,
    headers: Object.fromEntries(shown),
    bytes: body.byteLength,
    ...(timings !== undefined && { timings }),
  };
}
