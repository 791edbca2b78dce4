import type { BackfillRecord } from '../model/backfill.ts';
import type { FeedRecord } from '../model/feed.ts';
import { firstFrontier } from '../stages/first-frontier.ts';
import type { Versioned } from '../stores/record.ts';
import { type JobContext, nowIso } from './job-context.ts';

export type BackfillRequest = {
  readonly feedId: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly maxEntries: number;
};

/** `running`: it ran already. `refused`: nothing was written. */
export type StartReport =
  | { readonly outcome: 'started' | 'continued' | 'running'; readonly backfill: BackfillRecord }
  | { readonly outcome: 'refused'; readonly reason: string };

/**
 * Starts the backfill of a feed, or lets one that ended early go on where it stood. Another `since` than before, and
 * one that had come to its end, begin anew: what is archived meanwhile is not fetched again.
 */
export async function startBackfill(context: JobContext, request: BackfillRequest): Promise<StartReport> {
  const feed = await context.stores.feeds.get(request.feedId);
  const refusal = refusalOf(feed?.record, request, context);
  if (feed === undefined || refusal !== undefined)
    return { outcome: 'refused', reason: refusal ?? `no feed has the id ${request.feedId}` };
  const found = await context.stores.backfills.get(request.feedId);
  if (found?.record.frontierKey !== undefined && found.record.since === request.since)
    return goOn(context, found, request);
  return begin(context, feed.record, found, request);
}

function refusalOf(
  record: FeedRecord | undefined,
  { feedId, since }: BackfillRequest,
  context: JobContext,
): string | undefined {
  if (record === undefined)
    return `no feed with the id ${feedId} is stored yet: the next run takes up what is in the OPML`;
  if (record.state === 'paused') return `${feedId} is no longer in the OPML`;
  if (record.feed.origin !== 'sample' && context.settings.contact === undefined)
    return 'real feeds are asked once Vigía can tell outlets who asks: set contact in config/vigia.yaml';
  return since > nowIso(context) ? `${since} is in the future` : undefined;
}

async function goOn(
  context: JobContext,
  { record, version }: Versioned<BackfillRecord>,
  { maxEntries }: BackfillRequest,
): Promise<StartReport> {
  const isRunning = record.state === 'running';
  if (isRunning && record.maxEntries === maxEntries) return { outcome: 'running', backfill: record };
  const now = nowIso(context);
  const backfill: BackfillRecord = {
    ...record,
    maxEntries,
    ...(isRunning ? {} : { state: 'running', reason: 'goes on where it stood', nextStepAt: now }),
    updatedAt: now,
  };
  const outcome = await context.stores.backfills.save(backfill, version);
  if (outcome === 'conflict') return changedMeanwhile(record.feedId);
  return { outcome: isRunning ? 'running' : 'continued', backfill };
}

async function begin(
  context: JobContext,
  { feed }: FeedRecord,
  found: Versioned<BackfillRecord> | undefined,
  { since, maxEntries }: BackfillRequest,
): Promise<StartReport> {
  const { backfills } = context.stores;
  const now = nowIso(context);
  const backfill: BackfillRecord = {
    schemaVersion: 1,
    feedId: feed.id,
    since,
    maxEntries,
    state: 'running',
    reason: 'not begun yet',
    notes: [],
    frontierKey: await backfills.putFrontier(feed.id, firstFrontier(feed)),
    taken: 0,
    pages: 0,
    entries: 0,
    queued: 0,
    failures: 0,
    startedAt: now,
    updatedAt: now,
    nextStepAt: now,
  };
  const outcome = await (found === undefined ? backfills.add(backfill) : backfills.save(backfill, found.version));
  if (outcome === 'conflict') return changedMeanwhile(feed.id);
  const old = found?.record.frontierKey;
  if (old !== undefined && old !== backfill.frontierKey) await backfills.dropFrontier(old);
  return { outcome: 'started', backfill };
}

function changedMeanwhile(feedId: string): StartReport {
  return { outcome: 'refused', reason: `a step of ${feedId} was made at this very moment; ask again` };
}
