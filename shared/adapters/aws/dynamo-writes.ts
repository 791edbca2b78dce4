import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { VigiaError } from '../../errors.ts';
import type { PutCondition, Table, TableItem, TableKey, TransactWrite, WriteOutcome } from '../../ports.ts';
import { type CheckedItem, checkItem, checkKey, checkTransaction, checkWholeNumber } from '../local/table-limits.ts';
import { awsError, awsFailure, isContended, orAwsError } from './aws-error.ts';
import { MAX_TRIES, withBackOff } from './back-off.ts';
import {
  addExpression,
  deleteExpression,
  putExpression,
  type WriteExpression,
  type WriteTime,
} from './dynamo-expression.ts';
import { isLive, number, ROW, type Row, rowKey, text } from './dynamo-row.ts';
import type { DynamoTableOptions } from './dynamo-table.ts';

/** A write that passed the port's rules. */
type CheckedPut = {
  readonly item: TableItem;
  readonly checked: CheckedItem;
  readonly condition: PutCondition | undefined;
};

/** The row after the write, or the one that stood against it (none when there is no row). */
type WriteResult =
  | { readonly kind: 'written'; readonly row: Row }
  | { readonly kind: 'conflict'; readonly found: Row | undefined };

/**
 * The writing half of the Table port. The SDK repeats a write whose answer was lost, and the repeat then meets its own
 * first attempt: every row carries the id of its latest write, and a conflict with our own id is no conflict.
 */
export function createDynamoWrites(
  options: DynamoTableOptions,
): Pick<Table, 'put' | 'deleteIfVersion' | 'add' | 'transact'> {
  const time = (): WriteTime => ({ nowMs: options.clock.now().getTime(), writeId: randomUUID() });
  return {
    async put(item, condition) {
      const checked = checkItem(item);
      return await put(options, { item, checked, condition }, time());
    },

    async deleteIfVersion(key, version) {
      checkKey(key);
      return await deleteRow(options, key, version, time());
    },

    async add(key, by) {
      checkKey(key);
      checkWholeNumber('a number to add', by, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
      return await add(options, key, by, time());
    },

    async transact(writes) {
      const puts = writes.map((write) => (write.kind === 'put' ? checkItem(write.item) : undefined));
      const sizes = writes.map((write, i) => puts[i]?.bytes ?? checkKey(keyOf(write)));
      checkTransaction(
        writes.map(keyOf),
        sizes.reduce((sum, bytes) => sum + bytes, 0),
      );
      if (writes.length === 0) return 'written';
      const at = time();
      return await transact(
        options,
        writes.map((write, i) => transactItem(options.table, write, puts[i], at)),
      );
    },
  };
}

async function put(options: DynamoTableOptions, write: CheckedPut, time: WriteTime): Promise<WriteOutcome> {
  const result = await update(options, write.item.key, putExpression(write, time));
  if (result.kind === 'written') return 'written';
  return wasOurs(result.found, time) ? 'written' : 'conflict';
}

/** True when the row that stood against a write is that very write: its first answer was lost on the way. */
function wasOurs(found: Row | undefined, time: WriteTime): boolean {
  return found !== undefined && text(found, ROW.writeId) === time.writeId;
}

/**
 * A delete leaves no row to know it by, so one whose answer was lost can come back as `conflict`: never the other way
 * round, because whoever deletes may take it for a claim.
 */
async function deleteRow(
  { client, table }: DynamoTableOptions,
  key: TableKey,
  version: number,
  time: WriteTime,
): Promise<WriteOutcome> {
  const input = { TableName: table, Key: rowKey(key), ...deleteExpression(version, time.nowMs) };
  return await orAwsError('delete from the table', async () => {
    try {
      await withBackOff(() => client.send(new DeleteItemCommand(input)), isContention);
      return 'written';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'conflict';
      throw error;
    }
  });
}

async function add(options: DynamoTableOptions, key: TableKey, by: number, time: WriteTime): Promise<number> {
  for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
    const result = await update(options, key, addExpression(by, time));
    if (result.kind === 'written') return number(result.row, ROW.value) ?? by;
    const { found } = result;
    if (found !== undefined && wasOurs(found, time)) return number(found, ROW.value) ?? by;
    if (found !== undefined && isLive(found, time.nowMs)) throw notACounter(key, found);
    // What stood there has expired, so the count begins anew.
    const item: TableItem = { key, body: { value: by } };
    const fresh: CheckedPut = { item, checked: checkItem(item), condition: { ifAbsent: true } };
    if ((await put(options, fresh, time)) === 'written') return by;
  }
  throw new VigiaError(`Cannot add to ${nameOf(key)} as no other writer may be at it: ${MAX_TRIES} tries met one`, {
    code: 'aws-contended',
    retryable: true,
  });
}

