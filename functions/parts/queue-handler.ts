import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import type { QueueName } from '../../shared/ports.ts';
import type { Counts } from './job-metrics.ts';
import { type JobReport, queueInvocations } from './queue-invocation.ts';

export type QueueHandler = (event: SQSEvent, lambda: Context) => Promise<SQSBatchResponse>;

export type QueueWorker<Report extends JobReport> = {
  readonly queue: QueueName;
  readonly contextOf: (requestId: string) => JobContext;
  /** Runs the job of one message; `body` is its text. */
  readonly work: (context: JobContext, body: string) => Promise<Report>;
  readonly count?: (report: Report) => Counts;
  /** False where messages of one batch would contend for the same rows. */
  readonly inParallel: boolean;
};

/**
 * Works off the batches of an SQS event source that reports partial failures: each message has an outcome and a log
 * line of its own, and one that fails is no trouble of its neighbours.
 */
export function queueHandler<Report extends JobReport>(worker: QueueWorker<Report>): QueueHandler {
  const { queue, contextOf, work, count, inParallel } = worker;
  const invoke = queueInvocations(queue, contextOf);
  return (event, lambda) =>
    invoke(lambda, ({ context, done, failed }) => {
      const workOff = async (record: SQSRecord): Promise<void> => {
        const started = performance.now();
        try {
          const report = await work(context, record.body);
          done(report, started, count?.(report));
        } catch (error) {
          if (await failed(record, error, started)) throw error;
        }
      };
      return processPartialResponse(event, workOff, new BatchProcessor(EventType.SQS), {
        processInParallel: inParallel,
        throwOnFullBatchFailure: false,
      });
    });
}
