import { setTimeout as sleep } from 'node:timers/promises';
import type { SqliteQueue } from '../shared/adapters/local/sqlite-queue.ts';
import { describeError, VigiaError } from '../shared/errors.ts';
import { MAX_RECEIVES, recordDeadLetter } from '../shared/jobs/dead-letter.ts';
import type { JobContext } from '../shared/jobs/job-context.ts';
import type { QueueName, ReceivedMessage } from '../shared/ports.ts';
import { handleMessage, type JobReport, WORKED_QUEUES, type WorkedQueue } from './job-handlers.ts';

export type PumpEvent =
  | { readonly kind: 'report'; readonly report: JobReport; readonly durationMs: number }
  | {
      readonly kind: 'failure';
      /** `api`: a request that could not be answered. */
      readonly queue: QueueName | 'api';
      readonly reason: string;
      readonly deadLettered: boolean;
      readonly durationMs: number;
    };

export type PumpOptions = {
  readonly context: JobContext;
  readonly queue: SqliteQueue;
  readonly onEvent: (event: PumpEvent) => void;
  /** Those to work off; all unless said. */
  readonly queues?: readonly WorkedQueue[];
  /** Reads the clock for durations; milliseconds. */
  readonly elapsedMs?: () => number;
};

/**
 * Messages in work at once. Polls and ingests wait for the network, so more of them than cores; deliver
 * is one at a time, because mails of one reader take turns anyway.
 */
const CONCURRENCY: Readonly<Record<WorkedQueue, number>> = {
  poll: 8,
  ingest: 6,
  index: 1,
  match: 2,
  deliver: 1,
  websub: 2,
  retag: 1,
  // Targets that answer slowly take their 10 s each.
  webhook: 4,
};

/** Longer than the longest job: a fetch and an extraction with every rung at its limit. */
const VISIBILITY_SECONDS = 600;

/** How often idle queues are looked at. */
const IDLE_MS = 50;

/** Wait after a queue could not be read. */
const BROKEN_MS = 1_000;

/** Wait before a failed message comes again, doubled with each receive. */
const RETRY_SECONDS = 2;

export type QueuePump = {
  /** Takes messages until `stop`; a stage that is slow never holds up another. */
  start(): void;
  /** Waits until nothing is ready, delayed or in work. */
  drain(): Promise<void>;
  /** Takes nothing more and waits for the work in hand. */
  stop(): Promise<void>;
  /** Messages in work now, and done since the start, by queue. */
  counts(): Readonly<Record<WorkedQueue, { readonly inWork: number; readonly done: number }>>;
};

/** Drives the jobs from the queues, as Lambda's event sources do on AWS. */
export function createQueuePump(options: PumpOptions): QueuePump {
  const elapsedMs = options.elapsedMs ?? (() => performance.now());
  const counts = {
    poll: fresh(),
    ingest: fresh(),
    index: fresh(),
    match: fresh(),
    deliver: fresh(),
    websub: fresh(),
    retag: fresh(),
    webhook: fresh(),
  };
  const queues = options.queues ?? WORKED_QUEUES;
  const inHand = new Set<Promise<void>>();
  let stopped = false;
  let loop: Promise<void> | undefined;

  const takeFrom = async (queue: WorkedQueue): Promise<number> => {
    const free = CONCURRENCY[queue] - counts[queue].inWork;
    if (free <= 0) return 0;
    const messages = await options.queue.receive(queue, { max: free, visibilitySeconds: VISIBILITY_SECONDS });
    for (const message of messages) {
      counts[queue].inWork++;
      const work = workOff(options, queue, message, elapsedMs).finally(() => {
        counts[queue].inWork--;
        counts[queue].done++;
        inHand.delete(work);
      });
      inHand.add(work);
    }
    return messages.length;
  };

  const takeAll = async (): Promise<void> => {
    while (!stopped) {
      let taken = 0;
      for (const queue of queues) taken += await takeFrom(queue).catch((error: unknown) => tellBroken(queue, error));
      if (taken > 0) continue;
      // Whatever ends first: a job that may have sent messages, or the pause.
      await Promise.race([sleep(IDLE_MS), ...inHand]);
      await sleep(0);
    }
  };

  /** A queue that cannot be read now is tried again; the run goes on. */
  const tellBroken = async (queue: WorkedQueue, error: unknown): Promise<number> => {
    options.onEvent({ kind: 'failure', queue, reason: describeError(error), deadLettered: false, durationMs: 0 });
    await sleep(BROKEN_MS);
    return 0;
  };

  return {
    start: () => {
      loop ??= takeAll();
    },
    drain: async () => {
      while (!stopped && (inHand.size > 0 || (await hasWork(options.queue, queues)))) await sleep(IDLE_MS);
    },
    stop: async () => {
      stopped = true;
      await loop;
      await Promise.all(inHand);
    },
    counts: () => counts,
  };
}

function fresh(): { inWork: number; done: number } {
  return { inWork: 0, done: 0 };
}

async function hasWork(queue: SqliteQueue, queues: readonly WorkedQueue[]): Promise<boolean> {
  for (const name of queues) {
    const { ready, delayed, inFlight } = await queue.depth(name);
    if (ready + delayed + inFlight > 0) return true;
  }
  return false;
}

/** Runs one message; its failure is its own and never its neighbours'. */
async function workOff(
  options: PumpOptions,
  queue: WorkedQueue,
  message: ReceivedMessage,
  elapsedMs: () => number,
): Promise<void> {
  const started = elapsedMs();
  try {
    const report = await handleMessage(options.context, queue, message.body);
    await options.queue.acknowledge(queue, message.receipt);
    options.onEvent({ kind: 'report', report, durationMs: elapsedMs() - started });
  } catch (error) {
    const reason = describeError(error);
    const deadLettered = message.receiveCount >= MAX_RECEIVES || (error instanceof VigiaError && !error.retryable);
    // Where even this fails, the message comes back by itself when its visibility ends.
    const ended = await endFailed(options, queue, message, { reason, deadLettered }).catch(describeError);
    options.onEvent({
      kind: 'failure',
      queue,
      reason: ended ?? reason,
      deadLettered,
      durationMs: elapsedMs() - started,
    });
  }
}

type Failure = { readonly reason: string; readonly deadLettered: boolean };

async function endFailed(
  { context, queue }: PumpOptions,
  name: WorkedQueue,
  message: ReceivedMessage,
  failure: Failure,
): Promise<undefined> {
  if (failure.deadLettered) {
    await recordDeadLetter(context, { queue: name, body: message.body, reason: failure.reason });
    await queue.deadLetter(name, message.receipt, failure.reason);
  } else {
    await queue.release(name, message.receipt, RETRY_SECONDS * 2 ** (message.receiveCount - 1));
  }
  return undefined;
}
