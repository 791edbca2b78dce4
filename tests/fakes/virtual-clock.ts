import type { Clock } from '../../shared/ports.ts';

/** A clock that jumps to the next sleeper when every worker sleeps: a day passes in seconds, with real interleaving. */
export type VirtualClock = Clock & {
  /** Milliseconds since 1970. */
  readonly nowMs: () => number;
  /** Starts a worker beside those that run. It must wait by nothing but this clock. */
  spawn(work: () => Promise<void>): void;
  /** Runs a worker, and all that it spawns, to their end; throws what the first of them threw. */
  run(work: () => Promise<void>): Promise<void>;
};

type Sleeper = { readonly wakeAt: number; readonly order: number; readonly wake: () => void };

/** `start` is ISO 8601, UTC. */
export function createVirtualClock(start: string): VirtualClock {
  let nowMs = Date.parse(start);
  let running = 0;
  let left = 0;
  let order = 0;
  let failure: unknown;
  const sleepers: Sleeper[] = [];

  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        running++;
        resolve();
      };
      insert(sleepers, { wakeAt: nowMs + Math.max(0, ms), order: order++, wake });
      running--;
    });

  const advance = async (): Promise<void> => {
    // A worker may wait for something else of this process for a turn of the loop.
    while (running > 0) await new Promise<void>((resolve) => setImmediate(resolve));
    const next = sleepers.shift();
    if (next === undefined) return;
    nowMs = Math.max(nowMs, next.wakeAt);
    next.wake();
  };

  const spawn = (work: () => Promise<void>): void => {
    running++;
    left++;
    work()
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => {
        running--;
        left--;
      });
  };

  return {
    now: () => new Date(nowMs),
    nowMs: () => nowMs,
    sleep,
    spawn,
    async run(work) {
      spawn(work);
      while (left > 0 && failure === undefined) await advance();
      if (failure !== undefined) throw failure;
    },
  };
}

/** Earliest first, and of two as early the one that slept first: the same run has the same order every time. */
function insert(sleepers: Sleeper[], sleeper: Sleeper): void {
  let low = 0;
  let high = sleepers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = sleepers[middle];
    const isBefore =
      other !== undefined &&
      (other.wakeAt < sleeper.wakeAt || (other.wakeAt === sleeper.wakeAt && other.order < sleeper.order));
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  sleepers.splice(low, 0, sleeper);
}
