import {
  type AttributeValue,
  BatchGetItemCommand,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { VigiaError } from '../../errors.ts';
import { TABLE_ATTRIBUTES } from '../../names.ts';
import type { StoredItem, Table, TableKey, TablePage, TableQuery } from '../../ports.ts';
import { decodeCursor, encodeCursor } from '../local/table-cursor.ts';
import {
  checkKey,
  checkWholeNumber,
  DEFAULT_PAGE_ITEMS,
  keyText,
  MAX_GET_KEYS,
  MAX_PAGE_ITEMS,
  MAX_SCAN_SEGMENTS,
} from '../local/table-limits.ts';
import { orAwsError } from './aws-error.ts';
import { backOff, MAX_TRIES } from './back-off.ts';
import { isLive, partitionOf, type Row, rowKey, storedItem, text } from './dynamo-row.ts';
import type { DynamoTableOptions } from './dynamo-table.ts';

/** A key as the SDK takes it. */
type SdkRow = Record<string, AttributeValue>;

type RawPage = { readonly rows: readonly Row[]; readonly next: SdkRow | undefined };

/** The reading half of the Table port: rows past their expiry are never among what it gives. */
export function createDynamoReads(options: DynamoTableOptions): Pick<Table, 'get' | 'getMany' | 'query' | 'scan'> {
  const { client, table } = options;
  const live = (rows: readonly Row[]): StoredItem[] => {
    const nowMs = options.clock.now().getTime();
    return rows.filter((row) => isLive(row, nowMs)).map(storedItem);
  };

  return {
    async get(key) {
      checkKey(key);
      const { Item } = await orAwsError('read from the table', () =>
        client.send(new GetItemCommand({ TableName: table, Key: rowKey(key), ConsistentRead: true })),
      );
      return live(Item === undefined ? [] : [Item])[0];
    },

    async getMany(keys) {
      checkWholeNumber('the number of keys of getMany', keys.length, 0, MAX_GET_KEYS);
      for (const key of keys) checkKey(key);
      return live(await readMany(options, keys));
    },

    async query(query) {
      const limit = query.limit ?? DEFAULT_PAGE_ITEMS;
      checkWholeNumber('a query limit', limit, 1, MAX_PAGE_ITEMS);
      const listing = listingOf(query);
      let next = startOf(listing, query.cursor);
      if (isEmptyRange(query)) return { items: [] };
      for (;;) {
        const page = await readQuery(options, query, { limit, start: next });
        const items = live(page.rows);
        next = page.next;
        // A page whose rows have all expired says nothing, so the next one is read for the caller.
        if (items.length > 0 || next === undefined) return pageOf(listing, items, next);
      }
    },

    async scan(kind, segment, cursor) {
      checkWholeNumber('a number of segments', segment.of, 1, MAX_SCAN_SEGMENTS);
      checkWholeNumber('a segment', segment.index, 0, segment.of - 1);
      const { partition, sort } = TABLE_ATTRIBUTES;
      const listing = { scope: { kind, index: segment.index, of: segment.of }, position: [partition, sort], fixed: {} };
      const start = startOf(listing, cursor);
      const page = await orAwsError('scan the table', () =>
        client.send(
          new ScanCommand({
            TableName: table,
            ConsistentRead: true,
            Segment: segment.index,
            TotalSegments: segment.of,
            Limit: MAX_PAGE_ITEMS,
            FilterExpression: 'begins_with(#pk, :kind)',
            ExpressionAttributeNames: { '#pk': partition },
            ExpressionAttributeValues: { ':kind': { S: partitionOf(kind, '') } },
            ...(start !== undefined && { ExclusiveStartKey: start }),
          }),
        ),
      );
      return pageOf(listing, live(page.Items ?? []), page.LastEvaluatedKey);
    },
  };
}

/** DynamoDB answers with what fits into 16 MB and what it had capacity for; the rest is asked for again. */
async function readMany({ client, table }: DynamoTableOptions, keys: readonly TableKey[]): Promise<Row[]> {
  const rows: Row[] = [];
  let wanted: SdkRow[] = [...new Map(keys.map((key) => [keyText(key), rowKey(key)])).values()];
  let fruitless = 0;
  while (wanted.length > 0) {
    const RequestItems = { [table]: { Keys: wanted, ConsistentRead: true } };
    const answer = await orAwsError('read many from the table', () =>
      client.send(new BatchGetItemCommand({ RequestItems })),
    );
    const found = answer.Responses?.[table] ?? [];
    rows.push(...found);
    wanted = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    fruitless = found.length > 0 ? 0 : fruitless + 1;
    if (wanted.length === 0) return rows;
    if (fruitless === MAX_TRIES) throw unprocessed(wanted.length);
    if (fruitless > 0) await backOff(fruitless);
  }
  return rows;
}

function unprocessed(keys: number): VigiaError {
  return new VigiaError(
    `Cannot read many from the table as DynamoDB must have capacity: ${keys} keys are left after ${MAX_TRIES} tries`,
    { code: 'aws-throttled', retryable: true },
  );
}

async function readQuery(
  { client, table }: DynamoTableOptions,
  query: TableQuery,
  page: { readonly limit: number; readonly start: SdkRow | undefined },
): Promise<RawPage> {
  const answer = await orAwsError('query the table', () =>
    client.send(
      new QueryCommand({
        TableName: table,
        // A secondary index has no consistent read.
        ...(query.index === 'primary' ? { ConsistentRead: true } : { IndexName: query.index }),
        ...keyCondition(query),
        ScanIndexForward: query.order !== 'descending',
        Limit: page.limit,
        ...(page.start !== undefined && { ExclusiveStartKey: page.start }),
      }),
    ),
  );
  return { rows: answer.Items ?? [], next: answer.LastEvaluatedKey };
}

/** Bounds as DynamoDB takes them: two of one key must be one `BETWEEN`, and an empty one is not allowed. */
function keyCondition(query: TableQuery): Partial<QueryCommandInput> {
  const { from = '', to } = query;
  const keys = keysOf(query.index);
  const range =
    from !== '' && to !== undefined
      ? ' AND #sk BETWEEN :from AND :to'
      : from !== ''
        ? ' AND #sk >= :from'
        : to !== undefined
          ? ' AND #sk <= :to'
          : '';
  return {
    KeyConditionExpression: `#pk = :pk${range}`,
    ExpressionAttributeNames: { '#pk': keys.partition, ...(range !== '' && { '#sk': keys.sort }) },
    ExpressionAttributeValues: {
      ':pk': { S: partitionOf(query.kind, query.partition) },
      ...(from !== '' && { ':from': { S: from } }),
      ...(to !== undefined && { ':to': { S: to } }),
    },
  };
}

/** DynamoDB refuses a range that ends before it begins, and an empty key. */
function isEmptyRange({ from = '', to }: TableQuery): boolean {
  return to !== undefined && (to === '' || Buffer.compare(Buffer.from(from), Buffer.from(to)) > 0);
}

function keysOf(index: TableQuery['index']): { readonly partition: string; readonly sort: string } {
  const { partition, sort, indexPartition, indexSort } = TABLE_ATTRIBUTES;
  return index === 'primary' ? { partition, sort } : { partition: indexPartition(index), sort: indexSort(index) };
}

/** What a cursor of a listing belongs to, which attributes say where a page ended, and those that are the same on all. */
type Listing = { readonly scope: unknown; readonly position: readonly string[]; readonly fixed: SdkRow };

function listingOf({ index, kind, partition, from, to, order }: TableQuery): Listing {
  const keys = keysOf(index);
  const { partition: pk, sort: sk } = TABLE_ATTRIBUTES;
  return {
    scope: { index, kind, partition, from, to, order: order ?? 'ascending' },
    position: index === 'primary' ? [sk] : [keys.sort, pk, sk],
    fixed: { [keys.partition]: { S: partitionOf(kind, partition) } },
  };
}

function startOf(listing: Listing, cursor: string | undefined): SdkRow | undefined {
  if (cursor === undefined) return undefined;
  const shape = listing.position.map(() => '');
  const values = decodeCursor(listing.scope, cursor, shape);
  const position = listing.position.map((name, i): [string, AttributeValue] => [name, { S: String(values[i]) }]);
  return { ...listing.fixed, ...Object.fromEntries(position) };
}

function pageOf(listing: Listing, items: readonly StoredItem[], next: SdkRow | undefined): TablePage {
  if (next === undefined) return { items };
  return {
    items,
    cursor: encodeCursor(
      listing.scope,
      listing.position.map((name) => text(next, name) ?? ''),
    ),
  };
}
