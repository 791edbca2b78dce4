import type { CopyRecord } from '../model/copy-record.ts';
import { MAX_COPY_EDGES } from '../model/copy-record.ts';
import { type CopyRelation, findCopies } from '../stages/cluster/copies.ts';
import type { CopyText } from '../stages/cluster/copy-text.ts';
import type { ClusterContext } from './cluster-context.ts';

/** How a new text stands to the known ones that share most bands with it; what it shares too little with is left out. */
export async function findKnownCopies(
  { stores }: ClusterContext,
  own: CopyRecord,
  text: CopyText,
): Promise<readonly CopyRelation[]> {
  const shared = await stores.copies.sharing(text.bands);
  const likeliest = [...shared]
    .filter(([id]) => id !== own.articleId)
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, MAX_COPY_EDGES)
    .map(([id]) => id);
  const [records, texts] = await Promise.all([stores.copies.getMany(likeliest), stores.copies.texts(likeliest)]);
  const candidates = likeliest.flatMap((articleId) => {
    const record = records.get(articleId)?.record;
    const words = texts.get(articleId);
    if (record === undefined || words === undefined) return [];
    return [{ articleId, storyId: record.storyId ?? articleId, text: { words }, at: record.at }];
  });
  return findCopies({ text, at: own.at }, candidates);
}
