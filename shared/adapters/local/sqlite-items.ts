import { createHash } from 'node:crypto';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { JsonObject } from '../../model/json.ts';
import type { IndexEntry, IndexName, StoredItem, TableItem, TableKey } from '../../ports.ts';
import type { PagePosition } from './table-cursor.ts';
import type { CheckedItem } from './table-limits.ts';

/** A page ends early after this many bytes of bodies, as DynamoDB's pages do at 1 MB. */
const MAX_PAGE_BYTES = 1_048_576;

/** Buckets of the stable hash that `scan` divides among its segments. */
const SCAN_BUCKETS = 65_536;

/** Expired rows removed with each write of an expiring one: the table shrinks as fast as it could grow. */
const PURGE_ROWS = 10;

const INDEX_NAMES: readonly IndexName[] = ['due', 'day', 'list'];

/** Which rows, in which order. Expired rows are never among them. */
export type RowRange = {
  readonly equal: Readonly<Record<string, string>>;
  /** Inclusive bounds of the first order column. */
  readonly from?: string | number;
  readonly to?: string | number;
  readonly order: readonly string[];
  readonly descending: boolean;
  /** Exclusive start: the values of the order columns in the last row seen. */
  readonly after?: PagePosition;
};

export type RowPage = { readonly items: readonly StoredItem[]; readonly next?: PagePosition };

/** A row as it lies there, expired or not. */
export type RawItem = { readonly item: StoredItem; readonly expiresMs: number | undefined };

/** The rows of a table, without any rule about when they may be written. */
export type SqliteItems = {
  find(key: TableKey): RawItem | undefined;
  write(item: TableItem, checked: CheckedItem, version: number, nowMs: number): void;
  remove(key: TableKey): void;
  page(range: RowRange, limit: number, nowMs: number): RowPage;
  /** Copies every row to another set of rows. */
  copyTo(target: SqliteItems): void;
};

/** The rows of the table `items`, which is made when it is missing. */
export function createSqliteItems(db: DatabaseSync): SqliteItems {
  makeItemsTable(db);
  const find = db.prepare('SELECT * FROM items WHERE kind = ? AND partition = ? AND sort = ?');
  const write = db.prepare(WRITE);
  const remove = db.prepare('DELETE FROM items WHERE kind = ? AND partition = ? AND sort = ?');
  const purge = db.prepare(
    `DELETE FROM items WHERE id IN (SELECT id FROM items WHERE expires_ms <= ? LIMIT ${PURGE_ROWS})`,
  );
  const prepared = new Map<string, StatementSync>();
  const items: SqliteItems = {
    find(key) {
      const row = find.get(key.kind, key.partition, key.sort);
      return row === undefined ? undefined : rawItem(row);
    },
    write(item, checked, version, nowMs) {
      if (checked.expiresMs !== undefined) purge.run(nowMs);
      write.run(...columnsOf(item, checked, version));
    },
    remove(key) {
      remove.run(key.kind, key.partition, key.sort);
    },
    page(range, limit, nowMs) {
      const { sql, values } = selectOf(range, nowMs);
      const statement = prepared.get(sql) ?? db.prepare(sql);
      prepared.set(sql, statement);
      return readPage(statement.iterate(...values, limit + 1), range.order, limit);
    },
    copyTo(target) {
      for (const row of db.prepare('SELECT * FROM items').iterate()) {
        const { item, expiresMs } = rawItem(row);
        target.write(item, { bodyJson: JSON.stringify(item.body), expiresMs, bytes: 0 }, item.version, 0);
      }
    },
  };
  return items;
}

/** Makes the table when it is missing. Secondary indexes are columns of the row, so they cannot drift from it. */
export function makeItemsTable(db: DatabaseSync): void {
  db.exec(SCHEMA);
}

/** The range of one secondary index, or of the primary order. */
export function indexRange(index: 'primary' | IndexName, kind: string, partition: string): RowRange {
  if (index === 'primary') return { equal: { kind, partition }, order: ['sort'], descending: false };
  return {
    equal: { kind, [`${index}_partition`]: partition },
    order: [`${index}_sort`, 'partition', 'sort'],
    descending: false,
  };
}

/** The share of one segment: the buckets `index/of` to `(index+1)/of`, so that segments are disjoint and complete. */
export function segmentRange(kind: string, segment: { readonly index: number; readonly of: number }): RowRange {
  return {
    equal: { kind },
    from: Math.ceil((segment.index * SCAN_BUCKETS) / segment.of),
    to: Math.ceil(((segment.index + 1) * SCAN_BUCKETS) / segment.of) - 1,
    order: ['bucket', 'partition', 'sort'],
    descending: false,
  };
}

