/*
 * In: a feed's record, how its fetch ended, now, and a number for jitter.
 * Out: an outcome that carries the feed's next record, and for `changed` its entries, for `index` its sitemaps.
 * Guarantees: every outcome has a state, a reason in words and the time of the next poll; pure, never throws.
 * Leaves to others: fetching, queueing the entries before the record is saved, counting the new ones (`recordFresh`).
 */
import type { Entry } from '../model/entry.ts';
import type { FeedRecord, FeedStateName } from '../model/feed.ts';
import type { FetchResponse, FetchResult } from '../model/fetch-result.ts';
import type { Disallowed } from '../model/robots.ts';
import { sha256Hex } from '../text/hash.ts';
import { pageCandidates } from './discover/page-candidates.ts';
import { rankCandidates } from './discover/rank-candidates.ts';
import { afterAnswer } from './poll/after-answer.ts';
import { afterFailure, type FailedState } from './poll/after-failure.ts';
import { blockOf } from './poll/block-of.ts';
import { decodeBytes } from './poll/decode-bytes.ts';
import { decodeReferences } from './poll/decode-references.ts';
import { isPolledElsewhere } from './poll/moved.ts';
import { type ParseFeedResult, parseFeed } from './poll/parse-feed.ts';
import type { ParsedEntry, ParsedFeed, SitemapLink } from './poll/parsed-feed.ts';
import type { PollInput } from './poll/poll-input.ts';
import { recentEntries } from './poll/recent-entries.ts';
import { retryAfterMinutes } from './poll/retry-after.ts';
import { toEntries } from './poll/to-entries.ts';

/**
 * `next` replaces the record once the entries are queued. A feed that is valid but empty is `changed` without entries.
 * `index`: a sitemap index, whose sitemaps are to be fetched and given to `readIndexed`; `next` is for when none is.
 */
export type PollOutcome =
  | { readonly kind: 'changed'; readonly next: FeedRecord; readonly entries: readonly Entry[] }
  | { readonly kind: 'index'; readonly next: FeedRecord; readonly sitemaps: readonly SitemapLink[] }
  | { readonly kind: 'not-modified' | 'rate-limited' | 'blocked' | 'gone' | 'failed'; readonly next: FeedRecord };

/**
 * Validators are left out when the last whole body is older: some servers repeat an ETag after a change. A feed
 * that is polled seldom is fetched whole at every 24th poll at most (4 in 100), and once a week at least.
 */
const FULL_FETCH_EVERY_MS = 24 * 60 * 60_000;
const FULL_FETCH_EVERY_POLLS = 24;
const FULL_FETCH_AT_LEAST_EVERY_MS = 7 * 24 * 60 * 60_000;

/** What one fetch of a feed means. */
export function pollFeed(input: PollInput): PollOutcome {
  const { result } = input;
  switch (result.kind) {
    case 'response':
      return answered(input, result);
    case 'refused':
    case 'too-large':
    case 'timed-out':
    case 'disallowed':
      return failed(input, result.kind, result.reason);
    case 'failed':
      return failed(input, 'failing', result.reason);
    default:
      return result satisfies never;
  }
}

/**
 * If-None-Match and If-Modified-Since as the server gave them (RFC 9110 §13.1). None after a failure,
 * so that a 304 can never pass for a recovery, none now and then, and none to a server that repeats them over changes.
 */
export function conditionalHeaders(record: FeedRecord, now: string): Readonly<Record<string, string>> {
  const isRecent = Date.parse(now) - Date.parse(record.lastFullFetchAt ?? '') < fullFetchEveryMs(record);
  if (record.failures > 0 || record.bodyHash === undefined || !isRecent) return {};
  if (record.validators === 'distrusted') return {};
  return {
    ...(record.etag !== undefined && { 'if-none-match': record.etag }),
    ...(record.lastModified !== undefined && { 'if-modified-since': record.lastModified }),
  };
}

function fullFetchEveryMs({ lastPollAt, nextPollAt }: FeedRecord): number {
  const waitMs = Date.parse(nextPollAt ?? '') - Date.parse(lastPollAt ?? '');
  const pollsMs = Number.isNaN(waitMs) ? 0 : FULL_FETCH_EVERY_POLLS * waitMs;
  return Math.min(FULL_FETCH_AT_LEAST_EVERY_MS, Math.max(FULL_FETCH_EVERY_MS, pollsMs));
}

/** A sitemap of an index, and how its fetch ended. */
export type IndexedSitemap = { readonly url: string; readonly result: FetchResult | Disallowed };

/**
 * What a sitemap index and those of its sitemaps that were fetched mean: `input` is what `pollFeed` said `index` to.
 * Entries of all that could be read; a failure when none could.
 */
