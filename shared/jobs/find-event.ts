import type { SameEvent, StoryHead, StoryRecord } from '../model/story.ts';
import type { TaggedArticle } from '../model/tagged-article.ts';
import { eventKeys } from '../stages/cluster/event-keys.ts';
import { sameEvent } from '../stages/cluster/event-match.ts';
import type { ClusterContext } from './cluster-context.ts';

/** Stories that an article is compared with: those that share most keys. */
const MOST_STORIES = 24;

/** The story that tells the article's event in other words, if there is one. */
export async function findEvent(context: ClusterContext, tagged: TaggedArticle): Promise<SameEvent | undefined> {
  const { stories } = context.stores;
  const shared = await stories.sharing(eventKeys(tagged));
  if (shared.size === 0) return undefined;
  const likeliest = [...shared].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, MOST_STORIES);
  const found = await stories.heads(likeliest.map(([id]) => id));
  const roots = new Map<string, StoryHead>();
  for (const record of found) {
    const root = record.mergedInto === undefined ? record : (await stories.rootOf(record.id))?.record;
    const head = root === undefined ? undefined : headOf(root);
    if (head !== undefined) roots.set(head.id, head);
  }
  return sameEvent(tagged, [...roots.values()]);
}

/** A story without a telling is one that nothing can be compared with. */
function headOf({ id, tellings, members, firstAt, lastAt }: StoryRecord): StoryHead | undefined {
  if (tellings.length === 0 || firstAt === undefined || lastAt === undefined) return undefined;
  return { id, tellings, members, firstAt, lastAt };
}
