/*
 * In: a tagged article. Out: the story it belongs to, and why.
 * Guarantees: the same article always gets the same answer; grouping hides nothing.
 * Leaves to others: storing the assignment. Copies and same-event stories are not found yet: every
 * article starts a story of its own (named so in CHANGELOG.md).
 */
import type { StoryAssignment } from '../model/story.ts';
import type { TaggedArticle } from '../model/tagged-article.ts';

/** Always `new` for now. */
export function clusterArticle({ article }: TaggedArticle): StoryAssignment {
  return { kind: 'new', storyId: article.id, why: 'first article of its story' };
}
