import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse } from 'aws-lambda';
import type { QueueHandler } from '../../functions/parts/queue-handler.ts';
import type { QueueName } from '../../shared/ports.ts';
import { lambdaContext, sqsEvent, sqsRecord } from '../functions/sqs-event.ts';

export type EventSourceOptions = {
  readonly client: SQSClient;
  readonly urls: ReadonlyMap<QueueName, string>;
  readonly handlers: ReadonlyMap<QueueName, QueueHandler>;
  /** How long a message that failed waits for its next receive. */
  readonly visibilitySeconds: number;
};

const BATCH_MESSAGES = 10;
const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
] as const;

/**
 * Lambda's event source mappings over emulated queues: batches of ten, and after each batch the messages that the
 * response does not name are deleted. A failed one is left alone: its visibility ends, and SQS itself redrives it.
 */
export function createEventSource({ client, urls, handlers, visibilitySeconds }: EventSourceOptions) {
  let invocations = 0;

  const invokeOnce = async (queue: QueueName, handler: QueueHandler): Promise<number> => {
    const url = urls.get(queue)!;
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: BATCH_MESSAGES,
        VisibilityTimeout: visibilitySeconds,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    if (Messages.length === 0) return 0;
    invocations += 1;
    const answer = handler(sqsEvent(...Messages.map(recordOf)), lambdaContext(`request-${invocations}`));
    const failed = failedOf(await answer.catch(() => ALL_FAILED), Messages);
    for (const { MessageId, ReceiptHandle } of Messages)
      if (!failed.has(MessageId!)) await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
    return Messages.length;
  };

  const isEmpty = async (queue: QueueName): Promise<boolean> => {
    const input = { QueueUrl: urls.get(queue)!, AttributeNames: [...COUNTS] };
    const { Attributes = {} } = await client.send(new GetQueueAttributesCommand(input));
    return COUNTS.every((count) => Number(Attributes[count] ?? 0) === 0);
  };

  return {
    /** Works every queue off until none holds a message, in flight or delayed. */
    async drain(): Promise<void> {
      for (;;) {
        let worked = 0;
        for (const [queue, handler] of handlers) worked += await invokeOnce(queue, handler);
        if (worked > 0) continue;
        const empty = await Promise.all([...handlers.keys()].map(isEmpty));
        if (empty.every(Boolean)) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
  };
}

const ALL_FAILED = { batchItemFailures: [{ itemIdentifier: '' }] };

/** As Lambda reads a response: nothing means success; a name that is no message of the batch means that all failed. */
function failedOf(response: SQSBatchResponse | undefined, messages: readonly Message[]): ReadonlySet<string> {
  const named = (response?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  const known = new Set(messages.map(({ MessageId }) => MessageId!));
  return named.every((id) => known.has(id)) ? new Set(named) : known;
}

function recordOf(message: Message) {
  return sqsRecord(message.MessageId!, message.Body!, Number(message.Attributes?.ApproximateReceiveCount));
}
