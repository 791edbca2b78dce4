import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { JsonObject } from '../../model/json.ts';
import { INDEX_NAMES, TABLE_ATTRIBUTES } from '../../names.ts';
import type { IndexEntry, IndexName, StoredItem, TableItem, TableKey } from '../../ports.ts';
import type { CheckedItem } from '../local/table-limits.ts';

/** An item as DynamoDB keeps it. */
export type Row = Readonly<Record<string, AttributeValue>>;

/** Attributes beside the keys. A row has `value` or `body`, never both. */
export const ROW = {
  /** JSON text. */
  body: 'body',
  /** A counter: the whole number of a body `{value}`, as a number that DynamoDB can add to. */
  value: 'value',
  version: 'version',
  /** As it was written. */
  expiresAt: 'expires_at',
  /** The same instant in ms, for conditions: TTL removes rows days late, and only by whole seconds. */
  expiresMs: 'expires_ms',
  /** Random, of the latest write: tells a writer whose answer was lost that the write it finds is its own. */
  writeId: 'write_id',
} as const;

/** Every attribute that an item may or may not have. */
export const OPTIONAL_ATTRIBUTES: readonly string[] = [
  ROW.body,
  ROW.value,
  TABLE_ATTRIBUTES.expires,
  ROW.expiresAt,
  ROW.expiresMs,
  ...INDEX_NAMES.flatMap((index) => [TABLE_ATTRIBUTES.indexPartition(index), TABLE_ATTRIBUTES.indexSort(index)]),
];

/** The partition key of a kind's partition. A kind has no `#`, so no two pairs share one. */
export function partitionOf(kind: string, partition: string): string {
  return `${kind}#${partition}`;
}

export function rowKey(key: TableKey): Row {
  return {
    [TABLE_ATTRIBUTES.partition]: { S: partitionOf(key.kind, key.partition) },
    [TABLE_ATTRIBUTES.sort]: { S: key.sort },
  };
}

/** The optional attributes that this item has. */
export function attributesOf(item: TableItem, checked: CheckedItem): Row {
  const counter = counterOf(item.body);
  return {
    ...(counter === undefined ? { [ROW.body]: { S: checked.bodyJson } } : { [ROW.value]: { N: String(counter) } }),
    ...expiryOf(item, checked.expiresMs),
    ...Object.fromEntries(INDEX_NAMES.flatMap((index) => placeOf(item, index))),
  };
}

/** A row as the port gives it back. */
export function storedItem(row: Row): StoredItem {
  const [kind, partition] = splitPartition(text(row, TABLE_ATTRIBUTES.partition) ?? '');
  const indexes = indexesOf(row);
  const expiresAt = text(row, ROW.expiresAt);
  return {
    key: { kind, partition, sort: text(row, TABLE_ATTRIBUTES.sort) ?? '' },
    version: number(row, ROW.version) ?? 0,
    body: bodyOf(row),
    ...(indexes !== undefined && { indexes }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

/** False from the instant of its expiry on, though DynamoDB may keep the row for days. */
export function isLive(row: Row, nowMs: number): boolean {
  const expiresMs = number(row, ROW.expiresMs);
  return expiresMs === undefined || expiresMs > nowMs;
}

export function text(row: Row, name: string): string | undefined {
  return row[name]?.S;
}

export function number(row: Row, name: string): number | undefined {
  const digits = row[name]?.N;
  return digits === undefined ? undefined : Number(digits);
}

/** Beyond 2^53 JSON has no exact whole numbers, so such a body stays text. */
function counterOf(body: JsonObject): number | undefined {
  const { value, ...rest } = body;
  const plain = typeof value === 'number' && Number.isSafeInteger(value);
  return plain && Object.values(rest).every((field) => field === undefined) ? value : undefined;
}

/** TTL is rounded up, so that no row goes before its time. */
function expiryOf(item: TableItem, expiresMs: number | undefined): Row {
  if (item.expiresAt === undefined || expiresMs === undefined) return {};
  return {
    [TABLE_ATTRIBUTES.expires]: { N: String(Math.ceil(expiresMs / 1_000)) },
    [ROW.expiresMs]: { N: String(expiresMs) },
    [ROW.expiresAt]: { S: item.expiresAt },
  };
}

function placeOf(item: TableItem, index: IndexName): [string, AttributeValue][] {
  const entry = item.indexes?.[index];
  if (entry === undefined) return [];
  return [
    [TABLE_ATTRIBUTES.indexPartition(index), { S: partitionOf(item.key.kind, entry.partition) }],
    [TABLE_ATTRIBUTES.indexSort(index), { S: entry.sort }],
  ];
}

function indexesOf(row: Row): Partial<Record<IndexName, IndexEntry>> | undefined {
  const indexes: Partial<Record<IndexName, IndexEntry>> = {};
  for (const index of INDEX_NAMES) {
    const place = text(row, TABLE_ATTRIBUTES.indexPartition(index));
    if (place === undefined) continue;
    const [, partition] = splitPartition(place);
    indexes[index] = { partition, sort: text(row, TABLE_ATTRIBUTES.indexSort(index)) ?? '' };
  }
  return Object.keys(indexes).length === 0 ? undefined : indexes;
}

function bodyOf(row: Row): JsonObject {
  const value = number(row, ROW.value);
  if (value !== undefined) return { value };
  // Written by plainJson, which takes objects only.
  return JSON.parse(text(row, ROW.body) ?? '{}') as JsonObject;
}

function splitPartition(joined: string): [kind: string, partition: string] {
  const at = joined.indexOf('#');
  return [joined.slice(0, at), joined.slice(at + 1)];
}
