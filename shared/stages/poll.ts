/*
 * In: a feed's record, how its fetch ended, now, and a number for jitter.
 * Out: an outcome that carries the feed's next record, and for `changed` its entries.
 * Guarantees: every outcome has a state, a reason in words and the time of the next poll; pure, never throws.
 * Leaves to others: fetching, queueing the entries before the record is saved, knowing which are new.
 */
import type { Entry } from '../model/entry.ts';
import type { FeedRecord, FeedStateName } from '../model/feed.ts';
import type { FetchResponse, FetchResult } from '../model/fetch-result.ts';
import type { Disallowed } from '../model/robots.ts';
import { sha256Hex } from '../text/hash.ts';
import { blockOf } from './poll/block-of.ts';
import { DEFAULT_RHYTHM, nextPoll, type PollRhythm, type PollTimes, retryAfterMinutes } from './poll/next-poll.ts';
import { type ParseFeedResult, parseFeed } from './poll/parse-feed.ts';
import { toEntries } from './poll/to-entries.ts';

export type PollInput = {
  readonly record: FeedRecord;
  readonly result: FetchResult | Disallowed;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** 0 to 1, from the Rng. */
  readonly jitter: number;
  /** The operator's; the default of config/vigia.yaml unless given. */
  readonly rhythm?: PollRhythm;
};

/** `next` replaces the record once the entries are queued. A feed that is valid but empty is `changed` without entries. */
export type PollOutcome =
  | { readonly kind: 'changed'; readonly next: FeedRecord; readonly entries: readonly Entry[] }
  | { readonly kind: 'not-modified' | 'rate-limited' | 'blocked' | 'gone' | 'failed'; readonly next: FeedRecord };

/** Validators are left out when the last whole body is older: some servers repeat an ETag after a change. */
const FULL_FETCH_EVERY_MS = 24 * 60 * 60_000;

/** What one fetch of a feed means. */
export function pollFeed(input: PollInput): PollOutcome {
  const { result } = input;
  switch (result.kind) {
    case 'response':
      return answered(input, result);
    case 'refused':
    case 'too-large':
    case 'timed-out':
      return failed(input, result.kind, result.reason);
    case 'disallowed':
      return failed(input, 'blocked', result.reason);
    case 'failed':
      return failed(input, 'failing', result.reason);
    default:
      return result satisfies never;
  }
}

/**
 * If-None-Match and If-Modified-Since as the server gave them (RFC 9110 §13.1). None after a failure,
 * so that a 304 can never pass for a recovery, and none once a day.
 */
export function conditionalHeaders(record: FeedRecord, now: string): Readonly<Record<string, string>> {
  const fullFetchAt = Date.parse(record.lastFullFetchAt ?? '');
  const isRecent = Date.parse(now) - fullFetchAt < FULL_FETCH_EVERY_MS;
  if (record.failures > 0 || record.bodyHash === undefined || !isRecent) return {};
  return {
    ...(record.etag !== undefined && { 'if-none-match': record.etag }),
    ...(record.lastModified !== undefined && { 'if-modified-since': record.lastModified }),
  };
}

function answered(input: PollInput, response: FetchResponse): PollOutcome {
  const { status } = response;
  const block = blockOf(response);
  if (block !== undefined) return failed(input, 'blocked', block);
  if (status === 200) return read(input, response);
  if (status === 304) return notModifiedByServer(input, response);
  if (status === 410)
    return failed(input, 'gone', '410 gone: the publisher took this feed away. Remove it, or find its new address.');
  if (status === 429 || (status === 503 && retryAfterMinutes(response.headers, input.now) !== undefined))
    return failed(input, 'rate-limited', `${status}: the server asks for fewer requests.`);
  return failed(input, 'failing', reasonOfStatus(status));
}

function reasonOfStatus(status: number): string {
  if (status === 401) return '401: the server asks for a password; Vigía does not log in.';
  if (status === 404)
    return '404 not found: the feed is not at this address (any more). Look for its new one on the site.';
  if (status === 206) return '206: the server sent a part of the feed though none was asked for.';
  if (status >= 500) return `${status}: the server has a problem.`;
  return `${status}: the server did not send the feed.`;
}

function notModifiedByServer(input: PollInput, response: FetchResponse): PollOutcome {
  if (Object.keys(conditionalHeaders(input.record, input.now)).length === 0)
    return failed(input, 'failing', '304 not modified, though the whole feed was asked for: the server is in error.');
  return {
    kind: 'not-modified',
    next: succeeded(input, response, {
      state: unchangedState(input.record),
      reason: 'Not modified since the last poll.',
    }),
  };
}

