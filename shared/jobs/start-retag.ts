import type { RetagDay, RetagRecord } from '../model/retag.ts';
import { type RetagProgress, sumRetagDays } from '../stages/retag/sum-days.ts';
import type { Versioned } from '../stores/record.ts';
import { type JobContext, nowIso } from './job-context.ts';

export type RetagRequest = {
  readonly modelVersion: string;
  /** ISO 8601, UTC. */
  readonly since?: string;
  /** Readers are told of what gained a tag. */
  readonly alert: boolean;
};

/** `running`: it ran already. `refused`: nothing was written. */
export type StartRetagReport =
  | { readonly outcome: 'started' | 'continued' | 'running'; readonly retag: RetagRecord }
  | { readonly outcome: 'refused'; readonly reason: string };

/**
 * Starts to apply a topic model to the archive, or lets the same application go on where it was stopped or failed.
 * Any other one that runs is stopped: two models must not take turns on one article.
 */
export async function startRetag(context: JobContext, request: RetagRequest): Promise<StartRetagReport> {
  const unfinished = await unfinishedRetags(context);
  // An older one may have been overtaken on the days that it had done.
  const same = unfinished.find(({ found, isNewest }) => isNewest && isSame(found.record, request));
  for (const other of unfinished)
    if (other !== same && other.progress.state === 'running')
      await end(context, other.found, { state: 'stopped', reason: `replaced by one of ${request.modelVersion}` });
  if (same === undefined) return begin(context, request);
  return same.progress.state === 'running'
    ? { outcome: 'running', retag: same.found.record }
    : goOn(context, same.found);
}

type Unfinished = {
  readonly found: Versioned<RetagRecord>;
  readonly progress: RetagProgress;
  /** No other was started later. */
  readonly isNewest: boolean;
};

/** Newest first. One that is seen to be done is marked so, and its days are not summed up again. */
async function unfinishedRetags(context: JobContext): Promise<readonly Unfinished[]> {
  const unfinished: Unfinished[] = [];
  let isNewest = true;
  for await (const found of context.stores.retags.all()) {
    if (found.record.state !== 'done') {
      const progress = await retagProgress(context, found.record);
      if (progress.state === 'done') await end(context, found, { state: 'done', reason: progress.reason });
      else unfinished.push({ found, progress, isNewest });
    }
    isNewest = false;
  }
  return unfinished;
}

/** Gives back how far a retag is. */
export async function retagProgress(
  { stores }: Pick<JobContext, 'stores'>,
  retag: RetagRecord,
): Promise<RetagProgress> {
  const days: RetagDay[] = [];
  for await (const { record } of stores.retags.days(retag.id)) days.push(record);
  return sumRetagDays(retag, days);
}

/** Stops what runs where it stands; articles that are done keep their new tags. Gives back whether any ran. */
export async function stopRetags(context: JobContext): Promise<boolean> {
  let stopped = false;
  for (const { found, progress } of await unfinishedRetags(context)) {
    if (progress.state !== 'running') continue;
    stopped = (await end(context, found, { state: 'stopped', reason: 'stopped by a person' })) || stopped;
  }
  return stopped;
}

function isSame(record: RetagRecord, { modelVersion, since, alert }: RetagRequest): boolean {
  return record.modelVersion === modelVersion && record.since === since && record.alert === alert;
}

type Ending = Pick<RetagRecord, 'state' | 'reason'>;

async function end(context: JobContext, { record, version }: Versioned<RetagRecord>, ending: Ending): Promise<boolean> {
  const { nextStepAt: _, ...rest } = record;
  const ended: RetagRecord = { ...rest, ...ending, updatedAt: nowIso(context) };
  return (await context.stores.retags.save(ended, version)) === 'written';
}

async function begin(context: JobContext, { modelVersion, since, alert }: RetagRequest): Promise<StartRetagReport> {
  const now = nowIso(context);
  const retag: RetagRecord = {
    schemaVersion: 1,
    id: `${modelVersion}-${now.replaceAll(/\D/g, '')}`,
    modelVersion,
    ...(since === undefined ? {} : { since }),
    alert,
    state: 'walking',
    reason: 'not begun yet',
    startedAt: now,
    updatedAt: now,
    nextStepAt: now,
  };
  if ((await context.stores.retags.add(retag)) === 'conflict') return { outcome: 'running', retag };
  return { outcome: 'started', retag };
}

async function goOn(context: JobContext, { record, version }: Versioned<RetagRecord>): Promise<StartRetagReport> {
  const now = nowIso(context);
  const retag: RetagRecord = {
    ...record,
    state: 'walking',
    reason: 'goes on where it stood',
    updatedAt: now,
    nextStepAt: now,
  };
  if ((await context.stores.retags.save(retag, version)) === 'written') return { outcome: 'continued', retag };
  return { outcome: 'refused', reason: 'a step of it was made at this very moment; ask again' };
}
