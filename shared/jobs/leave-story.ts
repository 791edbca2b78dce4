import type { StoryMember } from '../model/story.ts';
import type { ClusterContext } from './cluster-context.ts';
import { forgetTelling } from './forget-telling.ts';
import { storyContended } from './unite-stories.ts';

const MOST_TRIES = 20;

/**
 * Takes an article out of its story for good: its member row and its count at once, then what it told, then what copies
 * know of it. A story that it began keeps its id and loses its title; one that is left empty goes. Gives back the ids of
 * the stories that are left and of those that went. Idempotent.
 *
 * @throws VigiaError `story-contended` (retryable) when other jobs keep writing them.
 */
export async function leaveStory(context: ClusterContext, articleId: string): Promise<LeftStories> {
  const { copies, stories } = context.stores;
  const copy = await copies.get(articleId);
  const ids = [...new Set([articleId, copy?.record.memberOf, copy?.record.storyId].filter((id) => id !== undefined))];
  const roots = new Set<string>();
  for (const id of ids) {
    const root = (await stories.rootOf(id))?.record.id;
    if (root !== undefined) roots.add(root);
    await leaveOne(context, id, articleId);
  }
  await forgetTelling(context, articleId, { title: true });
  const gone: string[] = [];
  for (const root of roots) gone.push(...(await stories.removeIfEmpty(root)));
  await copies.remove(articleId);
  return { left: [...roots].filter((id) => !gone.includes(id)), gone };
}

export type LeftStories = { readonly left: readonly string[]; readonly gone: readonly string[] };

/** Where it stands as one that left before, the row goes and nobody counts. */
async function leaveOne(context: ClusterContext, storyId: string, articleId: string): Promise<void> {
  const { stories } = context.stores;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const member = await stories.member(storyId, articleId);
    if (member === undefined) return;
    const root = counts(member.record) ? await stories.rootOf(storyId) : undefined;
    if ((await stories.removeMember(member, root)) === 'written') return;
  }
  throw storyContended(storyId);
}

function counts(member: StoryMember): boolean {
  return member.left === undefined;
}
