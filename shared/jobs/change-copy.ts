import { VigiaError } from '../errors.ts';
import type { CopyRecord } from '../model/copy-record.ts';
import type { ClusterContext } from './cluster-context.ts';

/** Other jobs may win so often before this one is to come again. */
const MOST_TRIES = 20;

/**
 * Changes what is known of one article, whoever else writes it: `change` gets the row as it stands and gives back the
 * new one, or nothing when there is nothing to change. Gives back the row as it is then.
 *
 * @throws VigiaError `copy-contended` (retryable) when others win every time, `no-such-copy` when there is no such row.
 */
export async function changeCopy(
  { stores }: ClusterContext,
  articleId: string,
  change: (record: CopyRecord) => CopyRecord | undefined,
): Promise<CopyRecord> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const found = await stores.copies.get(articleId);
    if (found === undefined)
      throw new VigiaError(
        `Cannot change what is known of article ${articleId} as it must have a row: none was found.`,
        {
          code: 'no-such-copy',
          ids: { articleId },
        },
      );
    const changed = change(found.record);
    if (changed === undefined) return found.record;
    if ((await stores.copies.save(changed, found.version)) === 'written') return changed;
  }
  throw new VigiaError(
    `Cannot change what is known of article ${articleId}: other jobs wrote it meanwhile, ${MOST_TRIES} times in a row.`,
    { code: 'copy-contended', retryable: true, ids: { articleId } },
  );
}
