import type { StoryRecord } from '../model/story.ts';
import type { Stores } from '../stores/stores.ts';
import { findArticle } from './find-article.ts';

export type FoundStory =
  | { readonly kind: 'story'; readonly story: StoryRecord }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly articleIds: readonly string[] };

/**
 * The story that a person means by its id, or by an article in it: a unique beginning of an id, or an address. An id of
 * a story that was merged or an article that was moved leads to where it is today.
 */
export async function findStory(
  { stories, copies, articles }: Pick<Stores, 'stories' | 'copies' | 'articles'>,
  named: string,
): Promise<FoundStory> {
  const found = await findArticle({ articles }, named);
  if (found.kind === 'several') return { kind: 'several', articleIds: found.records.map(({ id }) => id) };
  const articleId = found.kind === 'article' ? found.record.id : named;
  const storyId = (await copies.get(articleId))?.record.storyId ?? articleId;
  const root = await stories.rootOf(storyId);
  return root === undefined ? { kind: 'none' } : { kind: 'story', story: root.record };
}
