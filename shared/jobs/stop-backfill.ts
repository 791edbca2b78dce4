import { type JobContext, nowIso } from './job-context.ts';

/** Stops the backfill of a feed where it stands; what is queued already is archived. False when none runs. */
export async function stopBackfill(context: JobContext, feedId: string): Promise<boolean> {
  const found = await context.stores.backfills.get(feedId);
  if (found?.record.state !== 'running') return false;
  const { nextStepAt: _, ...rest } = found.record;
  const stopped = { ...rest, state: 'stopped', reason: 'stopped by hand', updatedAt: nowIso(context) } as const;
  if ((await context.stores.backfills.save(stopped, found.version)) === 'written') return true;
  return stopBackfill(context, feedId);
}
