import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { z } from 'zod';
import { clientDefaults } from '../../shared/adapters/aws/client-defaults.ts';
import { sendDeadLetter } from '../../shared/adapters/aws/sqs-dead-letter.ts';
import { describeError, VigiaError } from '../../shared/errors.ts';
import { recordDeadLetter } from '../../shared/jobs/dead-letter.ts';
import { type JobContext, nowIso } from '../../shared/jobs/job-context.ts';
import type { QueueName } from '../../shared/ports.ts';
import { readDeadLetterUrl, readEnvironment } from './environment.ts';
import { parseJson } from './read-body.ts';
import { withoutAddresses } from './without-addresses.ts';

/**
 * `again`: SQS must be told that it failed, and gives it once more. `last`: the same, and SQS moves it to the
 * dead-letter queue. `moved`: it lies there already, and is done here.
 */
export type FailedEnding = 'again' | 'last' | 'moved';

export type EndFailed = (context: JobContext, record: SQSRecord, error: unknown) => Promise<FailedEnding>;

const bodySchema = z.record(z.string(), z.json());

/**
 * Ends a message whose job failed. One that can never succeed goes to the dead-letter queue at once, with its
 * reason, and is acknowledged: five receives would tell no more. Any other one fails, and SQS moves it there
 * after the last receive. Before either, the row that owns the work learns why, so that a person finds it there.
 */
export function failedMessages(queue: QueueName): EndFailed {
  const client = new SQSClient(clientDefaults);
  const deadLetterUrl = readDeadLetterUrl(queue);
  const { maxReceives } = readEnvironment('maxReceives');
  return async (context, record, error) => {
    const isPermanent = error instanceof VigiaError && !error.retryable;
    const isLast = Number(record.attributes.ApproximateReceiveCount) >= maxReceives;
    if (!isPermanent && !isLast) return 'again';
    const reason = describeError(error);
    const body = bodySchema.safeParse(parseJson(record.body)).data ?? {};
    await recordDeadLetter(context, { queue, body, reason });
    if (!isPermanent) return 'last';
    await sendDeadLetter(client, deadLetterUrl, {
      id: record.messageId,
      bodyJson: record.body,
      reason: withoutAddresses(reason),
      receiveCount: Number(record.attributes.ApproximateReceiveCount),
      at: nowIso(context),
    });
    return 'moved';
  };
}
