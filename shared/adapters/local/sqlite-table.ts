import type { DatabaseSync } from 'node:sqlite';
import { VigiaError } from '../../errors.ts';
import type {
  Clock,
  PutCondition,
  StoredItem,
  Table,
  TableItem,
  TableKey,
  TablePage,
  TableQuery,
  TransactWrite,
  WriteOutcome,
} from '../../ports.ts';
import { createLaggingIndexes } from './lagging-indexes.ts';
import { inTransaction } from './sqlite-database.ts';
import {
  createSqliteItems,
  indexRange,
  type RawItem,
  type RowPage,
  type RowRange,
  type SqliteItems,
  segmentRange,
} from './sqlite-items.ts';
import { decodeCursor, encodeCursor } from './table-cursor.ts';
import {
  type CheckedItem,
  checkItem,
  checkKey,
  checkTransaction,
  checkWholeNumber,
  DEFAULT_PAGE_ITEMS,
  keyText,
  MAX_GET_KEYS,
  MAX_PAGE_ITEMS,
  MAX_SCAN_SEGMENTS,
} from './table-limits.ts';

export type SqliteTableOptions = {
  readonly clock: Clock;
  /** Makes index reads trail writes by this long, to show what rests on them. 0 unless said. */
  readonly indexDelayMs?: number;
};

/** A write that passed the port's rules. */
type CheckedWrite = {
  readonly key: TableKey;
  readonly condition: PutCondition | undefined;
  /** Absent for a delete. */
  readonly put?: { readonly item: TableItem; readonly checked: CheckedItem };
};

