import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { createDynamoTable } from '../../../shared/adapters/aws/dynamo-table.ts';
import type { Table, TransactWrite } from '../../../shared/ports.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import {
  type AwsAnswer,
  type AwsRequest,
  type AwsServer,
  awsFault,
  faultClient,
  inOrder,
  type Patience,
  startAwsServer,
} from './aws-server.ts';

let server: AwsServer;
afterEach(async () => await server.close());

const clock = createManualClock();
const nowMs = clock.now().getTime();

async function tableOf(
  answer: (request: AwsRequest, count: number) => AwsAnswer,
  patience: Patience = 'patient',
): Promise<Table> {
  server = await startAwsServer(answer);
  return createDynamoTable({
    client: new DynamoDBClient(faultClient(server.endpoint, patience)),
    table: 'records',
    clock,
  });
}

const key = { kind: 'mail', partition: 'p', sort: 's' };
const row = (sort: string, more: object = {}) => ({
  pk: { S: 'mail#p' },
  sk: { S: sort },
  version: { N: '1' },
  body: { S: '{}' },
  ...more,
});
const expired = { expires_ms: { N: String(nowMs) }, expires_at: { S: clock.now().toISOString() } };
const ok: AwsAnswer = { status: 200, json: {} };

/** The id that a write stamped on its row. */
function writeIdOf({ body }: AwsRequest): string {
  return JSON.parse(body).ExpressionAttributeValues[':write_id'].S;
}

describe('throttling', () => {
  it('get() answers when DynamoDB was throttled for a moment', async () => {
    const table = await tableOf(inOrder(awsFault('ThrottlingException'), { status: 200, json: { Item: row('s') } }));
    expect(await table.get(key)).toMatchObject({ key, version: 1 });
  });

  it.each([
    { name: 'ProvisionedThroughputExceededException', status: 400, code: 'aws-throttled' },
    { name: 'InternalServerError', status: 500, code: 'aws-unavailable' },
  ])('get() throws a retryable error when $name lasts', async ({ name, status, code }) => {
    const table = await tableOf(() => awsFault(name, status));
    await expect(table.get(key)).rejects.toMatchObject({ name: 'VigiaError', code, retryable: true });
    expect(server.requests).toHaveLength(3);
  });

  it.each(['hang-up', 'silent'] as const)('get() throws a retryable error when DynamoDB is %s', async (answer) => {
    const table = await tableOf(() => answer, answer === 'silent' ? 'impatient' : 'patient');
    await expect(table.get(key)).rejects.toMatchObject({ code: 'aws-unreachable', retryable: true });
  });

  it.each([
    { name: 'AccessDeniedException', code: 'aws-denied', retryable: true },
    { name: 'ResourceNotFoundException', code: 'aws-missing', retryable: false },
    { name: 'ValidationException', code: 'aws-refused', retryable: false },
  ])('get() says of $name whether to try again: $retryable', async ({ name, code, retryable }) => {
    const table = await tableOf(() => awsFault(name));
    await expect(table.get(key)).rejects.toMatchObject({ name: 'VigiaError', code, retryable });
    expect(server.requests).toHaveLength(1);
  });
});

describe('limits', () => {
  const large = (sort: string, bytes: number): TransactWrite => ({
    kind: 'put',
    item: { key: { ...key, sort }, body: { t: 'x'.repeat(bytes) } },
  });

  it.each<{ title: string; write: (table: Table) => Promise<unknown> }>([
    { title: 'an item beyond 400 KB', write: (table) => table.put({ key, body: { t: 'x'.repeat(400_000) } }) },
    {
      title: 'a transaction of 101 items',
      write: (table) => table.transact(Array.from({ length: 101 }, (_, n) => large(`s${n}`, 1))),
    },
    {
      title: 'a transaction beyond 4 MB',
      write: (table) => table.transact(Array.from({ length: 11 }, (_, n) => large(`s${n}`, 390_000))),
    },
    { title: '101 keys at once', write: (table) => table.getMany(Array.from({ length: 101 }, () => key)) },
  ])('refuses $title before anything is sent', async ({ write }) => {
    const table = await tableOf(() => ok);
    await expect(write(table)).rejects.toMatchObject({ code: 'table-limit', retryable: false });
    expect(server.requests).toEqual([]);
  });
});

describe('expiry', () => {
  it('put() sets the TTL in seconds, and never before the instant', async () => {
    const table = await tableOf(() => ok);
    await table.put({ key, body: {}, expiresAt: '2026-03-02T12:00:00.001Z' });
    const values = JSON.parse(server.requests[0]!.body).ExpressionAttributeValues;
    expect(values[':ttl']).toEqual({ N: String(Date.parse('2026-03-02T12:00:01Z') / 1_000) });
  });

  it('get() and getMany() hide a row that DynamoDB has not removed yet', async () => {
    const table = await tableOf(({ target }) => {
      if (target === 'GetItem') return { status: 200, json: { Item: row('s', expired) } };
      return { status: 200, json: { Responses: { records: [row('s', expired), row('t')] } } };
    });
    expect(await table.get(key)).toBeUndefined();
    expect((await table.getMany([key, { ...key, sort: 't' }])).map((item) => item.key.sort)).toEqual(['t']);
  });

  it('query() reads on when a page holds expired rows only', async () => {
    const end = { pk: { S: 'mail#p' }, sk: { S: 'a' } };
    const table = await tableOf(
      inOrder(
        { status: 200, json: { Items: [row('a', expired)], LastEvaluatedKey: end } },
        { status: 200, json: { Items: [row('b')] } },
      ),
    );
    const page = await table.query({ index: 'primary', kind: 'mail', partition: 'p', limit: 1 });
    expect(page.items.map((item) => item.key.sort)).toEqual(['b']);
    expect(page.cursor).toBeUndefined();
    expect(JSON.parse(server.requests[1]!.body).ExclusiveStartKey).toEqual(end);
  });
});

