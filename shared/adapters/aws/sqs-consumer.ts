import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { DEAD_LETTER_NOTES } from '../../names.ts';
import type { DeadLetter, QueueConsumer, QueueName, ReceivedMessage } from '../../ports.ts';
import { checkReceive, checkReleaseDelay } from '../local/message-limits.ts';
import { awsFailure, orAwsError } from './aws-error.ts';
import { sendDeadLetter } from './sqs-dead-letter.ts';
import { messageBody, queueUrl, sqsText } from './sqs-message.ts';

export type SqsConsumerOptions = {
  /** Made with `clientDefaults`. */
  readonly client: SQSClient;
  readonly urls: ReadonlyMap<QueueName, string>;
  readonly deadLetterUrls: ReadonlyMap<QueueName, string>;
};

/** SQS gives ten messages a receive at most. */
const RECEIVE_MESSAGES = 10;

/** Looking through a dead-letter queue hides its letters; should the looker die, they are back after this. */
const LOOK_SECONDS = 60;

/** Any wait makes SQS ask all its servers; without one it may say that a queue with few messages is empty. */
const LOOK_WAIT_SECONDS = 1;

/** A message in our hands: until when SQS surely keeps it from others (ms of `performance.now`). */
type Held = { readonly queue: QueueName; readonly message: ReceivedMessage; readonly untilMs: number };

/** A letter, and the receipt of the receive that found it. */
type FoundLetter = { readonly letter: DeadLetter; readonly receipt: string };

/**
 * The receiving side of SQS, for `vigia dlq` and for tests; Lambda's event source drives the functions. A receipt is
 * good in the consumer that received it and until its visibility ends: SQS itself may delete a message by an older
 * receipt, while another receiver works on it.
 *
 * `depth` is what SQS calls approximate, without `nextVisibleAt`. A letter that SQS moved by itself after the last
 * receive has its receive count for a reason, and the time of its first sending for `deadLetteredAt`.
 */
export function createSqsConsumer(options: SqsConsumerOptions): QueueConsumer {
  const { client, urls, deadLetterUrls } = options;
  const inHand = new Map<string, Held>();
  const held = (queue: QueueName, receipt: string): Held | undefined => {
    const found = inHand.get(receipt);
    return found !== undefined && found.queue === queue && found.untilMs > performance.now() ? found : undefined;
  };

  return {
    async receive(queue, { max, visibilitySeconds }) {
      checkReceive({ max, visibilitySeconds });
      for (const [receipt, { untilMs }] of inHand) if (untilMs <= performance.now()) inHand.delete(receipt);
      const messages: ReceivedMessage[] = [];
      while (messages.length < max) {
        const untilMs = performance.now() + visibilitySeconds * 1_000;
        const count = Math.min(max - messages.length, RECEIVE_MESSAGES);
        const batch = await receive(client, { url: queueUrl(urls, queue), count, visibilitySeconds, waitSeconds: 0 });
        for (const message of batch.map(receivedMessage)) {
          inHand.set(message.receipt, { queue, message, untilMs });
          messages.push(message);
        }
        if (batch.length < count) break;
      }
      return messages;
    },

    async acknowledge(queue, receipt) {
      if (held(queue, receipt) === undefined) return;
      await remove(client, queueUrl(urls, queue), receipt);
      inHand.delete(receipt);
    },

    async release(queue, receipt, delaySeconds) {
      checkReleaseDelay(delaySeconds);
      if (held(queue, receipt) === undefined) return;
      await show(client, queueUrl(urls, queue), receipt, delaySeconds);
      inHand.delete(receipt);
    },

    async deadLetter(queue, receipt, reason) {
      const found = held(queue, receipt);
      if (found === undefined) return;
      const { id, body, receiveCount } = found.message;
      const deadLetter = { id, bodyJson: JSON.stringify(body), reason, receiveCount, at: new Date().toISOString() };
      // Before it is removed: a crash between leaves it in both queues, and its job drops what it knows.
      await sendDeadLetter(client, queueUrl(deadLetterUrls, queue), deadLetter);
      await remove(client, queueUrl(urls, queue), receipt);
      inHand.delete(receipt);
    },

    async depth(queue) {
      return await depth(client, queueUrl(urls, queue));
    },

    async listDeadLetters(queue) {
      const queues = [...deadLetterUrls.keys()].filter((name) => queue === undefined || name === queue);
      const found = await Promise.all(queues.map((name) => lookThrough(options, name, async () => 'keep')));
      return found.flat().sort((a, b) => (a.deadLetteredAt + a.id < b.deadLetteredAt + b.id ? -1 : 1));
    },

    async redrive(ids) {
      const left = new Set(ids);
      const sendBack = async ({ letter, receipt }: FoundLetter): Promise<'keep' | 'taken'> => {
        if (!left.delete(letter.id)) return 'keep';
        const body = sqsText(JSON.stringify(letter.body));
        await orAwsError('redrive a dead letter', () =>
          client.send(new SendMessageCommand({ QueueUrl: queueUrl(urls, letter.queue), MessageBody: body })),
        );
        await remove(client, queueUrl(deadLetterUrls, letter.queue), receipt);
        return 'taken';
      };
      await Promise.all([...deadLetterUrls.keys()].map((name) => lookThrough(options, name, sendBack)));
      return ids.filter((id) => !left.has(id));
    },
  };
}

