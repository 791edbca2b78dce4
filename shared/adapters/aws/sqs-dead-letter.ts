import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DEAD_LETTER_NOTES } from '../../names.ts';
import { orAwsError } from './aws-error.ts';
import { sqsText } from './sqs-message.ts';

/** A message that is given up. `id` and `receiveCount` are those of its own queue, `at` is ISO 8601, UTC. */
export type SqsDeadLetter = {
  readonly id: string;
  readonly bodyJson: string;
  readonly reason: string;
  readonly receiveCount: number;
  readonly at: string;
};

/** SQS counts attributes into the size of a message; a longer reason says no more. */
const MAX_REASON_CHARACTERS = 1_000;

/** XML has no place for most of them, and so SQS takes none in an attribute. */
const NOT_IN_ATTRIBUTES = /[\p{Cc}\p{Cs}\ufffe\uffff]+/gu;

/** Puts a message into a dead-letter queue, with `DEAD_LETTER_NOTES` beside its body; failures are `awsError`. */
export async function sendDeadLetter(client: SQSClient, url: string, letter: SqsDeadLetter): Promise<void> {
  const notes = {
    [DEAD_LETTER_NOTES.id]: letter.id,
    [DEAD_LETTER_NOTES.reason]: reasonAttribute(letter.reason),
    [DEAD_LETTER_NOTES.receives]: String(letter.receiveCount),
    [DEAD_LETTER_NOTES.at]: letter.at,
  };
  const MessageAttributes = Object.fromEntries(
    Object.entries(notes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  const input = { QueueUrl: url, MessageBody: sqsText(letter.bodyJson), MessageAttributes };
  await orAwsError('dead-letter a message', () => client.send(new SendMessageCommand(input)));
}

/** SQS takes no empty value either. */
function reasonAttribute(reason: string): string {
  return reason.slice(0, MAX_REASON_CHARACTERS).replaceAll(NOT_IN_ATTRIBUTES, ' ') || 'no reason given';
}