describe('writes whose answer was lost', () => {
  /** The first attempt is carried out and its answer lost; the repeat meets what it left, changed by `rival`. */
  const lostAnswer =
    (rival: object = {}) =>
    (request: AwsRequest, count: number): AwsAnswer => {
      if (count === 1) return 'hang-up';
      const left = row('s', { write_id: { S: writeIdOf(request) }, value: { N: '7' }, ...rival });
      return awsFault('ConditionalCheckFailedException', 400, { Item: left });
    };

  it.each([{ condition: { ifAbsent: true } as const }, { condition: { ifVersion: 3 } }])(
    'put() with $condition tells its own write from a rival',
    async ({ condition }) => {
      const own = await tableOf(lostAnswer());
      expect(await own.put({ key, body: {} }, condition)).toBe('written');
      expect(server.requests).toHaveLength(2);
      await server.close();
      const other = await tableOf(lostAnswer({ write_id: { S: 'another' } }));
      expect(await other.put({ key, body: {} }, condition)).toBe('conflict');
    },
  );

  it('add() counts once', async () => {
    const table = await tableOf(lostAnswer());
    expect(await table.add(key, 2)).toBe(7);
    expect(server.requests).toHaveLength(2);
  });

  it('deleteIfVersion() says conflict, so that no two deletes of one item are both told they did it', async () => {
    const table = await tableOf(inOrder('hang-up', awsFault('ConditionalCheckFailedException')));
    expect(await table.deleteIfVersion(key, 1)).toBe('conflict');
  });

  it('transact() repeats under the same token, by which DynamoDB knows it', async () => {
    const table = await tableOf(inOrder('hang-up', ok));
    expect(await table.transact([{ kind: 'delete', key }])).toBe('written');
    const tokens = server.requests.map(({ body }) => JSON.parse(body).ClientRequestToken);
    expect(tokens).toHaveLength(2);
    expect(new Set(tokens).size).toBe(1);
  });
});

describe('transact() when DynamoDB cancels', () => {
  const cancelled = (...codes: readonly string[]): AwsAnswer =>
    awsFault('TransactionCanceledException', 400, { CancellationReasons: codes.map((Code) => ({ Code })) });
  const writes: readonly TransactWrite[] = [
    { kind: 'put', item: { key, body: {} }, condition: { ifAbsent: true } },
    { kind: 'delete', key: { ...key, sort: 't' } },
  ];

  it.each([
    { reasons: ['ConditionalCheckFailed', 'None'] },
    { reasons: ['None', 'ConditionalCheckFailed'] },
    { reasons: ['ConditionalCheckFailed', 'TransactionConflict'] },
  ])('says conflict at once for $reasons', async ({ reasons }) => {
    const table = await tableOf(() => cancelled(...reasons));
    expect(await table.transact(writes)).toBe('conflict');
    expect(server.requests).toHaveLength(1);
  });

  it('tries again when another transaction held an item', async () => {
    const table = await tableOf(
      inOrder(cancelled('None', 'TransactionConflict'), awsFault('TransactionInProgressException'), ok),
    );
    expect(await table.transact(writes)).toBe('written');
  });

  it.each([
    { reasons: ['TransactionConflict', 'None'], code: 'aws-contended', retryable: true, requests: 5 },
    { reasons: ['None', 'ThrottlingError'], code: 'aws-throttled', retryable: true, requests: 5 },
    { reasons: ['ValidationError', 'None'], code: 'aws-refused', retryable: false, requests: 1 },
    { reasons: ['ItemCollectionSizeLimitExceeded', 'None'], code: 'aws-refused', retryable: false, requests: 1 },
  ])('throws $code when $reasons lasts', async ({ reasons, code, retryable, requests }) => {
    const table = await tableOf(() => cancelled(...reasons));
    await expect(table.transact(writes)).rejects.toMatchObject({ name: 'VigiaError', code, retryable });
    expect(server.requests).toHaveLength(requests);
  });

  it('put() tries again when a transaction held its item', async () => {
    const table = await tableOf(inOrder(awsFault('TransactionConflictException'), ok));
    expect(await table.put({ key, body: {} })).toBe('written');
  });
});

describe('getMany() when DynamoDB answers in part', () => {
  const keys = ['a', 'b', 'c'].map((sort) => ({ ...key, sort }));
  /** One item an answer, and what is left of the request. */
  const oneByOne = ({ body }: AwsRequest): AwsAnswer => {
    const [first, ...rest] = JSON.parse(body).RequestItems.records.Keys;
    const UnprocessedKeys = rest.length === 0 ? {} : { records: { Keys: rest } };
    return { status: 200, json: { Responses: { records: [row(first.sk.S)] }, UnprocessedKeys } };
  };

  it('asks for the rest until all are there', async () => {
    const table = await tableOf(oneByOne);
    expect((await table.getMany(keys)).map((item) => item.key.sort)).toEqual(['a', 'b', 'c']);
  });

  it('throws a retryable error when nothing comes any more', async () => {
    const table = await tableOf(({ body }) => ({
      status: 200,
      json: { Responses: {}, UnprocessedKeys: JSON.parse(body).RequestItems },
    }));
    await expect(table.getMany(keys)).rejects.toMatchObject({ code: 'aws-throttled', retryable: true });
  });
});
