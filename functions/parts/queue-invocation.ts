import type { Context, SQSRecord } from 'aws-lambda';
import { describeError } from '../../shared/errors.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import type { QueueName } from '../../shared/ports.ts';
import { failedMessages } from './failed-message.ts';
import { createJobLog } from './job-log.ts';
import { type Counts, createJobMetrics } from './job-metrics.ts';
import { traced } from './traced.ts';

/** What every job says of itself, beside its ids and counts. */
export type JobReport = { readonly outcome: string; readonly reason?: string };

/** What happens around the jobs of one invocation. `started` is of `performance.now()`. */
export type QueueInvocation = {
  readonly context: JobContext;
  done(report: JobReport, started: number, counts?: Counts): void;
  /** True when SQS must be told that the message failed; false when it lies in the dead-letter queue already. */
  failed(record: SQSRecord, error: unknown, started: number): Promise<boolean>;
};

/** Runs the invocations of a queue's function: traced, logged a line a job, its counts published at the end. */
export function queueInvocations(queue: QueueName, contextOf: (requestId: string) => JobContext) {
  const log = createJobLog(queue);
  const metrics = createJobMetrics();
  const endFailed = failedMessages(queue);

  /** Where a failed message cannot even be ended, it comes back by itself. */
  const endOrKeep = async (context: JobContext, record: SQSRecord, error: unknown) => {
    const reason = describeError(error);
    try {
      return { ending: await endFailed(context, record, error), reason };
    } catch (second) {
      return { ending: 'again' as const, reason: `${reason}; then ${describeError(second)}` };
    }
  };

  const invocationOf = (context: JobContext): QueueInvocation => ({
    context,
    done: (report, started, counts = {}) => {
      metrics.add(counts);
      log.done({ ...report, durationMs: performance.now() - started });
    },
    failed: async (record, error, started) => {
      const { ending, reason } = await endOrKeep(context, record, error);
      const outcome = ending === 'again' ? 'failed' : 'dead-lettered';
      log.failed({ outcome, reason, durationMs: performance.now() - started });
      return ending !== 'moved';
    },
  });

  return <T>(lambda: Context, work: (invocation: QueueInvocation) => Promise<T>): Promise<T> =>
    traced(queue, async () => {
      log.begin(lambda);
      try {
        return await work(invocationOf(contextOf(lambda.awsRequestId)));
      } finally {
        metrics.publish();
      }
    });
}