/** The Table port on SQLite. The database may be shared with a queue and with other processes. */
export function createSqliteTable(db: DatabaseSync, options: SqliteTableOptions): Table {
  const items = createSqliteItems(db);
  const lagging =
    options.indexDelayMs === undefined || options.indexDelayMs === 0
      ? undefined
      : createLaggingIndexes(items, { clock: options.clock, delayMs: options.indexDelayMs });
  const nowMs = (): number => options.clock.now().getTime();

  function write(writes: readonly CheckedWrite[]): WriteOutcome {
    const outcome = inTransaction(db, () => applyAll(items, writes, nowMs()));
    if (outcome === 'written') for (const { key } of writes) lagging?.record(key, items.find(key));
    return outcome;
  }

  return {
    async get(key) {
      checkKey(key);
      return live(items.find(key), nowMs())?.item;
    },

    async getMany(keys) {
      checkWholeNumber('the number of keys of getMany', keys.length, 0, MAX_GET_KEYS);
      for (const key of keys) checkKey(key);
      const distinct = new Map(keys.map((key) => [keyText(key), key]));
      return [...distinct.values()]
        .map((key) => live(items.find(key), nowMs())?.item)
        .filter((item) => item !== undefined);
    },

    async put(item, condition) {
      return write([checkedPut(item, condition)]);
    },

    async deleteIfVersion(key, version) {
      checkKey(key);
      return write([{ key, condition: { ifVersion: version } }]);
    },

    async add(key, by) {
      checkKey(key);
      checkWholeNumber('a number to add', by, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
      const value = inTransaction(db, () => addTo(items, key, by, nowMs()));
      lagging?.record(key, items.find(key));
      return value;
    },

    async query(query) {
      const limit = query.limit ?? DEFAULT_PAGE_ITEMS;
      checkWholeNumber('a query limit', limit, 1, MAX_PAGE_ITEMS);
      const source = query.index === 'primary' || lagging === undefined ? items : lagging;
      return readPage(source, { range: rangeOf(query), limit, cursor: query.cursor, nowMs: nowMs() });
    },

    async scan(kind, segment, cursor) {
      checkWholeNumber('a number of segments', segment.of, 1, MAX_SCAN_SEGMENTS);
      checkWholeNumber('a segment', segment.index, 0, segment.of - 1);
      const range = segmentRange(kind, segment);
      return readPage(items, { range, limit: DEFAULT_PAGE_ITEMS, cursor, nowMs: nowMs() });
    },

    async transact(writes) {
      const checked = writes.map(checkedWrite);
      const bytes = checked.reduce((sum, { key, put }) => sum + (put?.checked.bytes ?? checkKey(key)), 0);
      checkTransaction(
        checked.map(({ key }) => key),
        bytes,
      );
      return write(checked);
    },
  };
}

function checkedPut(item: TableItem, condition: PutCondition | undefined): CheckedWrite {
  return { key: item.key, condition, put: { item, checked: checkItem(item) } };
}

function checkedWrite(write: TransactWrite): CheckedWrite {
  if (write.kind === 'put') return checkedPut(write.item, write.condition);
  checkKey(write.key);
  return { key: write.key, condition: write.ifVersion === undefined ? undefined : { ifVersion: write.ifVersion } };
}

/** Every condition first, then every write: no item comes twice, so nothing has to be undone. */
function applyAll(items: SqliteItems, writes: readonly CheckedWrite[], nowMs: number): WriteOutcome {
  const found = writes.map(({ key }) => items.find(key));
  const holds = writes.every(({ condition }, i) => conditionHolds(condition, live(found[i], nowMs)));
  if (!holds) return 'conflict';
  writes.forEach(({ key, put }, i) => {
    if (put === undefined) items.remove(key);
    // An expired row hands its version on, so that a writer who saw it before its end finds a conflict.
    else items.write(put.item, put.checked, (found[i]?.item.version ?? 0) + 1, nowMs);
  });
  return 'written';
}

function conditionHolds(condition: PutCondition | undefined, current: RawItem | undefined): boolean {
  if (condition === undefined) return true;
  if ('ifAbsent' in condition) return current === undefined;
  return current?.item.version === condition.ifVersion;
}

function addTo(items: SqliteItems, key: TableKey, by: number, nowMs: number): number {
  const found = items.find(key);
  const current = live(found, nowMs)?.item;
  const value = (current === undefined ? 0 : counterValue(current)) + by;
  const item: TableItem = current === undefined ? { key, body: { value } } : { ...current, body: { value } };
  items.write(item, checkItem(item), (found?.item.version ?? 0) + 1, nowMs);
  return value;
}

function counterValue(item: StoredItem): number {
  const { value, ...rest } = item.body;
  if (typeof value === 'number' && Number.isInteger(value) && Object.keys(rest).length === 0) return value;
  throw new VigiaError(
    `Cannot add to ${item.key.kind} ${item.key.partition}/${item.key.sort} as its body must be {value: whole number}: ` +
      `current value has fields ${Object.keys(item.body).join(', ')}`,
    { code: 'not-a-counter' },
  );
}

function live(raw: RawItem | undefined, nowMs: number): RawItem | undefined {
  return raw?.expiresMs !== undefined && raw.expiresMs <= nowMs ? undefined : raw;
}

function rangeOf(query: TableQuery): RowRange {
  return {
    ...indexRange(query.index, query.kind, query.partition),
    ...(query.from !== undefined && { from: query.from }),
    ...(query.to !== undefined && { to: query.to }),
    descending: query.order === 'descending',
  };
}

type PageRequest = {
  readonly range: RowRange;
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly nowMs: number;
};

function readPage(
  source: { page(range: RowRange, limit: number, nowMs: number): RowPage },
  request: PageRequest,
): TablePage {
  const { range, limit, cursor, nowMs } = request;
  const shape = range.order.map((column) => (column === 'bucket' ? 0 : ''));
  const after = cursor === undefined ? undefined : decodeCursor(range, cursor, shape);
  const page = source.page(after === undefined ? range : { ...range, after }, limit, nowMs);
  return page.next === undefined
    ? { items: page.items }
    : { items: page.items, cursor: encodeCursor(range, page.next) };
}
