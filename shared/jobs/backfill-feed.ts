import type { BackfillFrontier, BackfillRecord } from '../model/backfill.ts';
import type { Entry } from '../model/entry.ts';
import type { Feed, FeedRecord } from '../model/feed.ts';
import type { BackfillMessage } from '../model/messages.ts';
import { isExhausted, nextRecord } from '../stages/backfill/next-record.ts';
import { articleIdOf, readBackfillPage } from '../stages/backfill.ts';
import type { Versioned } from '../stores/record.ts';
import { isOwnHost, paceOf } from './check-robots.ts';
import { FEED_ACCEPT } from './feed-accept.ts';
import { after, type JobContext, nowIso } from './job-context.ts';
import { type Busy, politeFetch } from './polite-fetch.ts';
import { queueEntries } from './queue-entries.ts';

export type BackfillReport = {
  /** `backfilled`: a step was made. `waiting`: its page comes later. `halted`: a person must look at it. */
  readonly outcome: 'backfilled' | 'waiting' | 'halted' | 'skipped';
  readonly feedId: string;
  readonly reason: string;
};

/** Entries that one step queues. */
const MAX_BATCH = 50;

/** At any pace that a host asks for, a live entry of it waits no longer than this for the slots of one step. */
const MAX_HOLD_MS = 60_000;

/** A step's slots and this many times more are free again before the next step: live entries catch up. */
const REST = 1;

/** Entries that one step looks at: what is archived already costs a read, and no slot. */
const LOOKED_AT = 200;

/** Waits before a page is asked for again, as for pages of articles; after the last one a person must look at it. */
const RETRY_AFTER_MS = [5, 30, 120, 720].map((minutes) => minutes * 60_000);

/**
 * One step of a feed's backfill: its next page, or what is left of the last one, and at most 50 of its entries
 * queued, quietly. Where it stands is saved after they are queued, so that a crash repeats the step.
 */
export async function backfillFeedJob(context: JobContext, message: BackfillMessage): Promise<BackfillReport> {
  const { stores, settings } = context;
  const feedId = message.backfillId;
  const found = await stores.backfills.get(feedId);
  if (found?.record.state !== 'running' || found.record.nextStepAt !== message.dueAt)
    return { outcome: 'skipped', feedId, reason: 'no such backfill runs, or this step of it is done' };
  const feed = await stores.feeds.get(feedId);
  const refusal = refusalOf(feed?.record, settings.contact);
  if (feed === undefined || refusal !== undefined) return halt(context, found, 'stopped', refusal ?? 'no such feed');
  const frontier = await frontierOf(context, found.record);
  if (frontier === undefined) return halt(context, found, 'failed', 'where it stood is lost; start it anew');
  const reading = await readOn(context, { record: found.record, frontier, feed: feed.record.feed });
  switch (reading.kind) {
    case 'read':
      return queueBatch(context, { found, feed: feed.record.feed, reading });
    case 'busy':
      return wait(context, found, postponed(found.record, reading));
    case 'again':
      return tryAgain(context, found, reading.reason);
    case 'blocked':
      return halt(context, found, 'failed', reading.reason);
    default:
      return reading satisfies never;
  }
}

function refusalOf(record: FeedRecord | undefined, contact: string | undefined): string | undefined {
  if (record === undefined || record.state === 'paused') return 'the feed is no longer in the OPML';
  return record.feed.origin !== 'sample' && contact === undefined ? 'no contact for the user agent' : undefined;
}

async function frontierOf(
  { stores }: JobContext,
  { frontierKey }: BackfillRecord,
): Promise<BackfillFrontier | undefined> {
  return frontierKey === undefined ? undefined : stores.backfills.frontier(frontierKey);
}

type Reading =
  | {
      readonly kind: 'read';
      readonly frontier: BackfillFrontier;
      readonly taken: number;
      readonly readPage: boolean;
      readonly note?: string;
    }
  | Busy
  | { readonly kind: 'again' | 'blocked'; readonly reason: string };

type Standing = { readonly record: BackfillRecord; readonly frontier: BackfillFrontier; readonly feed: Feed };

/** The next page, where every entry of the last one is done. */
async function readOn(context: JobContext, { record, frontier, feed }: Standing): Promise<Reading> {
  const [page, ...pages] = frontier.pages;
  if (page === undefined || record.taken < frontier.entries.length)
    return { kind: 'read', frontier, taken: record.taken, readPage: false };
  const { maxFeedBytes, timeoutMs } = context.settings.fetch;
  const result = await politeFetch(
    context,
    {
      url: page.url,
      headers: { accept: FEED_ACCEPT },
      maxBodyBytes: maxFeedBytes,
      timeoutMs,
      atCap: 'keep',
      ...(record.leadsTo === undefined ? {} : { leadsTo: record.leadsTo }),
    },
    'feed',
  );
  if (result.kind === 'busy') return result;
  const outcome = readBackfillPage({ feed, since: record.since, page, frontier: { ...frontier, pages }, result });
  return outcome.kind === 'read' ? { ...outcome, taken: 0, readPage: true } : outcome;
}

type Step = {
  readonly found: Versioned<BackfillRecord>;
  readonly feed: Feed;
  readonly reading: Extract<Reading, { kind: 'read' }>;
};