export function readIndexed(input: PollInput, children: readonly IndexedSitemap[]): PollOutcome {
  const { result, record, now } = input;
  if (result.kind !== 'response') return pollFeed(input);
  const read = children.map((child) => readSitemap(child, now));
  const good = read.filter((child) => child.kind === 'read');
  const unread = read.flatMap((child) => (child.kind === 'unread' ? [child.note] : []));
  if (good.length === 0)
    return failed(input, 'failing', ['No sitemap of the index could be read.', ...unread].join(' '));
  // Nothing asks for sitemaps conditionally, so their bytes are compared; never while some are missing.
  const isWhole = unread.length === 0 && good.every(({ cutOff }) => !cutOff);
  const bodyHash = sha256Hex(good.map((child) => child.bodyHash).join(' '));
  if (isWhole && bodyHash === record.bodyHash) return sameBytes(input, result, {});
  return changed(input, result, {
    feed: {},
    entries: good.flatMap(({ entries }) => entries),
    notes: [...good.flatMap(({ notes }) => notes), ...unread],
    learnt: isWhole ? { bodyHash, lastFullFetchAt: now } : {},
  });
}

type ReadSitemap =
  | (Pick<FoundEntries, 'entries' | 'notes'> & {
      readonly kind: 'read';
      readonly cutOff: boolean;
      readonly bodyHash: string;
    })
  | { readonly kind: 'unread'; readonly note: string };

function readSitemap({ url, result }: IndexedSitemap, now: string): ReadSitemap {
  if (result.kind !== 'response') return { kind: 'unread', note: `${url}: ${result.reason}` };
  const block = blockOf(result);
  if (block !== undefined || result.status !== 200)
    return { kind: 'unread', note: `${url}: ${block ?? reasonOfStatus(result.status)}` };
  const parsed = parseAnswer(result, now);
  if (parsed.kind === 'not-a-feed') return { kind: 'unread', note: `${url}: ${parsed.reason}` };
  if (parsed.kind === 'sitemap-index') return { kind: 'unread', note: `${url}: an index within an index is not read.` };
  const { entries, notes } = recentEntries(parsed, now);
  return {
    kind: 'read',
    entries,
    notes: [...parsed.notes, ...notes],
    cutOff: parsed.cutOff,
    bodyHash: sha256Hex(result.body),
  };
}

function answered(input: PollInput, response: FetchResponse): PollOutcome {
  const { status } = response;
  const block = blockOf(response);
  if (block !== undefined) return failed(input, 'blocked', block);
  if (status === 200) return read(input, response);
  if (status === 304) return notModifiedByServer(input, response);
  // Of an address that the list does not name, 410 says nothing of the feed.
  if (status === 410 && !isPolledElsewhere(input.record)) return failed(input, 'gone', reasonOfStatus(status));
  if (status === 429 || (status === 503 && retryAfterMinutes(response.headers, input.now) !== undefined))
    return failed(input, 'rate-limited', `${status}: the server asks for fewer requests.`);
  return failed(input, 'failing', reasonOfStatus(status));
}

function reasonOfStatus(status: number): string {
  if (status === 401) return '401: the server asks for a password; Vigía does not log in.';
  if (status === 404)
    return '404 not found: the feed is not at this address (any more). Look for its new one on the site.';
  if (status === 410) return '410 gone: the publisher took this feed away. Remove it, or find its new address.';
  if (status === 206) return '206: the server sent a part of the feed though none was asked for.';
  if (status >= 500) return `${status}: the server has a problem.`;
  return `${status}: the server did not send the feed.`;
}

function notModifiedByServer(input: PollInput, response: FetchResponse): PollOutcome {
  if (Object.keys(conditionalHeaders(input.record, input.now)).length === 0)
    return failed(input, 'failing', '304 not modified, though the whole feed was asked for: the server is in error.');
  const next = afterAnswer(input, response, {
    state: unchangedState(input.record),
    reason: 'Not modified since the last poll.',
  });
  return { kind: 'not-modified', next };
}

/** A feed that was empty and has not changed is still empty. */
function unchangedState(record: FeedRecord): FeedStateName {
  return record.state === 'empty' ? 'empty' : 'not-modified';
}

