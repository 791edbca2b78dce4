import type { JobContext } from './job-context.ts';
import { moveMembers } from './move-members.ts';

/**
 * `split`: the articles are a story of their own, named after the first of them. `not-members`: some are in no story,
 * or in another. `nothing-left`: all of the story was named, so there is nothing to part.
 */
export type SplitReport =
  | { readonly kind: 'split'; readonly storyId: string; readonly from: string }
  | { readonly kind: 'no-such-story' }
  | { readonly kind: 'not-members'; readonly articleIds: readonly string[] }
  | { readonly kind: 'nothing-left' };

/**
 * A person says that some articles of a story tell another event: they become a story of their own, and no machine joins
 * the two again. Idempotent; ids may be of stories merged before.
 */
export async function splitStory(
  context: JobContext,
  { storyId, articleIds }: { readonly storyId: string; readonly articleIds: readonly string[] },
): Promise<SplitReport> {
  const { stories, copies } = context.stores;
  const root = await stories.rootOf(storyId);
  if (root === undefined) return { kind: 'no-such-story' };
  const from = root.record.id;
  const ages = new Map<string, string>();
  for await (const { articleId } of stories.members(from))
    ages.set(articleId, (await copies.get(articleId))?.record.at ?? '');
  const strangers = articleIds.filter((id) => !ages.has(id));
  if (strangers.length > 0) return { kind: 'not-members', articleIds: strangers };
  const oldestFirst = [...ages.keys()].toSorted((a, b) => ((ages.get(a) ?? '') < (ages.get(b) ?? '') ? -1 : 1));
  const named = oldestFirst.filter((id) => articleIds.includes(id));
  const others = oldestFirst.filter((id) => !articleIds.includes(id));
  // The story keeps its first article, after which it is named.
  const moved = named.includes(from) ? others : named;
  const [to] = moved;
  if (to === undefined || others.length === 0) return { kind: 'nothing-left' };
  await moveMembers(context, { from, to, articleIds: moved, why: 'split by hand', byHand: true });
  return { kind: 'split', storyId: to, from };
}