function readPage(rows: Iterable<Row>, order: readonly string[], limit: number): RowPage {
  const items: StoredItem[] = [];
  let bytes = 0;
  let last: Row | undefined;
  for (const row of rows) {
    if (last !== undefined && (items.length === limit || bytes >= MAX_PAGE_BYTES)) {
      return { items, next: positionOf(last, order) };
    }
    items.push(rawItem(row).item);
    bytes += String(row['body']).length;
    last = row;
  }
  return { items };
}

/** A row of our own STRICT schema, so its columns have the types that SCHEMA says. */
type Row = Record<string, unknown>;

function rawItem(row: Row): RawItem {
  const expiresAt = optionalText(row['expires_at']);
  const indexes = indexesOf(row);
  return {
    item: {
      key: { kind: String(row['kind']), partition: String(row['partition']), sort: String(row['sort']) },
      version: Number(row['version']),
      // Written by plainJson, which takes objects only.
      body: JSON.parse(String(row['body'])) as JsonObject,
      ...(indexes !== undefined && { indexes }),
      ...(expiresAt !== undefined && { expiresAt }),
    },
    expiresMs: row['expires_ms'] === null ? undefined : Number(row['expires_ms']),
  };
}

function indexesOf(row: Row): Partial<Record<IndexName, IndexEntry>> | undefined {
  const indexes: Partial<Record<IndexName, IndexEntry>> = {};
  for (const name of INDEX_NAMES) {
    const partition = optionalText(row[`${name}_partition`]);
    if (partition !== undefined) indexes[name] = { partition, sort: String(row[`${name}_sort`]) };
  }
  return Object.keys(indexes).length === 0 ? undefined : indexes;
}

function optionalText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function positionOf(row: Row, order: readonly string[]): PagePosition {
  return order.map((column) => (column === 'bucket' ? Number(row[column]) : String(row[column])));
}

function selectOf(range: RowRange, nowMs: number): { readonly sql: string; readonly values: SQLInputValue[] } {
  const values: SQLInputValue[] = [];
  const conditions: string[] = [];
  const add = (condition: string, ...more: readonly SQLInputValue[]): void => {
    conditions.push(condition);
    values.push(...more);
  };
  for (const [column, value] of Object.entries(range.equal)) add(`${column} = ?`, value);
  if (range.from !== undefined) add(`${range.order[0]} >= ?`, range.from);
  if (range.to !== undefined) add(`${range.order[0]} <= ?`, range.to);
  const beyond = range.descending ? '<' : '>';
  if (range.after !== undefined) {
    add(`(${range.order.join(', ')}) ${beyond} (${range.after.map(() => '?').join(', ')})`, ...range.after);
  }
  add('(expires_ms IS NULL OR expires_ms > ?)', nowMs);
  const order = range.order.map((column) => `${column} ${range.descending ? 'DESC' : 'ASC'}`).join(', ');
  return { sql: `SELECT * FROM items WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ?`, values };
}

function columnsOf(item: TableItem, checked: CheckedItem, version: number): SQLInputValue[] {
  const { kind, partition, sort } = item.key;
  const indexes = INDEX_NAMES.flatMap((name) => [
    item.indexes?.[name]?.partition ?? null,
    item.indexes?.[name]?.sort ?? null,
  ]);
  const expiry = [item.expiresAt ?? null, checked.expiresMs ?? null];
  return [kind, partition, sort, bucketOf(item.key), version, ...expiry, ...indexes, checked.bodyJson];
}

function bucketOf(key: TableKey): number {
  const digest = createHash('sha256').update(`${key.partition}\u0000${key.sort}`).digest();
  return digest.readUInt16BE(0);
}

const INDEX_COLUMNS = INDEX_NAMES.flatMap((name) => [`${name}_partition`, `${name}_sort`]);

const COLUMNS = [
  ...['kind', 'partition', 'sort', 'bucket', 'version', 'expires_at', 'expires_ms'],
  ...INDEX_COLUMNS,
  'body',
];

const WRITE = `INSERT INTO items (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})
  ON CONFLICT (kind, partition, sort) DO UPDATE SET
  ${COLUMNS.slice(4)
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}`;

/** Text compares by UTF-8 bytes (BINARY collation). `body` comes last, so that other columns are read without it. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS items (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    partition TEXT NOT NULL,
    sort TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    version INTEGER NOT NULL,
    expires_at TEXT,
    expires_ms INTEGER,
    ${INDEX_COLUMNS.map((column) => `${column} TEXT,`).join('\n    ')}
    body TEXT NOT NULL,
    UNIQUE (kind, partition, sort)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS items_by_bucket ON items (kind, bucket, partition, sort);
  CREATE INDEX IF NOT EXISTS items_by_expiry ON items (expires_ms) WHERE expires_ms IS NOT NULL;
  ${INDEX_NAMES.map(
    (name) => `CREATE INDEX IF NOT EXISTS items_by_${name}
    ON items (kind, ${name}_partition, ${name}_sort, partition, sort) WHERE ${name}_partition IS NOT NULL;`,
  ).join('\n  ')}
`;