/** A feed that was empty and has not changed is still empty. */
function unchangedState(record: FeedRecord): FeedStateName {
  return record.state === 'empty' ? 'empty' : 'not-modified';
}

function read(input: PollInput, response: FetchResponse): PollOutcome {
  const bodyHash = sha256Hex(response.body);
  if (bodyHash === input.record.bodyHash) return sameBytes(input, response);
  const contentType = response.headers['content-type'];
  const parsed = parseFeed(response.body, {
    url: response.finalUrl,
    ...(contentType !== undefined && { contentType }),
  });
  if (parsed.kind === 'not-a-feed') return failed(input, 'not-a-feed', parsed.reason);
  return changed(input, response, parsed, bodyHash);
}

function sameBytes(input: PollInput, response: FetchResponse): PollOutcome {
  const state = unchangedState(input.record);
  const next = succeeded(input, response, { state, reason: 'The same bytes as at the last poll.' });
  return { kind: 'not-modified', next: { ...next, ...validatorsOf(response), lastFullFetchAt: input.now } };
}

/** A feed that is cut off leaves no validators behind: the rest of it must not be answered by 304. */
function changed(
  input: PollInput,
  response: FetchResponse,
  parsed: Extract<ParseFeedResult, { kind: 'feed' }>,
  bodyHash: string,
): PollOutcome {
  const { entries, notes } = toEntries(input.record.feed.id, parsed.entries);
  if (parsed.cutOff && entries.length === 0) return failed(input, 'failing', parsed.notes.join(' '));
  const reason = [readReason(entries.length), ...parsed.notes, ...notes].join(' ');
  const next = succeeded(input, response, {
    state: entries.length === 0 ? 'empty' : 'ok',
    reason,
    ...(parsed.feed.ttlMinutes !== undefined && { ttlMinutes: parsed.feed.ttlMinutes }),
  });
  const validators = parsed.cutOff ? {} : { ...validatorsOf(response), bodyHash, lastFullFetchAt: input.now };
  const { etag: _etag, lastModified: _lastModified, bodyHash: _bodyHash, ...rest } = next;
  return { kind: 'changed', next: { ...rest, ...validators, entriesSeen: entries.length }, entries };
}

function readReason(entries: number): string {
  if (entries === 0) return 'A valid feed without entries.';
  return entries === 1 ? '1 entry read.' : `${entries} entries read.`;
}

/** Kept as received. */
function validatorsOf({ headers }: FetchResponse): Pick<FeedRecord, 'etag' | 'lastModified'> {
  const etag = headers['etag'];
  const lastModified = headers['last-modified'];
  return { ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { lastModified }) };
}

function succeeded(
  { record, now, jitter, rhythm = DEFAULT_RHYTHM }: PollInput,
  response: FetchResponse,
  found: { readonly state: FeedStateName; readonly reason: string; readonly ttlMinutes?: number },
): FeedRecord {
  const { failingSince: _failingSince, notBeforeAt: _notBeforeAt, ...rest } = record;
  const ttlMinutes = found.ttlMinutes ?? record.ttlMinutes;
  const times = nextPoll({
    kind: 'done',
    now,
    jitter,
    headers: response.headers,
    rhythm,
    ...(ttlMinutes !== undefined && { ttlMinutes }),
  });
  return {
    ...rest,
    ...times,
    ...(ttlMinutes !== undefined && { ttlMinutes }),
    state: found.state,
    reason: found.reason,
    lastPollAt: now,
    lastSuccessAt: now,
    failures: 0,
  };
}

type Failure = 'rate-limited' | 'blocked' | 'gone' | 'not-a-feed' | 'refused' | 'too-large' | 'timed-out' | 'failing';

/** What was learnt while all was well (validators, body hash) stays; it is not used until a whole body was read. */
function failed(input: PollInput, state: Failure, reason: string): PollOutcome {
  const { record, now } = input;
  const failures = record.failures + 1;
  const times = timesAfter(input, state, failures);
  const { notBeforeAt: _notBeforeAt, ...rest } = record;
  const next = {
    ...rest,
    ...times,
    state,
    reason,
    lastPollAt: now,
    failingSince: record.failingSince ?? now,
    failures,
  };
  const kind = state === 'rate-limited' || state === 'blocked' || state === 'gone' ? state : 'failed';
  return { kind, next };
}

function timesAfter(
  { result, now, jitter, rhythm = DEFAULT_RHYTHM }: PollInput,
  state: Failure,
  failures: number,
): PollTimes {
  const headers = result.kind === 'response' ? result.headers : {};
  const kind = state === 'gone' || state === 'blocked' ? state : 'failed';
  return nextPoll({ kind, now, jitter, failures, headers, rhythm });
}
