import type { ArticleIndex } from '../ports.ts';

/** As many hits as an index gives at once. */
const MAX_HITS = 1_000;

/**
 * How many articles `story:ID` finds of each story, as the index knows them: one question for all of them, and one more
 * for each where they are too many to be counted together.
 */
export async function storySizes(
  index: Pick<ArticleIndex, 'search' | 'facets'>,
  { storyIds, now }: { readonly storyIds: readonly string[]; readonly now: string },
): Promise<ReadonlyMap<string, number>> {
  const stories = [...new Set(storyIds)];
  if (stories.length === 0) return new Map();
  const { hits, cursor } = await index.search({ query: stories.map(queryOfStory).join(' OR '), now, limit: MAX_HITS });
  if (cursor === undefined)
    return new Map([...Map.groupBy(hits, ({ storyId }) => storyId)].map(([id, found]) => [id, found.length]));
  const sizes: [string, number][] = [];
  for (const id of stories) {
    const { articles } = await index.facets({ query: queryOfStory(id), now, fields: [], top: 1 });
    sizes.push([id, articles]);
  }
  return new Map(sizes);
}

/** What finds every article of a story. */
export function queryOfStory(storyId: string): string {
  return `story:${storyId}`;
}
