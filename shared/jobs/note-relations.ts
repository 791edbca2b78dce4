import { type CopyRecord, MAX_COPY_EDGES } from '../model/copy-record.ts';
import type { CopyRelation, Place } from '../stages/cluster/copies.ts';
import { copyEdge } from '../stages/cluster/copy-edge.ts';
import { holdsTogether, type Inside, isRoundUp, withInside } from '../stages/cluster/holds-together.ts';
import { changeCopy } from './change-copy.ts';
import type { ClusterContext } from './cluster-context.ts';

/**
 * Writes how an article stands to others: on their rows where in their words it stands, on its own its edges. Gives back
 * those that join it into one story; the rest are links. Idempotent.
 */
export async function noteRelations(
  context: ClusterContext,
  articleId: string,
  relations: readonly CopyRelation[],
): Promise<readonly CopyRelation[]> {
  if (relations.length === 0) return [];
  const joined: CopyRelation[] = [];
  const own = await changeCopy(context, articleId, (record) => {
    const edges = relations.slice(0, MAX_COPY_EDGES).map(copyEdge);
    return {
      ...insideChanged(
        record,
        relations.map(({ mine }) => mine),
      ),
      edges,
    };
  });
  for (const relation of relations) {
    const other = await changeCopy(context, relation.articleId, (record) => {
      const changed = insideChanged(record, [relation.theirs]);
      return changed === record ? undefined : changed;
    });
    if (holdsTogether({ edge: copyEdge(relation), one: own, other })) joined.push(relation);
  }
  return joined;
}

/** The row with those places noted; the row itself where they say nothing new. */
function insideChanged(record: CopyRecord, places: readonly Place[]): CopyRecord {
  const inside = places.reduce<Inside>(withInside, record);
  if (inside.firstEnd === record.firstEnd && inside.lastBegin === record.lastBegin) return record;
  const { firstEnd, lastBegin } = inside;
  const changed = {
    ...record,
    ...(firstEnd === undefined ? {} : { firstEnd }),
    ...(lastBegin === undefined ? {} : { lastBegin }),
  };
  return isRoundUp(changed) ? { ...changed, regroup: true } : changed;
}
