import type { Clock } from '../../shared/ports.ts';

/** A process of the simulation: an invocation of a function, or a person at a page. */
export type SimProcess = {
  /** `deliver`, `dispatch`, `person`, …: the effects of a process are named by it. */
  readonly role: string;
  readonly startedAtMs: number;
  isDead: boolean;
  hasEnded: boolean;
  /** Calls that wait for the virtual clock. */
  waiting: number;
  /** Virtual time of the last fault that it met; milliseconds since 1970. */
  lastFaultMs: number;
  /** It may run on past its timeout, as a message whose visibility ended does. */
  isSlow: boolean;
};

export type Scheduler = {
  readonly clock: Clock;
  nowMs(): number;
  /** Runs something at a time; at once when it has passed. */
  at(atMs: number, work: () => void): void;
  /** Starts a process. `onEnd` is called once when it ends by itself; a dead one never ends. */
  start(role: string, work: (process: SimProcess) => Promise<void>, onEnd?: (error: unknown) => void): SimProcess;
  /** Comes back so much later; never, where the process dies before. */
  wait(process: SimProcess, ms: number): Promise<void>;
  /** Nothing that the process still had to do happens. */
  kill(process: SimProcess): void;
  /** Goes from event to event until nothing is left to happen, or `isOver` says so. */
  run(isOver: () => boolean): Promise<void>;
};

type Event = { readonly atMs: number; readonly order: number; readonly work: () => void };

/** Turns of the loop after which a process is not computing any more but waits for the real world. */
const MAX_TURNS = 100_000;

/** Virtual time and the processes in it: one event after the other, in the same order for the same seed. */
export function createScheduler(start: string): Scheduler {
  const events: Event[] = [];
  let nowMs = Date.parse(start);
  let order = 0;
  /** Processes that compute: alive, and with nothing that waits for the clock. */
  let busy = 0;

  const at = (atMs: number, work: () => void): void => push(events, { atMs, order: order++, work });

  const end = (process: SimProcess): void => {
    if (process.hasEnded || process.isDead) return;
    if (process.waiting === 0) busy--;
    process.hasEnded = true;
  };

  return {
    clock: { now: () => new Date(nowMs), sleep: () => Promise.reject(new Error('only processes sleep')) },
    nowMs: () => nowMs,
    at,

    start(role, work, onEnd = () => undefined) {
      const process: SimProcess = {
        role,
        startedAtMs: nowMs,
        isDead: false,
        hasEnded: false,
        waiting: 0,
        lastFaultMs: Number.NEGATIVE_INFINITY,
        isSlow: false,
      };
      busy++;
      const ended = (error?: unknown): void => {
        if (process.isDead) return;
        end(process);
        onEnd(error);
      };
      work(process).then(() => ended(), ended);
      return process;
    },

    wait(process, ms) {
      return new Promise((resolve) => {
        // What a dead process would still do does not happen, nor what a process left behind when it ended.
        if (process.isDead || process.hasEnded) return;
        if (process.waiting++ === 0) busy--;
        at(nowMs + ms, () => {
          if (process.isDead || process.hasEnded) return;
          if (--process.waiting === 0) busy++;
          resolve();
        });
      });
    },

    kill(process) {
      if (process.isDead || process.hasEnded) return;
      if (process.waiting === 0) busy--;
      process.isDead = true;
    },

    async run(isOver) {
      await settle();
      while (!isOver()) {
        const next = pop(events);
        if (next === undefined) return;
        nowMs = Math.max(nowMs, next.atMs);
        next.work();
        await settle();
      }
    },
  };

  /** Until every process that lives waits for the clock. */
  async function settle(): Promise<void> {
    for (let turns = 0; turns < MAX_TURNS; turns++) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (busy === 0) return;
    }
    throw new Error('Cannot simulate a process that waits for anything but its ports.');
  }
}

/** A binary heap by time, then by order of making. */
function push(heap: Event[], event: Event): void {
  let i = heap.push(event) - 1;
  while (i > 0) {
    const parent = (i - 1) >>> 1;
    const above = heap[parent];
    if (above === undefined || !isBefore(event, above)) break;
    heap[i] = above;
    i = parent;
  }
  heap[i] = event;
}

function pop(heap: Event[]): Event | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let i = 0;
  for (;;) {
    const left = heap[2 * i + 1];
    const right = heap[2 * i + 2];
    const child = right !== undefined && left !== undefined && isBefore(right, left) ? 2 * i + 2 : 2 * i + 1;
    const below = heap[child];
    if (below === undefined || !isBefore(below, last)) break;
    heap[i] = below;
    i = child;
  }
  heap[i] = last;
  return first;
}

function isBefore(a: Event, b: Event): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}
