import { DatabaseSync } from 'node:sqlite';
import type { Clock, TableKey } from '../../ports.ts';
import { createSqliteItems, type RawItem, type RowPage, type RowRange, type SqliteItems } from './sqlite-items.ts';

/** A second set of rows that trails the table by a fixed time. */
export type LaggingIndexes = {
  /** To be called after each commit, with what now lies under the key. */
  record(key: TableKey, now: RawItem | undefined): void;
  page(range: RowRange, limit: number, nowMs: number): RowPage;
};

/**
 * Makes index reads eventually consistent, as on DynamoDB: for `delayMs` they show the row as it was before,
 * or nothing for a new one. For tests and simulation: the copy lives in memory, and a new process starts
 * caught up.
 */
export function createLaggingIndexes(
  source: SqliteItems,
  options: { readonly clock: Clock; readonly delayMs: number },
): LaggingIndexes {
  const copy = createSqliteItems(new DatabaseSync(':memory:'));
  source.copyTo(copy);
  const waiting: { readonly atMs: number; readonly apply: () => void }[] = [];
  return {
    record(key, now) {
      const atMs = options.clock.now().getTime() + options.delayMs;
      waiting.push({ atMs, apply: () => applyTo(copy, key, now) });
    },
    page(range, limit, nowMs) {
      const due = waiting.findIndex((change) => change.atMs > nowMs);
      for (const change of waiting.splice(0, due === -1 ? waiting.length : due)) change.apply();
      return copy.page(range, limit, nowMs);
    },
  };
}

function applyTo(copy: SqliteItems, key: TableKey, now: RawItem | undefined): void {
  if (now === undefined) {
    copy.remove(key);
    return;
  }
  const { item, expiresMs } = now;
  copy.write(item, { bodyJson: JSON.stringify(item.body), expiresMs, bytes: 0 }, item.version, 0);
}