function read(input: PollInput, response: FetchResponse): PollOutcome {
  const { record, now } = input;
  const bodyHash = sha256Hex(response.body);
  if (bodyHash === record.bodyHash) return sameBytes(input, response, validatorsOf(response));
  const parsed = parseAnswer(response, now);
  if (parsed.kind === 'not-a-feed') return failed(input, 'not-a-feed', `${parsed.reason}${whatIsOffered(response)}`);
  if (parsed.kind === 'sitemap-index') return index(input, response, parsed);
  const recent = recentEntries(parsed, now);
  if (parsed.cutOff && parsed.entries.length === 0) return failed(input, 'failing', parsed.notes.join(' '));
  return changed(input, response, {
    feed: parsed.feed,
    entries: recent.entries,
    notes: [...parsed.notes, ...recent.notes],
    // The rest of a feed that is cut off must not be answered by 304.
    learnt: parsed.cutOff
      ? {}
      : { ...validatorsOf(response), ...doubtOf(record, response), bodyHash, lastFullFetchAt: now },
  });
}

function parseAnswer({ body, finalUrl, headers }: FetchResponse, now: string): ParseFeedResult {
  const contentType = headers['content-type'];
  return parseFeed(body, { url: finalUrl, now, ...(contentType !== undefined && { contentType }) });
}

/** The best of the feeds that the page, or its Link header, names as its own; it is told, and not switched to. */
function whatIsOffered({ body, headers, finalUrl }: FetchResponse): string {
  const linkHeader = headers['link'];
  const candidates = pageCandidates({
    url: finalUrl,
    html: decodeBytes(body, headers['content-type']),
    decode: decodeReferences,
    ...(linkHeader !== undefined && { linkHeader }),
  });
  const named = candidates.filter(({ foundBy }) => foundBy === 'link' || foundBy === 'header');
  const [best] = rankCandidates(named);
  return best === undefined ? '' : ` The page offers ${best.url}: put that address into the list.`;
}

/** What an index says of itself is not kept: its sitemaps may change when it does not. */
function index(
  input: PollInput,
  response: FetchResponse,
  { sitemaps, notes }: Extract<ParseFeedResult, { kind: 'sitemap-index' }>,
): PollOutcome {
  const reason = ['A sitemap index; none of its sitemaps had to be read.', ...notes].join(' ');
  const state = sitemaps.length === 0 ? 'empty' : 'not-modified';
  return { kind: 'index', next: afterAnswer(input, response, { state, reason }), sitemaps };
}

type Validators = Pick<FeedRecord, 'etag' | 'lastModified'>;

function sameBytes(input: PollInput, response: FetchResponse, validators: Validators): PollOutcome {
  const state = unchangedState(input.record);
  const next = afterAnswer(input, response, { state, reason: 'The same bytes as at the last poll.' });
  return { kind: 'not-modified', next: { ...next, ...validators, lastFullFetchAt: input.now } };
}

type FoundEntries = {
  readonly feed: ParsedFeed;
  readonly entries: readonly ParsedEntry[];
  readonly notes: readonly string[];
  /** What takes the place of all that was known of the last body. */
  readonly learnt: Validators & Pick<FeedRecord, 'validators' | 'bodyHash' | 'lastFullFetchAt'>;
};

function changed(input: PollInput, response: FetchResponse, found: FoundEntries): PollOutcome {
  const { entries, notes } = toEntries(input.record.feed.id, found.entries);
  const next = afterAnswer(input, response, {
    state: entries.length === 0 ? 'empty' : 'ok',
    reason: [readReason(entries.length), ...found.notes, ...notes].join(' '),
    feed: found.feed,
  });
  const { etag: _etag, lastModified: _lastModified, bodyHash: _bodyHash, ...rest } = next;
  return { kind: 'changed', next: { ...rest, ...found.learnt, entriesSeen: entries.length }, entries };
}

function readReason(entries: number): string {
  if (entries === 0) return 'A valid feed without entries.';
  return entries === 1 ? '1 entry read.' : `${entries} entries read.`;
}

/** Kept as received. */
function validatorsOf({ headers }: FetchResponse): Validators {
  const etag = headers['etag'];
  const lastModified = headers['last-modified'];
  return { ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { lastModified }) };
}

/** Of a body that has changed: whether its validators have not. `recordFresh` knows whether that did any harm. */
function doubtOf(record: FeedRecord, response: FetchResponse): Pick<FeedRecord, 'validators'> {
  const { etag, lastModified } = validatorsOf(response);
  const isRepeated = etag === undefined ? lastModified === record.lastModified : etag === record.etag;
  const hasAny = etag !== undefined || lastModified !== undefined;
  return isRepeated && hasAny && record.validators === undefined ? { validators: 'doubted' } : {};
}

function failed(input: PollInput, state: FailedState, reason: string): PollOutcome {
  const next = afterFailure(input, state, reason);
  if (state === 'disallowed') return { kind: 'blocked', next };
  return { kind: state === 'rate-limited' || state === 'blocked' || state === 'gone' ? state : 'failed', next };
}
