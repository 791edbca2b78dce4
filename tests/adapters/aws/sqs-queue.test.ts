import { createHash } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { createSqsConsumer } from '../../../shared/adapters/aws/sqs-consumer.ts';
import { createSqsQueue } from '../../../shared/adapters/aws/sqs-queue.ts';
import { type AwsAnswer, type AwsRequest, type AwsServer, faultClient, startAwsServer } from './aws-server.ts';

let server: AwsServer;
afterEach(async () => await server.close());

async function clientOf(answer: (request: AwsRequest, count: number) => AwsAnswer) {
  server = await startAwsServer(answer);
  return {
    client: new SQSClient(faultClient(server.endpoint)),
    urls: new Map([['poll', `${server.endpoint}/1/poll`]] as const),
    deadLetterUrls: new Map([['poll', `${server.endpoint}/1/poll-dlq`]] as const),
  };
}

type Entry = { readonly Id: string; readonly MessageBody: string };

const entriesOf = ({ body }: AwsRequest): readonly Entry[] => JSON.parse(body).Entries;
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** Takes every entry but those of these ids, which fail with `failure`. */
function takeAllBut(request: AwsRequest, ids: readonly string[], failure: object): AwsAnswer {
  const entries = entriesOf(request);
  const Successful = entries
    .filter(({ Id }) => !ids.includes(Id))
    .map(({ Id, MessageBody }) => ({ Id, MessageId: Id, MD5OfMessageBody: md5(MessageBody) }));
  const Failed = entries.filter(({ Id }) => ids.includes(Id)).map(({ Id }) => ({ Id, ...failure }));
  return { status: 200, json: { Successful, Failed } };
}

const messages = Array.from({ length: 25 }, (_, n) => ({ body: { n } }));
const busy = { Code: 'InternalError', SenderFault: false };

describe('createSqsQueue()', () => {
  it('send() sends in tens', async () => {
    const queue = createSqsQueue(await clientOf((request) => takeAllBut(request, [], busy)));
    await queue.send('poll', messages);
    expect(server.requests.map((request) => entriesOf(request).length)).toEqual([10, 10, 5]);
    const bodies = server.requests.flatMap((request) => entriesOf(request).map(({ MessageBody }) => MessageBody));
    expect(bodies).toEqual(messages.map(({ body }) => JSON.stringify(body)));
  });

  it('send() sends again what SQS did not take, and only that', async () => {
    const queue = createSqsQueue(
      await clientOf((request, count) =>
        takeAllBut(request, count === 1 ? ['2', '7'] : count === 2 ? ['7'] : [], busy),
      ),
    );
    await queue.send('poll', messages.slice(0, 10));
    expect(server.requests.map((request) => entriesOf(request).map(({ Id }) => Id))).toEqual([
      Array.from({ length: 10 }, (_, n) => String(n)),
      ['2', '7'],
      ['7'],
    ]);
  });

  it('send() throws a retryable error when SQS never takes a message', async () => {
    const queue = createSqsQueue(await clientOf((request) => takeAllBut(request, ['3'], busy)));
    await expect(queue.send('poll', messages.slice(0, 10))).rejects.toMatchObject({
      name: 'VigiaError',
      code: 'queue-busy',
      retryable: true,
    });
  });

  it('send() throws for good when SQS says that the message is at fault', async () => {
    const failure = { Code: 'InvalidMessageContents', SenderFault: true };
    const queue = createSqsQueue(await clientOf((request) => takeAllBut(request, ['0'], failure)));
    await expect(queue.send('poll', messages)).rejects.toMatchObject({ code: 'message-refused', retryable: false });
    expect(server.requests).toHaveLength(1);
  });

  it('send() escapes the two characters that SQS does not take', async () => {
    const queue = createSqsQueue(await clientOf((request) => takeAllBut(request, [], busy)));
    await queue.send('poll', [{ body: { t: 'a\uffff\ufffeb' } }]);
    const text = entriesOf(server.requests[0]!)[0]!.MessageBody;
    expect(text).toBe('{"t":"a\\uffff\\ufffeb"}');
    expect(JSON.parse(text)).toEqual({ t: 'a\uffff\ufffeb' });
  });

  it('send() refuses a queue that its holder was not given', async () => {
    const queue = createSqsQueue(await clientOf(() => 'hang-up'));
    await expect(queue.send('deliver', messages)).rejects.toMatchObject({ code: 'unknown-queue', retryable: false });
    expect(server.requests).toEqual([]);
  });
});

