import { startedWatch } from '../stages/watch.ts';
import { type JobContext, nowIso } from './job-context.ts';

/** Begins to look after an article for edits and removal; one that is watched, or was, stays as it is. */
export async function startWatch(context: JobContext, articleId: string): Promise<void> {
  await context.stores.watches.add(startedWatch(articleId, nowIso(context)));
}
