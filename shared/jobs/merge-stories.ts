import type { JobContext } from './job-context.ts';
import { type UniteReport, uniteStories } from './unite-stories.ts';

/**
 * A person says that two stories tell one event: also stories that were kept apart become one, and no machine parts
 * them. The older stays, and the id of the other leads to it. Idempotent.
 */
export function mergeStories(context: JobContext, storyIds: readonly [string, string]): Promise<UniteReport> {
  return uniteStories(context, storyIds, { why: 'merged by hand', byHand: true });
}
