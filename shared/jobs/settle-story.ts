import type { CopyRecord } from '../model/copy-record.ts';
import type { StoryRecord } from '../model/story.ts';
import { byAge } from '../stages/cluster/group-members.ts';
import type { Versioned } from '../stores/record.ts';
import { changeCopy } from './change-copy.ts';
import type { ClusterContext } from './cluster-context.ts';
import { isOlder, uniteStories } from './unite-stories.ts';

/**
 * Puts articles into one story: the oldest that any of them is in, else a new one that is named after the oldest of
 * them. Also for an article whose own job is still on its way: when both jobs see each other both decide the same, and
 * when one sees the other it decides for both. Idempotent.
 *
 * @param storyIds stories that they belong to besides
 * @throws VigiaError `copy-contended`, `story-contended` (retryable).
 */
export async function settleStory(context: ClusterContext, { articleIds, storyIds, why }: SettleInput): Promise<void> {
  const { copies } = context.stores;
  const records = [...(await copies.getMany(articleIds)).values()].map(({ record }) => record);
  const known = [...storyIds, ...records.flatMap(({ storyId }) => storyId ?? [])];
  const target = (await oldestOf(context, known)) ?? (await newStory(context, records));
  if (target === undefined) return;
  const settled = await Promise.all(
    records.map(({ articleId }) =>
      changeCopy(context, articleId, (record) =>
        record.storyId === undefined ? { ...record, storyId: target } : undefined,
      ),
    ),
  );
  const all = new Set([...known, ...settled.flatMap(({ storyId }) => storyId ?? [])]);
  for (const storyId of all) await uniteStories(context, [target, storyId], { why });
}

export type SettleInput = {
  readonly articleIds: readonly string[];
  readonly storyIds: readonly string[];
  /** Kept with a merge, in words. */
  readonly why: string;
};

async function oldestOf({ stores }: ClusterContext, storyIds: readonly string[]): Promise<string | undefined> {
  const roots = await Promise.all([...new Set(storyIds)].map((id) => stores.stories.rootOf(id)));
  const found = roots.filter((root): root is Versioned<StoryRecord> => root !== undefined);
  return found.toSorted((a, b) => (isOlder(a.record, b.record) ? -1 : 1))[0]?.record.id;
}

async function newStory({ stores }: ClusterContext, records: readonly CopyRecord[]): Promise<string | undefined> {
  const [first] = records.toSorted(byAge);
  if (first === undefined) return undefined;
  await stores.stories.add({
    schemaVersion: 1,
    id: first.articleId,
    title: first.title,
    language: first.language,
    createdAt: first.foundAt,
    members: 0,
    tellings: [],
    apart: [],
  });
  return first.articleId;
}
