import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { MAX_RECEIVES } from '../../shared/names.ts';
import type { QueueName, ReceivedMessage } from '../../shared/ports.ts';
import type { MemoryQueue } from '../fakes/memory-queue.ts';
import { lambdaContext, sqsRecord } from '../functions/sqs-event.ts';
import type { MovedLetter, SimFunction } from './functions.ts';
import { inInvocation } from './functions.ts';
import type { Scheduler, SimProcess } from './scheduler.ts';
import { callPoint, type Reach } from './sim-ports.ts';

export type EventSourceOptions = {
  readonly functions: readonly SimFunction[];
  readonly queue: MemoryQueue;
  readonly scheduler: Scheduler;
  readonly reachOf: (process: SimProcess) => Reach;
  readonly contextOf: (process: SimProcess) => JobContext;
  readonly bury: (letter: MovedLetter) => Promise<void>;
  /** Called with every message that SQS deleted because its job ended well. */
  readonly onDone: (queue: QueueName, message: ReceivedMessage) => void;
  /** Called with every message whose job said at its last receive that it failed. */
  readonly onGivenUp: (queue: QueueName, message: ReceivedMessage) => void;
};

/** AWS asks for six times the function's timeout (infra/job-queues.ts). */
const VISIBILITY_TIMEOUTS = 6;

/** Lambda's event sources: batches from the queues, as many instances at once as are allowed, partial responses. */
export function createEventSources(options: EventSourceOptions): { look(queue: QueueName): void } {
  const inWork = new Map<QueueName, number>();
  const byQueue = new Map(options.functions.map((one) => [one.queue, one]));

  function look(queue: QueueName): void {
    const one = byQueue.get(queue);
    if (one === undefined || (inWork.get(queue) ?? 0) >= one.maxConcurrency) return;
    inWork.set(queue, (inWork.get(queue) ?? 0) + 1);
    void receive(one).then((messages) => {
      if (messages.length > 0) return invoke(one, messages);
      inWork.set(queue, (inWork.get(queue) ?? 1) - 1);
      return undefined;
    });
  }

  async function receive({ queue, batchSize, timeoutSeconds }: SimFunction): Promise<readonly ReceivedMessage[]> {
    const visibilitySeconds = timeoutSeconds * VISIBILITY_TIMEOUTS;
    const received = await options.queue.receive(queue, { max: batchSize, visibilitySeconds });
    // SQS moves what was received too often, and tells nobody why.
    for (const { receiveCount, receipt } of received)
      if (receiveCount > MAX_RECEIVES) await options.queue.deadLetter(queue, receipt, 'received too often');
    return received.filter(({ receiveCount }) => receiveCount <= MAX_RECEIVES);
  }

  function invoke(one: SimFunction, messages: readonly ReceivedMessage[]): void {
    const { scheduler, queue } = options;
    const free = once(() => {
      inWork.set(one.queue, (inWork.get(one.queue) ?? 1) - 1);
      look(one.queue);
    });
    const process = scheduler.start(
      one.queue,
      async (self) => {
        const response = await callHandler(one, self, messages);
        const failed = failuresOf(response, messages);
        const done = messages.filter(({ id }) => !failed.has(id));
        if (response !== ALL_FAILED)
          for (const message of messages)
            if (failed.has(message.id) && message.receiveCount >= MAX_RECEIVES) options.onGivenUp(one.queue, message);
        if (done.length === 0) return;
        await callPoint(options.reachOf(self), 'acknowledge', async () => {
          for (const message of done) {
            await queue.acknowledge(one.queue, message.receipt);
            options.onDone(one.queue, message);
          }
        });
      },
      free,
    );
    scheduler.at(scheduler.nowMs() + one.timeoutSeconds * 1_000, () => {
      // One that is slow past its message's visibility goes on: two of them are at work then.
      if (!process.isSlow) scheduler.kill(process);
      free();
    });
  }

  async function callHandler(
    one: SimFunction,
    process: SimProcess,
    messages: readonly ReceivedMessage[],
  ): Promise<SQSBatchResponse | undefined> {
    const reach = options.reachOf(process);
    const invocation = {
      context: options.contextOf(process),
      deadLetter: (letter: MovedLetter) => callPoint(reach, 'dead-letter', () => options.bury(letter)),
    };
    const event = { Records: messages.map(recordOf) };
    const lambda = lambdaContext(`${one.queue} ${process.startedAtMs} ${messages[0]?.receipt}`);
    return await inInvocation(invocation, () => one.handler(event, lambda)).catch(() => ALL_FAILED);
  }

  return { look };
}

const ALL_FAILED: SQSBatchResponse = { batchItemFailures: [{ itemIdentifier: '' }] };

/** Null or empty: all went well. An id that is none of the batch: all of it failed (Lambda's developer guide). */
function failuresOf(response: SQSBatchResponse | undefined, messages: readonly ReceivedMessage[]): ReadonlySet<string> {
  const all = new Set(messages.map(({ id }) => id));
  const failed = (response?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return failed.every((id) => all.has(id)) ? new Set(failed) : all;
}

function recordOf({ id, body, receiveCount }: ReceivedMessage): SQSRecord {
  return sqsRecord(id, body, receiveCount);
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}
