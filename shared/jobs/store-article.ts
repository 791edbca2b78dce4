import { VigiaError } from '../errors.ts';
import type { ArchivePlan } from '../stages/archive.ts';
import { forgetText } from './forget-text.ts';
import type { JobContext } from './job-context.ts';

export type StoreOptions = {
  /** The page's decoded bytes, kept as evidence. */
  readonly rawBody?: Uint8Array;
  /** Version of the head row that the plan was made from; absent for a new article. */
  readonly previousVersion?: number;
};

/**
 * Writes what the archive stage planned: blobs, then the version row, then the head that makes it all
 * visible; its story rows are there already. A crash in between leaves nothing that a reader sees, and a repeat finishes it.
 * Of an article that its publisher reserved, what was kept before goes last.
 *
 * @throws VigiaError `article-contended` (retryable) when another job stored the same article meanwhile.
 */
export async function storeArticle(context: JobContext, plan: ArchivePlan, options: StoreOptions): Promise<void> {
  if (plan.kind === 'unchanged') return;
  const { stores } = context;
  const { head, text, version } = plan;
  if (options.rawBody !== undefined && head.fetch !== undefined)
    await stores.articles.putRaw(head.fetch.key, options.rawBody);
  await stores.articles.putText(head.articleKey, text);
  if (version !== undefined) await stores.articles.addVersion(version);
  if ((await stores.articles.saveHead(head, options.previousVersion)) === 'conflict')
    throw new VigiaError(`Cannot store article ${head.id}: another job stored it meanwhile.`, {
      code: 'article-contended',
      retryable: true,
      ids: { articleId: head.id },
    });
  if (head.reserved !== undefined && options.previousVersion !== undefined) await forgetText(context, head);
}
