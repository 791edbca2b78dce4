import { groupMembers } from '../stages/cluster/group-members.ts';
import type { ClusterContext } from './cluster-context.ts';
import { moveMembers } from './move-members.ts';

/** A larger story is left as it is: it would be read whole. */
const MOST_MEMBERS = 1_000;

const WHY = 'the article that held them together turned out to be a round-up';

/**
 * Looks through a story after one of its articles turned out to be a round-up, and gives what no longer hangs together
 * a story of its own. What a person decided stays. Idempotent.
 */
export async function regroupStory(context: ClusterContext, storyId: string): Promise<void> {
  const { stories, copies } = context.stores;
  const root = await stories.rootOf(storyId);
  if (root === undefined || root.record.members > MOST_MEMBERS) return;
  const { id } = root.record;
  const articleIds: string[] = [];
  for await (const { articleId } of stories.members(id)) articleIds.push(articleId);
  const members = [...(await copies.getMany(articleIds)).values()].map(({ record }) => record);
  const groups = groupMembers(members, await tiesOf(context, id, members));
  // The story keeps its first article; where that has left, its oldest group.
  const kept = groups.find((group) => group.some(({ articleId }) => articleId === id)) ?? groups[0];
  for (const group of groups) {
    const [first] = group;
    if (group === kept || first === undefined) continue;
    const moved = group.map(({ articleId }) => articleId);
    await moveMembers(context, { from: id, to: first.articleId, articleIds: moved, why: WHY });
  }
}

/** What people put together: articles that they placed, and stories that they merged. */
async function tiesOf(
  { stores }: ClusterContext,
  storyId: string,
  members: readonly { readonly articleId: string; readonly byHand?: true | undefined }[],
): Promise<readonly (readonly [string, string])[]> {
  const placed = members.filter(({ byHand }) => byHand === true).map(({ articleId }) => [storyId, articleId] as const);
  const merged: (readonly [string, string])[] = [];
  for (const id of await stores.stories.idsOf(storyId))
    for await (const { record } of stores.stories.merges(id))
      if (record.byHand === true && record.undone === undefined) merged.push([record.storyId, record.merged]);
  return [...placed, ...merged];
}