type ReceiveRequest = {
  readonly url: string;
  readonly count: number;
  readonly visibilitySeconds: number;
  readonly waitSeconds: number;
};

async function receive(client: SQSClient, request: ReceiveRequest): Promise<readonly Message[]> {
  const { Messages = [] } = await orAwsError('receive from a queue', () =>
    client.send(
      new ReceiveMessageCommand({
        QueueUrl: request.url,
        MaxNumberOfMessages: request.count,
        VisibilityTimeout: request.visibilitySeconds,
        WaitTimeSeconds: request.waitSeconds,
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
        MessageAttributeNames: Object.values(DEAD_LETTER_NOTES),
      }),
    ),
  );
  return Messages;
}

function receivedMessage(message: Message): ReceivedMessage {
  return {
    id: message.MessageId ?? '',
    body: messageBody(message.Body ?? ''),
    receiveCount: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
    receipt: message.ReceiptHandle ?? '',
  };
}

async function remove(client: SQSClient, url: string, receipt: string): Promise<void> {
  await unlessStale('acknowledge a message', () =>
    client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt })),
  );
}

async function show(client: SQSClient, url: string, receipt: string, delaySeconds: number): Promise<void> {
  const input = { QueueUrl: url, ReceiptHandle: receipt, VisibilityTimeout: delaySeconds };
  await unlessStale('release a message', () => client.send(new ChangeMessageVisibilityCommand(input)));
}

/** The port lets a stale receipt change nothing; SQS calls some of them errors. */
async function unlessStale(action: string, call: () => Promise<unknown>): Promise<void> {
  await orAwsError(action, async () => {
    try {
      await call();
    } catch (error) {
      if (!['MessageNotInflight', 'ReceiptHandleIsInvalid'].includes(awsFailure(error).name)) throw error;
    }
  });
}

async function depth(client: SQSClient, url: string): Promise<{ ready: number; delayed: number; inFlight: number }> {
  const ready = 'ApproximateNumberOfMessages';
  const delayed = 'ApproximateNumberOfMessagesDelayed';
  const inFlight = 'ApproximateNumberOfMessagesNotVisible';
  const { Attributes = {} } = await orAwsError('count the messages of a queue', () =>
    client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [ready, delayed, inFlight] })),
  );
  return {
    ready: Number(Attributes[ready] ?? 0),
    delayed: Number(Attributes[delayed] ?? 0),
    inFlight: Number(Attributes[inFlight] ?? 0),
  };
}

/** Receives every letter of a queue, shows each to `decide`, and makes those it keeps visible again. */
async function lookThrough(
  { client, deadLetterUrls }: SqsConsumerOptions,
  queue: QueueName,
  decide: (found: FoundLetter) => Promise<'keep' | 'taken'>,
): Promise<readonly DeadLetter[]> {
  const url = queueUrl(deadLetterUrls, queue);
  const kept = new Map<string, FoundLetter>();
  const request = { url, count: RECEIVE_MESSAGES, visibilitySeconds: LOOK_SECONDS, waitSeconds: LOOK_WAIT_SECONDS };
  try {
    for (;;) {
      const batch = await receive(client, request);
      const found = batch.map((message) => foundLetter(queue, message)).filter(({ letter }) => !kept.has(letter.id));
      if (found.length === 0) break;
      for (const one of found) if ((await decide(one)) === 'keep') kept.set(one.letter.id, one);
    }
  } finally {
    for (const { receipt } of kept.values()) await show(client, url, receipt, 0);
  }
  return [...kept.values()].map(({ letter }) => letter);
}

function foundLetter(queue: QueueName, message: Message): FoundLetter {
  const note = (name: string): string | undefined => message.MessageAttributes?.[name]?.StringValue;
  const received = receivedMessage(message);
  const receiveCount = Number(note(DEAD_LETTER_NOTES.receives) ?? received.receiveCount);
  const sentAt = new Date(Number(message.Attributes?.SentTimestamp ?? 0)).toISOString();
  const letter: DeadLetter = {
    id: note(DEAD_LETTER_NOTES.id) ?? received.id,
    queue,
    body: received.body,
    reason: note(DEAD_LETTER_NOTES.reason) ?? `SQS gave it up after ${receiveCount} receives`,
    receiveCount,
    deadLetteredAt: note(DEAD_LETTER_NOTES.at) ?? sentAt,
  };
  return { letter, receipt: received.receipt };
}