async function queueBatch(context: JobContext, { found, feed, reading }: Step): Promise<BackfillReport> {
  const { backfills } = context.stores;
  const { record } = found;
  const { frontier, readPage, note } = reading;
  const batch = await chooseBatch(context, record, reading);
  const queued = await queueEntries(context, feed, batch.entries, { quiet: true });
  const now = nowIso(context);
  const next = nextRecord(record, {
    frontier,
    taken: batch.taken,
    readPage,
    ...(note === undefined ? {} : { note }),
    entries: batch.entries.length,
    queued,
    now,
    nextStepAt: after(now, (1 + REST) * batch.entries.length * batch.paceMs),
  });
  const saved = await withFrontier(context, next, reading);
  const isSaved = await save(context, found, saved);
  if (isSaved && record.frontierKey !== undefined && record.frontierKey !== saved.frontierKey)
    await backfills.dropFrontier(record.frontierKey);
  return { outcome: 'backfilled', feedId: feed.id, reason: next.reason };
}

/** A frontier with nothing left is not kept. */
async function withFrontier(
  { stores }: JobContext,
  record: BackfillRecord,
  { frontier, readPage }: Extract<Reading, { kind: 'read' }>,
): Promise<BackfillRecord> {
  const { frontierKey: _, ...rest } = record;
  if (isExhausted(record, frontier)) return rest;
  return readPage ? { ...rest, frontierKey: await stores.backfills.putFrontier(record.feedId, frontier) } : record;
}

type Batch = { readonly entries: readonly Entry[]; readonly taken: number; readonly paceMs: number };

/** The next entries that the archive does not hold yet, as many as may wait on one host for a step. */
async function chooseBatch(
  context: JobContext,
  { entries: done, maxEntries }: BackfillRecord,
  { frontier, taken }: Extract<Reading, { kind: 'read' }>,
): Promise<Batch> {
  const looked = frontier.entries.slice(taken, taken + LOOKED_AT);
  const known = await Promise.all(looked.map((entry) => isArchived(context, entry)));
  const fresh = looked.flatMap((entry, i) => (known[i] ? [] : [{ entry, place: taken + i }]));
  const paceMs = await longestPaceMs(
    context,
    fresh.slice(0, MAX_BATCH).map(({ entry }) => entry),
  );
  const fitting = paceMs === 0 ? MAX_BATCH : Math.max(1, Math.floor(MAX_HOLD_MS / paceMs));
  const size = Math.min(MAX_BATCH, fitting, maxEntries - done);
  const chosen = fresh.slice(0, size);
  const last = chosen.at(-1);
  const isAll = chosen.length === fresh.length || last === undefined;
  return {
    entries: chosen.map(({ entry }) => entry),
    taken: isAll ? taken + looked.length : last.place + 1,
    paceMs,
  };
}

async function isArchived({ stores }: JobContext, { link }: Entry): Promise<boolean> {
  return link !== undefined && (await stores.articles.get(articleIdOf(link))) !== undefined;
}

/** The pause of the host that asks for the longest one. */
async function longestPaceMs(context: JobContext, entries: readonly Entry[]): Promise<number> {
  const origins = new Set(entries.flatMap(({ link }) => (link === undefined ? [] : [new URL(link).origin])));
  const paced = [...origins].map((origin) => new URL(origin)).filter((url) => !isOwnHost(context, url));
  const paces = await Promise.all(paced.map((url) => paceOf(context, url, 'article')));
  return Math.max(0, ...paces.map(({ paceMs }) => paceMs));
}

/** No failure: where the way led so far is kept. */
function postponed(record: BackfillRecord, { reason, freeAt, leadsTo = record.leadsTo }: Busy): BackfillRecord {
  return { ...record, reason, nextStepAt: freeAt, ...(leadsTo === undefined ? {} : { leadsTo }) };
}

async function tryAgain(
  context: JobContext,
  found: Versioned<BackfillRecord>,
  reason: string,
): Promise<BackfillReport> {
  const { leadsTo: _, ...record } = found.record;
  const waitMs = RETRY_AFTER_MS[record.failures];
  if (waitMs === undefined) return halt(context, found, 'failed', reason);
  return wait(context, found, {
    ...record,
    reason: `${reason}; tried again after ${waitMs / 60_000} minutes`,
    nextStepAt: after(nowIso(context), waitMs),
    failures: record.failures + 1,
  });
}

async function wait(
  context: JobContext,
  found: Versioned<BackfillRecord>,
  next: BackfillRecord,
): Promise<BackfillReport> {
  await save(context, found, { ...next, updatedAt: nowIso(context) });
  return { outcome: 'waiting', feedId: next.feedId, reason: next.reason };
}

/** Ends it without an end: it goes on from here when it is asked for again. */
async function halt(
  context: JobContext,
  found: Versioned<BackfillRecord>,
  state: 'stopped' | 'failed',
  reason: string,
): Promise<BackfillReport> {
  const { nextStepAt: _, leadsTo: __, ...rest } = found.record;
  await save(context, found, { ...rest, state, reason, failures: 0, updatedAt: nowIso(context) });
  return { outcome: 'halted', feedId: rest.feedId, reason };
}

/** Dispatch may have hidden the row meanwhile; what another step or a person made of it stands, and the answer is false. */
async function save(context: JobContext, step: Versioned<BackfillRecord>, next: BackfillRecord): Promise<boolean> {
  const { backfills } = context.stores;
  if ((await backfills.save(next, step.version)) === 'written') return true;
  const current = await backfills.get(next.feedId);
  if (current === undefined || JSON.stringify(current.record) !== JSON.stringify(step.record)) return false;
  return save(context, current, next);
}
