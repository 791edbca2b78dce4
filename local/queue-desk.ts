import type { QueueDesk, QueueState } from '../shared/model/queue-desk.ts';
import { WORKED_QUEUES, type WorkedQueue } from './job-handlers.ts';
import type { QueuePump } from './queue-pump.ts';
import type { Runtime } from './runtime.ts';

type Parts = {
  readonly runtime: Pick<Runtime, 'queue'> & { readonly index: Pick<Runtime['index'], 'state' | 'articles'> };
  readonly pump: Pick<QueuePump, 'counts'>;
};

/** The queues of this run. */
export function createQueueDesk({ runtime, pump }: Parts): QueueDesk {
  const { queue, index } = runtime;
  const stateOf = async (name: WorkedQueue): Promise<QueueState> => {
    const { ready, delayed, inFlight, nextVisibleAt } = await queue.depth(name);
    return {
      name,
      ready,
      delayed,
      inFlight,
      // What is ready could be taken since then; of what is not, it says when.
      ...(ready > 0 && nextVisibleAt !== undefined ? { readySince: nextVisibleAt } : {}),
      done: pump.counts()[name].done,
    };
  };
  return {
    queues: () => Promise.all(WORKED_QUEUES.map(stateOf)),
    deadLetters: () => queue.listDeadLetters(),
    redrive: (ids) => queue.redrive(ids),
    index: async () => ({ state: index.state(), articles: index.articles() }),
  };
}
