import { eventKeys } from '../stages/cluster/event-keys.ts';
import type { JobContext } from './job-context.ts';

/**
 * Takes out the keys by which stories are found for a new telling, as far as only these articles told them. Keys are
 * hashes, and expire.
 */
export async function forgetEventKeys(
  context: JobContext,
  { storyIds, articleIds }: { readonly storyIds: Iterable<string>; readonly articleIds: ReadonlySet<string> },
): Promise<void> {
  const { rows, stories } = context.stores;
  const still = new Map<string, ReadonlySet<string>>();
  for (const named of storyIds)
    for (const id of new Set([named, (await stories.rootOf(named))?.record.id ?? named]))
      still.set(id, await keysToldIn(context, id, articleIds));
  for await (const item of rows.all('event-key')) {
    const { partition, sort: storyId } = item.key;
    if (still.get(storyId)?.has(partition) === false) await rows.remove(item);
  }
}

async function keysToldIn(
  { stores }: JobContext,
  storyId: string,
  except: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const { articleId } of (await stores.stories.get(storyId))?.record.tellings ?? []) {
    const head = except.has(articleId) ? undefined : await stores.articles.get(articleId);
    const archived = head === undefined ? undefined : await stores.articles.text(head.record);
    if (archived !== undefined) for (const key of eventKeys(archived)) keys.add(key);
  }
  return keys;
}
