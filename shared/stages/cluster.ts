/*
 * In: a new article, the articles that its text joins it to, the story of the same event if one was found.
 * Out: the story it belongs to, and why.
 * Guarantees: copies before other words; of several copies the closest is named, whatever their order.
 * Leaves to others: comparing texts (`cluster/copies.ts`) and events (`cluster/event-match.ts`), storing, joining stories.
 */
import type { SameEvent, StoryAssignment } from '../model/story.ts';
import type { CopyRelation } from './cluster/copies.ts';

export type ClusterInput = {
  readonly articleId: string;
  /** The story that it is in; its own id when it began it. */
  readonly storyId: string;
  /** The articles that it is a copy of, or they of it. */
  readonly copies: readonly CopyRelation[];
  readonly event?: SameEvent;
};

/** Where an article belongs, in words. */
export function clusterArticle({ articleId, storyId, copies, event }: ClusterInput): StoryAssignment {
  if (storyId === articleId) return { kind: 'new', storyId, why: 'first article of its story' };
  const [closest] = copies.toSorted(byCloseness);
  if (closest !== undefined) return { kind: 'copy-of', storyId, of: closest.articleId, why: copyReason(closest) };
  if (event !== undefined) return { kind: 'same-story', storyId, of: event.of, why: event.why };
  return { kind: 'copy-of', storyId, why: 'a copy that arrived at the same time put it there' };
}

function byCloseness(a: CopyRelation, b: CopyRelation): number {
  const kinds = Number(b.kind === 'same') - Number(a.kind === 'same');
  if (kinds !== 0) return kinds;
  if (a.share !== b.share) return b.share - a.share;
  return a.articleId < b.articleId ? -1 : 1;
}

function copyReason({ kind, share }: CopyRelation): string {
  const percent = Math.floor(share * 100);
  switch (kind) {
    case 'same':
      return `same text: ${percent} % of the shorter one's words stand in the other in the same order`;
    case 'within':
      return `part of a longer text: ${percent} % of its words stand there in the same order`;
    case 'holds':
      return `longer text of a part: ${percent} % of that one's words stand here in the same order`;
    default:
      return kind satisfies never;
  }
}
