import { matchId } from '../../model/ids.ts';
import type { MatchRecord } from '../../model/match.ts';
import type { TagLevel } from '../../model/tag.ts';
import { shortHash } from '../../text/hash.ts';

/** The novelty of the first article of a story. */
export const FIRST_NEWS = 'new';

/**
 * What an article is to one subscription that it meets.
 *
 * `first`: nothing of its story was met before. `update`: it adds topics or groups; `carrier` is the story's first match,
 * with the update noted. `repeat`: it was met before, as the match of that id. `known`: it adds nothing, as copies do.
 */
export type Novelty =
  | { readonly kind: 'first'; readonly match: MatchRecord }
  | { readonly kind: 'update'; readonly match: MatchRecord; readonly carrier: MatchRecord }
  | { readonly kind: 'repeat'; readonly matchId: string }
  | { readonly kind: 'known' };

export type NoveltyInput = {
  /** As if it were the first of its story. */
  readonly draft: MatchRecord;
  /** First matches of the story, under every id that it had before merges; the one of today first. */
  readonly firsts: readonly MatchRecord[];
  /** The same text as an article of the story. */
  readonly isCopy: boolean;
};

/** Decides by topics and groups alone: an article in other words is no news. */
export function noveltyOf({ draft, firsts, isCopy }: NoveltyInput): Novelty {
  const [carrier] = firsts;
  if (carrier === undefined) return { kind: 'first', match: draft };
  const fresh = isCopy ? [] : freshTags(draft, firsts);
  if (fresh.length > 0) return update(draft, carrier, fresh);
  const same = firsts.find(({ articleId }) => articleId === draft.articleId);
  if (same !== undefined) return { kind: 'repeat', matchId: same.id };
  for (const { subscriptionId, storyId, updates = [] } of firsts) {
    const added = updates.find(({ articleId }) => articleId === draft.articleId);
    if (added !== undefined) return { kind: 'repeat', matchId: matchId(subscriptionId, storyId, added.noveltyKey) };
  }
  return { kind: 'known' };
}

/** The topics and groups that an article is about: what can be new in a story. */
export function substanceOf(tags: readonly { readonly tag: string; readonly level: TagLevel }[]): readonly string[] {
  return tags
    .filter(({ tag, level }) => level === 'about' && (!tag.includes(':') || tag.startsWith('group:')))
    .map(({ tag }) => tag)
    .toSorted();
}

/** A first match of old that kept no tags says nothing of what is new. */
function freshTags(draft: MatchRecord, firsts: readonly MatchRecord[]): readonly string[] {
  if (firsts.some(({ tags }) => tags === undefined)) return [];
  const known = new Set(firsts.flatMap(({ tags = [], updates = [] }) => [...tags, ...updates.flatMap((u) => u.tags)]));
  return (draft.tags ?? []).filter((tag) => !known.has(tag));
}

function update(draft: MatchRecord, carrier: MatchRecord, tags: readonly string[]): Novelty {
  const noveltyKey = noveltyKeyOf(tags);
  const { storyId } = carrier;
  const id = matchId(draft.subscriptionId, storyId, noveltyKey);
  const noted = { articleId: draft.articleId, noveltyKey, tags: [...tags] };
  return {
    kind: 'update',
    match: { ...draft, id, storyId, noveltyKey, tags: [...tags] },
    carrier: { ...carrier, updates: [...(carrier.updates ?? []), noted] },
  };
}

/** Longer lists of tags go by their hash: a key of the table has its bounds. */
const MAX_KEY = 200;

function noveltyKeyOf(tags: readonly string[]): string {
  const written = tags.toSorted().join(',');
  return `+${written.length <= MAX_KEY ? written : shortHash([written])}`;
}
