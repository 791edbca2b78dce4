import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, type SQSClient } from '@aws-sdk/client-sqs';
import { VigiaError } from '../../errors.ts';
import type { Queue, QueueName } from '../../ports.ts';
import { checkMessage } from '../local/message-limits.ts';
import { orAwsError } from './aws-error.ts';
import { backOff, MAX_TRIES } from './back-off.ts';
import { queueUrl, sqsText } from './sqs-message.ts';

export type SqsQueueOptions = {
  /** Made with `clientDefaults`. */
  readonly client: SQSClient;
  /** The queues that the holder may send to. */
  readonly urls: ReadonlyMap<QueueName, string>;
};

/** SQS takes ten messages a batch; ten of our largest are 160 KB, below its limit for the whole. */
const BATCH_MESSAGES = 10;

/**
 * The Queue port on SQS standard queues. All messages are checked before the first goes out. Where SQS takes a part of
 * a batch, the rest is sent again; what it still refuses throws, and the caller's repeat sends all of them once more.
 *
 * @throws VigiaError `queue-busy` (retryable), `message-refused`, `unknown-queue`, or an `awsError`.
 */
export function createSqsQueue({ client, urls }: SqsQueueOptions): Queue {
  return {
    async send(queue, messages) {
      const url = queueUrl(urls, queue);
      const entries = messages.map((message, i): SendMessageBatchRequestEntry => {
        const { bodyJson, delaySeconds } = checkMessage(message);
        // Always said, so that a delay of the queue itself cannot stand in for 0.
        return { Id: String(i), MessageBody: sqsText(bodyJson), DelaySeconds: delaySeconds };
      });
      for (let start = 0; start < entries.length; start += BATCH_MESSAGES) {
        await sendBatch(client, url, entries.slice(start, start + BATCH_MESSAGES));
      }
    },
  };
}

async function sendBatch(
  client: SQSClient,
  url: string,
  entries: readonly SendMessageBatchRequestEntry[],
): Promise<void> {
  let left = entries;
  for (let attempt = 1; ; attempt += 1) {
    const { Failed = [] } = await orAwsError('send to a queue', () =>
      client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: [...left] })),
    );
    if (Failed.length === 0) return;
    const ours = Failed.find(({ SenderFault }) => SenderFault === true);
    const codes = [...new Set(Failed.map(({ Code }) => Code ?? 'no code'))].join(', ');
    if (ours !== undefined) throw refused(codes);
    if (attempt === MAX_TRIES) throw busy(Failed.length, codes);
    const failedIds = new Set(Failed.map(({ Id }) => Id));
    left = left.filter(({ Id }) => failedIds.has(Id));
    await backOff(attempt);
  }
}

function refused(codes: string): VigiaError {
  return new VigiaError(`Cannot send to a queue as SQS must accept the message: current answer is ${codes}`, {
    code: 'message-refused',
  });
}

function busy(count: number, codes: string): VigiaError {
  return new VigiaError(
    `Cannot send to a queue as SQS must take every message: ${count} are left after ${MAX_TRIES} tries (${codes})`,
    { code: 'queue-busy', retryable: true },
  );
}