describe('createSqsConsumer()', () => {
  const letter = (Body: string) => ({
    MessageId: 'm-1',
    ReceiptHandle: 'r-1',
    Body,
    MD5OfBody: md5(Body),
    Attributes: { ApproximateReceiveCount: '6', SentTimestamp: '1772452800000' },
  });
  const holding =
    (Body: string) =>
    (request: AwsRequest, count: number): AwsAnswer => {
      if (request.target !== 'ReceiveMessage') return { status: 200, json: {} };
      return { status: 200, json: { Messages: count === 1 ? [letter(Body)] : [] } };
    };

  const dlqTakes =
    (Body: string) =>
    (request: AwsRequest, count: number): AwsAnswer => {
      if (request.target !== 'SendMessage') return holding(Body)(request, count);
      return { status: 200, json: { MessageId: 'm-2', MD5OfMessageBody: md5(Body) } };
    };

  it('listDeadLetters() says of a letter that SQS moved by itself what SQS tells, and leaves it there', async () => {
    const consumer = createSqsConsumer(await clientOf(holding('{"feedId":"f"}')));
    expect(await consumer.listDeadLetters()).toEqual([
      {
        id: 'm-1',
        queue: 'poll',
        body: { feedId: 'f' },
        reason: 'SQS gave it up after 6 receives',
        receiveCount: 6,
        deadLetteredAt: '2026-03-02T12:00:00.000Z',
      },
    ]);
    const last = server.requests.at(-1)!;
    expect(last.target).toBe('ChangeMessageVisibility');
    expect(JSON.parse(last.body)).toMatchObject({ ReceiptHandle: 'r-1', VisibilityTimeout: 0 });
  });

  it.each(['not JSON', '[1]', 'null', ''])(
    'receive() gives a body that is no JSON object as text: %j',
    async (text) => {
      const consumer = createSqsConsumer(await clientOf(holding(text)));
      const [message] = await consumer.receive('poll', { max: 1, visibilitySeconds: 30 });
      expect(message?.body).toEqual({ unreadable: text });
    },
  );

  it.each([
    { reason: 'refused\r\n\u0000\ud800\uffffby SES', attribute: 'refused by SES' },
    { reason: '', attribute: 'no reason given' },
    { reason: 'x'.repeat(2_000), attribute: 'x'.repeat(1_000) },
  ])('deadLetter() writes a reason that SQS takes: $reason', async ({ reason, attribute }) => {
    const consumer = createSqsConsumer(await clientOf(dlqTakes('{"feedId":"f"}')));
    const [message] = await consumer.receive('poll', { max: 1, visibilitySeconds: 30 });
    await consumer.deadLetter('poll', message!.receipt, reason);
    const [sent, removed] = server.requests.slice(1);
    expect(JSON.parse(sent!.body)).toMatchObject({
      QueueUrl: expect.stringMatching(/poll-dlq$/),
      MessageBody: '{"feedId":"f"}',
      MessageAttributes: {
        'vigia-id': { StringValue: 'm-1' },
        'vigia-reason': { StringValue: attribute },
        'vigia-receives': { StringValue: '6' },
      },
    });
    expect(removed?.target).toBe('DeleteMessage');
  });

  it('redrive() sends before it deletes, so that a crash between loses nothing', async () => {
    const consumer = createSqsConsumer(await clientOf(dlqTakes('{"feedId":"f"}')));
    expect(await consumer.redrive(['m-1'])).toEqual(['m-1']);
    const targets = server.requests.map(({ target }) => target).filter((target) => target !== 'ReceiveMessage');
    expect(targets).toEqual(['SendMessage', 'DeleteMessage']);
  });
});
