import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqlite } from '../../../shared/adapters/local/sqlite-database.ts';
import { segmentRange } from '../../../shared/adapters/local/sqlite-items.ts';
import { createSqliteTable } from '../../../shared/adapters/local/sqlite-table.ts';
import type { StoredItem, Table, TableItem } from '../../../shared/ports.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function openNew(): Promise<DatabaseSync> {
  return openAgain(join(await temporaryFolder(), 'vigia.sqlite'));
}

function openAgain(path: string): DatabaseSync {
  const db = openSqlite(path);
  onTestFinished(() => db.close());
  return db;
}

const item = (sort: string, n: number, place = sort): TableItem => ({
  key: { kind: 'k', partition: 'p', sort },
  body: { n },
  indexes: { due: { partition: 'd', sort: place } },
});

async function due(table: Table): Promise<readonly StoredItem[]> {
  return (await table.query({ index: 'due', kind: 'k', partition: 'd' })).items;
}

describe('createSqliteTable() with indexDelayMs', () => {
  it('shows a new item in an index only after the delay, and at once in get() and the primary index', async () => {
    const clock = createManualClock();
    const table = createSqliteTable(await openNew(), { clock, indexDelayMs: 1_000 });
    await table.put(item('a', 1));
    expect(await table.get(item('a', 1).key)).toBeDefined();
    expect((await table.query({ index: 'primary', kind: 'k', partition: 'p' })).items).toHaveLength(1);
    clock.advance(999);
    expect(await due(table)).toEqual([]);
    clock.advance(1);
    expect(await due(table)).toHaveLength(1);
  });

  it('shows the old body, version and place until then', async () => {
    const clock = createManualClock();
    const table = createSqliteTable(await openNew(), { clock, indexDelayMs: 1_000 });
    await table.put(item('a', 1));
    await table.put(item('b', 1, 'b'));
    clock.advance(1_000);
    await table.put(item('a', 2, 'z'));
    clock.advance(500);
    await table.transact([{ kind: 'delete', key: item('b', 1).key }]);
    expect((await due(table)).map(({ body, version }) => [body['n'], version])).toEqual([
      [1, 1],
      [1, 1],
    ]);
    clock.advance(500);
    expect((await due(table)).map(({ key, body, version }) => [key.sort, body['n'], version])).toEqual([
      ['b', 1, 1],
      ['a', 2, 2],
    ]);
    clock.advance(500);
    expect((await due(table)).map(({ key }) => key.sort)).toEqual(['a']);
  });

  it('shows nothing of a write that conflicted or failed', async () => {
    const clock = createManualClock();
    const table = createSqliteTable(await openNew(), { clock, indexDelayMs: 1_000 });
    await table.put(item('a', 1));
    await table.put(item('a', 2), { ifAbsent: true });
    await table.transact([
      { kind: 'put', item: item('b', 1) },
      { kind: 'put', item: item('a', 3), condition: { ifVersion: 9 } },
    ]);
    clock.advance(1_000);
    expect((await due(table)).map(({ body }) => body['n'])).toEqual([1]);
  });

  it('starts caught up with what is stored', async () => {
    const db = await openNew();
    const clock = createManualClock();
    await createSqliteTable(db, { clock }).put(item('a', 1));
    expect(await due(createSqliteTable(db, { clock, indexDelayMs: 1_000 }))).toHaveLength(1);
  });
});

describe('createSqliteTable()', () => {
  it('shares its data with other connections to the same file', async () => {
    const path = join(await temporaryFolder(), 'vigia.sqlite');
    const clock = createManualClock();
    const [one, two] = [openAgain(path), openAgain(path)].map((db) => createSqliteTable(db, { clock }));
    expect(await one!.put(item('a', 1), { ifAbsent: true })).toBe('written');
    expect(await two!.put(item('a', 2), { ifAbsent: true })).toBe('conflict');
    expect(await two!.add({ kind: 'n', partition: 'p', sort: 's' }, 1)).toBe(1);
    expect(await one!.add({ kind: 'n', partition: 'p', sort: 's' }, 1)).toBe(2);
  });

  it('says that a write may be tried again when another process keeps the database', async () => {
    const path = join(await temporaryFolder(), 'vigia.sqlite');
    const db = openAgain(path);
    const table = createSqliteTable(db, { clock: createManualClock() });
    const other = openAgain(path);
    other.exec('BEGIN IMMEDIATE');
    db.exec('PRAGMA busy_timeout = 1');
    await expect(table.put(item('a', 1))).rejects.toMatchObject({ code: 'database-busy', retryable: true });
    other.exec('ROLLBACK');
    expect(await table.put(item('a', 1))).toBe('written');
  });

  it('removes expired rows as new expiring ones are written', async () => {
    const db = await openNew();
    const clock = createManualClock();
    const table = createSqliteTable(db, { clock });
    for (let day = 0; day < 30; day += 1) {
      const expiresAt = new Date(clock.now().getTime() + 3_600_000).toISOString();
      for (let n = 0; n < 5; n += 1) await table.put({ ...item(`${day}-${n}`, n), expiresAt });
      clock.advance(86_400_000);
    }
    expect(db.prepare('SELECT count(*) AS rows FROM items').get()).toEqual({ rows: 5 });
  });

  it('reads every listing from an index, without sorting or scanning the table', async () => {
    const db = await openNew();
    createSqliteTable(db, { clock: createManualClock() });
    const ranges = [
      `kind = 'k' AND due_partition = 'd' AND due_sort >= 'a' ORDER BY due_sort, partition, sort`,
      `kind = 'k' AND due_partition = 'd' AND (due_sort, partition, sort) < ('a', 'b', 'c')
       ORDER BY due_sort DESC, partition DESC, sort DESC`,
      `kind = 'k' AND partition = 'p' AND sort <= 'z' ORDER BY sort DESC`,
      `kind = 'k' AND bucket >= 1 AND bucket <= 9 ORDER BY bucket, partition, sort`,
    ];
    for (const range of ranges) {
      const plan = db.prepare(`EXPLAIN QUERY PLAN SELECT * FROM items WHERE ${range}`).all();
      expect(plan.map(({ detail }) => String(detail))).toEqual([expect.stringMatching(/^SEARCH items USING INDEX/)]);
    }
  });
});

describe('segmentRange()', () => {
  it.each([1, 2, 3, 7, 1_000, 4_096])('divides all 65,536 buckets among %s segments, each bucket once', (of) => {
    const ranges = Array.from({ length: of }, (_, index) => segmentRange('k', { index, of }));
    let next = 0;
    for (const { from, to } of ranges) {
      expect(from).toBe(next);
      next = Number(to) + 1;
    }
    expect(next).toBe(65_536);
  });
});

describe('openSqlite()', () => {
  it('opens in write-ahead mode, and answers with `data-damaged` for a file that is no database', async () => {
    const dir = await temporaryFolder();
    const db = openAgain(join(dir, 'a.sqlite'));
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    await writeFile(join(dir, 'b.sqlite'), 'no database, but long enough to have a header '.repeat(10));
    expect(() => openSqlite(join(dir, 'b.sqlite'))).toThrow(expect.objectContaining({ code: 'data-damaged' }));
    expect(() => openSqlite(join(dir, 'b.sqlite'), { readOnly: true })).toThrow(
      expect.objectContaining({ code: 'data-damaged' }),
    );
  });
});
