import { setTimeout as sleep } from 'node:timers/promises';
import { requestIndexing } from '../shared/jobs/request-indexing.ts';
import type { Runtime } from './runtime.ts';

/** How often it is asked whether the queue has worked off what was sent. */
const PAUSE_MS = 200;

/**
 * Fills an index that lacks articles, while a pump works off the `index` queue; nothing to do when it lacks none. Gives
 * back how many articles were put into it, or nothing when the signal came first: the next run begins again.
 */
export async function fillIndex(
  { context, queue, index }: Pick<Runtime, 'context' | 'queue' | 'index'>,
  signal: AbortSignal,
): Promise<number | undefined> {
  if (index.state() === 'ready') return 0;
  const articles = await requestIndexing(context, signal);
  while (!signal.aborted) {
    const { ready, delayed, inFlight } = await queue.depth('index');
    if (articles === 0 || ready + delayed + inFlight === 0) {
      index.filled();
      return articles;
    }
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}
