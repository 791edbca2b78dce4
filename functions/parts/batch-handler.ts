import type { SQSRecord } from 'aws-lambda';
import type { z } from 'zod';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import type { QueueName } from '../../shared/ports.ts';
import type { QueueHandler } from './queue-handler.ts';
import { type JobReport, type QueueInvocation, queueInvocations } from './queue-invocation.ts';
import { readBody } from './read-body.ts';

export type BatchWorker<Message> = {
  readonly queue: QueueName;
  readonly contextOf: (requestId: string) => JobContext;
  readonly schema: z.ZodType<Message>;
  /** Runs one job on all messages of a batch. */
  readonly work: (context: JobContext, messages: readonly Message[]) => Promise<JobReport>;
};

type Read<Message> = { readonly record: SQSRecord; readonly message: Message };

/**
 * Works off each batch of an SQS event source in one job: all its messages succeed or fail together, but for those
 * that cannot be read, which end on their own.
 */
export function batchHandler<Message>({ queue, contextOf, schema, work }: BatchWorker<Message>): QueueHandler {
  const invoke = queueInvocations(queue, contextOf);
  return (event, lambda) =>
    invoke(lambda, async (invocation) => {
      const started = performance.now();
      const failures: string[] = [];
      const fail = async (record: SQSRecord, error: unknown): Promise<void> => {
        if (await invocation.failed(record, error, started)) failures.push(record.messageId);
      };
      const read = await readAll(event.Records, schema, fail);
      try {
        if (read.length > 0) await runOn(invocation, work, read, started);
      } catch (error) {
        for (const { record } of read) await fail(record, error);
      }
      return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
    });
}

async function readAll<Message>(
  records: readonly SQSRecord[],
  schema: z.ZodType<Message>,
  fail: (record: SQSRecord, error: unknown) => Promise<void>,
): Promise<readonly Read<Message>[]> {
  const read: Read<Message>[] = [];
  for (const record of records) {
    try {
      read.push({ record, message: readBody(schema, record.body) });
    } catch (error) {
      await fail(record, error);
    }
  }
  return read;
}

async function runOn<Message>(
  { context, done }: QueueInvocation,
  work: BatchWorker<Message>['work'],
  read: readonly Read<Message>[],
  started: number,
): Promise<void> {
  const report = await work(
    context,
    read.map(({ message }) => message),
  );
  done(report, started);
}
