import './without-tracing.ts';
import { AsyncLocalStorage } from 'node:async_hooks';
import { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { batchHandler } from '../../functions/parts/batch-handler.ts';
import { type QueueHandler, queueHandler } from '../../functions/parts/queue-handler.ts';
import { badMessage, parseJson, readBody } from '../../functions/parts/read-body.ts';
import { FUNCTION_SPECS } from '../../infra/function-specs.ts';
import { handleMessage, WORKED_QUEUES, type WorkedQueue } from '../../local/job-handlers.ts';
import { indexJob } from '../../shared/jobs/index.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { mailEventJob } from '../../shared/jobs/mail-events.ts';
import { readMailEvent } from '../../shared/model/mail-event.ts';
import { articleMessageSchema } from '../../shared/model/messages.ts';
import { DEAD_LETTER_NOTES, ENVIRONMENT, QUEUE_NAMES } from '../../shared/names.ts';
import type { QueueName } from '../../shared/ports.ts';

/** A message that a handler moves to the dead-letter queue by itself. */
export type MovedLetter = { readonly queue: QueueName; readonly bodyJson: string; readonly reason: string };

/** What a handler reaches while it runs: the context of its invocation, and SQS. */
export type Invocation = {
  readonly context: JobContext;
  readonly deadLetter: (letter: MovedLetter) => Promise<void>;
};

/** A function of the deployment that works off a queue. */
export type SimFunction = {
  readonly queue: QueueName;
  readonly handler: QueueHandler;
  readonly batchSize: number;
  readonly maxConcurrency: number;
  readonly timeoutSeconds: number;
};

const invocations = new AsyncLocalStorage<Invocation>();

/** Runs a handler, and all that it leads to, in an invocation. */
export function inInvocation<T>(invocation: Invocation, work: () => Promise<T>): Promise<T> {
  return invocations.run(invocation, work);
}

/**
 * Every function that a queue drives: the production handlers of `functions/parts` around the production jobs, with the
 * batches and timeouts that are deployed. Made once: they find their invocation where it runs.
 */
export function createFunctions(): readonly SimFunction[] {
  Object.assign(process.env, environment());
  catchDeadLetters();
  const queues: readonly (WorkedQueue | 'mail-events')[] = [...WORKED_QUEUES, 'mail-events'];
  return queues.flatMap((queue) => {
    const spec = Object.values(FUNCTION_SPECS).find(({ source }) => source?.queue === queue);
    if (spec?.source === undefined) return [];
    const { batchSize, maxConcurrency } = spec.source;
    return [{ queue, handler: handlerOf(queue), batchSize, maxConcurrency, timeoutSeconds: spec.timeoutSeconds }];
  });
}

const bodySchema = z.record(z.string(), z.json());

function handlerOf(queue: WorkedQueue | 'mail-events'): QueueHandler {
  const contextOf = (): JobContext => invocation().context;
  if (queue === 'index')
    return batchHandler({
      queue,
      contextOf,
      schema: articleMessageSchema,
      work: (context, read) => indexJob(context, read),
    });
  if (queue === 'mail-events') return queueHandler({ queue, contextOf, work: workOffMailEvent, inParallel: true });
  return queueHandler({
    queue,
    contextOf,
    work: (context, body) => handleMessage(context, queue, readBody(bodySchema, body)),
    inParallel: queue !== 'deliver' && queue !== 'retag',
  });
}

/** As functions/mail-events.ts. */
async function workOffMailEvent(context: JobContext, body: string) {
  const read = readMailEvent(parseJson(body));
  switch (read.kind) {
    case 'event':
      return await mailEventJob(context, read.event);
    case 'ignored':
      return { outcome: 'ignored', reason: read.what };
    case 'invalid':
      throw badMessage(read.reason);
    default:
      return read satisfies never;
  }
}

function invocation(): Invocation {
  const found = invocations.getStore();
  if (found === undefined) throw new Error('a handler of the simulation ran outside of its invocation');
  return found;
}

/** The handlers move a message by an SQS client of their own; here it ends in the simulation's queue. */
function catchDeadLetters(): void {
  SQSClient.prototype.send = async ({ input }: { readonly input: unknown }) => {
    const { QueueUrl, MessageBody, MessageAttributes } = letterSchema.parse(input);
    const queue = QUEUE_NAMES.find((name) => QueueUrl === deadLetterUrl(name)) ?? 'poll';
    const reason = MessageAttributes[DEAD_LETTER_NOTES.reason]?.StringValue ?? '';
    await invocation().deadLetter({ queue, bodyJson: MessageBody, reason });
    return {};
  };
}

const letterSchema = z.object({
  QueueUrl: z.string(),
  MessageBody: z.string(),
  MessageAttributes: z.record(z.string(), z.object({ StringValue: z.string() })),
});

function environment(): Readonly<Record<string, string>> {
  return {
    AWS_REGION: 'us-east-1',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    [ENVIRONMENT.stack]: 'vigia-sim',
    ...Object.fromEntries(QUEUE_NAMES.map((queue) => [ENVIRONMENT.deadLetterUrl(queue), deadLetterUrl(queue)])),
  };
}

function deadLetterUrl(queue: QueueName): string {
  return `https://sqs.invalid/${queue}-dlq`;
}
