import type { z } from 'zod';
import { VigiaError } from '../errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { StoredItem, Table, TableKey, TablePage, TableQuery } from '../ports.ts';

/** A record and the version of its row, for a conditional write. */
export type Versioned<T> = { readonly record: T; readonly version: number };

/**
 * Reads a row as its record.
 *
 * @throws VigiaError `unreadable-record` when the row does not fit the schema: newer code wrote it, or it is damaged.
 */
export function readRecord<T>(schema: z.ZodType<T>, item: StoredItem): Versioned<T> {
  const parsed = schema.safeParse(item.body);
  if (parsed.success) return { record: parsed.data, version: item.version };
  const issue = parsed.error.issues[0];
  throw new VigiaError(
    `Cannot read ${item.key.kind} ${item.key.partition}/${item.key.sort} as schema version 1: ` +
      `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'does not fit'}. Run the version of Vigía that wrote it, or restore a backup.`,
    { code: 'unreadable-record', ids: { kind: item.key.kind, partition: item.key.partition } },
  );
}

/** The record at a key, or nothing. */
export async function getRecord<T>(
  table: Table,
  schema: z.ZodType<T>,
  key: TableKey,
): Promise<Versioned<T> | undefined> {
  const item = await table.get(key);
  return item === undefined ? undefined : readRecord(schema, item);
}

/** Every record of a query, page by page, in the query's order. */
export async function* queryRecords<T>(
  table: Table,
  schema: z.ZodType<T>,
  query: TableQuery,
): AsyncGenerator<Versioned<T>> {
  for await (const item of queryItems(table, query)) yield readRecord(schema, item);
}

/** Every item of a query, page by page. */
export async function* queryItems(table: Table, query: TableQuery): AsyncGenerator<StoredItem> {
  let cursor = query.cursor;
  do {
    const page: TablePage = await table.query(cursor === undefined ? query : { ...query, cursor });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/** A record as the body of a row. */
export function toBody(record: object): JsonObject {
  // A record is made by its schema, which allows JSON only.
  return record as JsonObject;
}
