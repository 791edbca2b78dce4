import type { CopyRecord } from '../../model/copy-record.ts';
import { holdsTogether } from './holds-together.ts';

/**
 * The members of a story as their edges join them today: one group where all still hang together. `ties` are pairs that
 * belong together whatever their texts say, as people decided. Groups and their members are in order of `foundAt`, then
 * id, and do not depend on the order of what was given.
 */
export function groupMembers(
  members: readonly CopyRecord[],
  ties: readonly (readonly [string, string])[],
): readonly (readonly CopyRecord[])[] {
  const byId = new Map(members.map((member) => [member.articleId, member]));
  const leaders = new Map(members.map(({ articleId }) => [articleId, articleId]));
  const join = (a: string, b: string): void => {
    if (byId.has(a) && byId.has(b)) leaders.set(leaderOf(leaders, a), leaderOf(leaders, b));
  };
  for (const one of members)
    for (const edge of one.edges) {
      const other = byId.get(edge.articleId);
      if (other !== undefined && holdsTogether({ edge, one, other })) join(one.articleId, other.articleId);
    }
  for (const [a, b] of ties) join(a, b);
  const inOrder = members.toSorted(byAge);
  return [...Map.groupBy(inOrder, ({ articleId }) => leaderOf(leaders, articleId)).values()];
}

/** Oldest first; of two found at once the one with the smaller id. */
export function byAge(
  a: Pick<CopyRecord, 'foundAt' | 'articleId'>,
  b: Pick<CopyRecord, 'foundAt' | 'articleId'>,
): number {
  if (a.foundAt !== b.foundAt) return a.foundAt < b.foundAt ? -1 : 1;
  return a.articleId < b.articleId ? -1 : 1;
}

function leaderOf(leaders: ReadonlyMap<string, string>, id: string): string {
  let leader = id;
  for (let next = leaders.get(leader); next !== undefined && next !== leader; next = leaders.get(leader)) leader = next;
  return leader;
}
