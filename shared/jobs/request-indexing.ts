import type { JobContext } from './job-context.ts';

/** Messages sent at once. */
const BATCH = 100;

/**
 * Has every archived article indexed once more, newest first: a message each, whose job reads the article as it is
 * then. Idempotent. Gives back how many there are.
 */
export async function requestIndexing(
  { stores, ports }: Pick<JobContext, 'stores' | 'ports'>,
  signal?: AbortSignal,
): Promise<number> {
  let requested = 0;
  let batch: string[] = [];
  const send = async () => {
    await ports.queue.send(
      'index',
      batch.map((articleId) => ({ body: { articleId } })),
    );
    requested += batch.length;
    batch = [];
  };
  for (const day of await stores.articles.days()) {
    for await (const { record } of stores.articles.ofDay(day)) {
      if (signal?.aborted) return requested;
      batch.push(record.id);
      if (batch.length === BATCH) await send();
    }
  }
  if (batch.length > 0) await send();
  return requested;
}