async function update(
  { client, table }: DynamoTableOptions,
  key: TableKey,
  expression: WriteExpression,
): Promise<WriteResult> {
  const input = {
    TableName: table,
    Key: rowKey(key),
    ...expression,
    ReturnValues: 'UPDATED_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
  return await orAwsError('write to the table', async () => {
    try {
      const { Attributes } = await withBackOff(() => client.send(new UpdateItemCommand(input)), isContention);
      return { kind: 'written', row: Attributes ?? {} };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return { kind: 'conflict', found: error.Item };
      throw error;
    }
  });
}

function transactItem(
  table: string,
  write: TransactWrite,
  checked: CheckedItem | undefined,
  time: WriteTime,
): TransactWriteItem {
  const place = { TableName: table, Key: rowKey(keyOf(write)) };
  if (write.kind === 'put' && checked !== undefined) {
    return { Update: { ...place, ...putExpression({ item: write.item, checked, condition: write.condition }, time) } };
  }
  const version = write.kind === 'delete' ? write.ifVersion : undefined;
  return { Delete: version === undefined ? place : { ...place, ...deleteExpression(version, time.nowMs) } };
}

/** With one token over all repeats, within its 10 minutes DynamoDB answers a transaction that it knows as it did before. */
async function transact({ client }: DynamoTableOptions, items: TransactWriteItem[]): Promise<WriteOutcome> {
  const input = { TransactItems: items, ClientRequestToken: randomUUID() };
  try {
    await withBackOff(() => client.send(new TransactWriteItemsCommand(input)), isContention);
    return 'written';
  } catch (error) {
    if (reasonsOf(error).includes('ConditionalCheckFailed')) return 'conflict';
    throw transactionError(error);
  }
}

/** Another transaction held one of the items; nobody's condition has failed. */
function isContention(error: unknown): boolean {
  const reasons = reasonsOf(error);
  if (reasons.includes('ConditionalCheckFailed')) return false;
  return isContended(awsFailure(error)) || reasons.some((reason) => PASSING_REASONS.has(reason));
}

/** Cancellation reasons that say "not now"; the SDK repeats no cancelled transaction. */
const PASSING_REASONS = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);

function transactionError(error: unknown): VigiaError {
  const reasons = reasonsOf(error).filter((reason) => reason !== 'None');
  if (reasons.length === 0) return awsError('run a transaction', error);
  const retryable = reasons.every((reason) => PASSING_REASONS.has(reason));
  const passing = reasons.includes('TransactionConflict') ? 'aws-contended' : 'aws-throttled';
  return new VigiaError(
    `Cannot run a transaction as DynamoDB must accept every item: current answer is ${reasons.join(', ')}`,
    { code: retryable ? passing : 'aws-refused', retryable, cause: error },
  );
}

function reasonsOf(error: unknown): readonly string[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
}

function keyOf(write: TransactWrite): TableKey {
  return write.kind === 'put' ? write.item.key : write.key;
}

function notACounter(key: TableKey, found: Row): VigiaError {
  const fields = Object.keys(found).includes(ROW.body) ? Object.keys(JSON.parse(text(found, ROW.body) ?? '{}')) : [];
  return new VigiaError(
    `Cannot add to ${nameOf(key)} as its body must be {value: whole number}: current value has fields ${fields.join(', ')}`,
    { code: 'not-a-counter' },
  );
}

function nameOf(key: TableKey): string {
  return `${key.kind} ${key.partition}/${key.sort}`;
}
