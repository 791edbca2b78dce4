import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type DataFolder, type Migration, openDataFolder } from '../../../shared/adapters/local/data-folder.ts';
import { acquireDataLock, type DataLock } from '../../../shared/adapters/local/data-lock.ts';
import { openSqlite } from '../../../shared/adapters/local/sqlite-database.ts';
import { createSqliteQueue } from '../../../shared/adapters/local/sqlite-queue.ts';
import { createSqliteTable } from '../../../shared/adapters/local/sqlite-table.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function lockedFolder(): Promise<{ dir: string; lock: DataLock }> {
  const dir = await temporaryFolder();
  const lock = await acquireDataLock(dir);
  if (lock.kind !== 'acquired') throw new Error('held');
  onTestFinished(lock.release);
  return { dir, lock };
}

function openAndClose(dir: string, options: Parameters<typeof openDataFolder>[1]): DataFolder {
  const folder = openDataFolder(dir, options);
  folder.close();
  return folder;
}

const row = { key: { kind: 'k', partition: 'p', sort: 's' }, body: { n: 1 } };

/** Migrations that leave a trace of their order. */
const traced = (trace: number[], count: number): Migration[] =>
  Array.from({ length: count }, (_, n) => ({ to: n + 2, name: `step-${n + 2}`, run: () => void trace.push(n + 2) }));

describe('openDataFolder()', () => {
  it('makes a new folder at the version that the code knows, without running migrations', async () => {
    const trace: number[] = [];
    const { dir, lock } = await lockedFolder();
    const folder = openAndClose(dir, { migrations: traced(trace, 2), lock });
    expect(folder).toMatchObject({ dir, dataVersion: 3, blobsDir: join(dir, 'blobs'), mailDir: join(dir, 'mail') });
    expect(folder.secretsPath).toBe(join(dir, 'secrets.json'));
    expect(trace).toEqual([]);
  });

  it('keeps data from one opening to the next', async () => {
    const { dir, lock } = await lockedFolder();
    const clock = createManualClock();
    const first = openDataFolder(dir, { migrations: [], lock });
    await createSqliteTable(first.db, { clock }).put(row);
    first.close();
    const second = openDataFolder(dir, { migrations: [], lock });
    expect(await createSqliteTable(second.db, { clock }).get(row.key)).toMatchObject(row);
    second.close();
  });

  it('runs the migrations that are missing, in order, once', async () => {
    const trace: number[] = [];
    const { dir, lock } = await lockedFolder();
    openAndClose(dir, { migrations: traced(trace, 1), lock });
    expect(openAndClose(dir, { migrations: traced(trace, 4), lock }).dataVersion).toBe(5);
    openAndClose(dir, { migrations: traced(trace, 4), lock });
    expect(trace).toEqual([3, 4, 5]);
  });

  it('undoes a migration that fails, and goes on from there the next time', async () => {
    const { dir, lock } = await lockedFolder();
    openAndClose(dir, { migrations: [], lock });
    const good: Migration = { to: 2, name: 'good', run: (db) => db.exec('CREATE TABLE good (n)') };
    const bad: Migration = {
      to: 3,
      name: 'bad',
      run(db) {
        db.exec('CREATE TABLE bad (n)');
        throw new Error('disk on fire');
      },
    };
    expect(() => openDataFolder(dir, { migrations: [good, bad], lock })).toThrow(
      expect.objectContaining({ code: 'migration-failed', message: expect.stringContaining('bad') }),
    );
    const folder = openDataFolder(dir, { migrations: [good, { ...bad, run: () => undefined }], lock });
    const tables = folder.db.prepare(`SELECT name FROM sqlite_master WHERE name IN ('good', 'bad')`).all();
    expect(tables).toEqual([{ name: 'good' }]);
    folder.close();
  });

  it('refuses newer data with both versions, and leaves it', async () => {
    const { dir, lock } = await lockedFolder();
    openAndClose(dir, { migrations: traced([], 2), lock });
    const refusal = expect.objectContaining({
      code: 'data-too-new',
      message: expect.stringMatching(/version 1.*is 3/),
    });
    expect(() => openDataFolder(dir, { migrations: [], lock })).toThrow(refusal);
    expect(() => openDataFolder(dir, { migrations: [] })).toThrow(refusal);
    expect(openAndClose(dir, { migrations: traced([], 2), lock }).dataVersion).toBe(3);
  });

  it('reads without a lock while another writes, and writes nothing', async () => {
    const { dir, lock } = await lockedFolder();
    const clock = createManualClock();
    const writer = openDataFolder(dir, { migrations: [], lock });
    const written = createSqliteTable(writer.db, { clock });
    await written.put(row);
    const reader = openDataFolder(dir, { migrations: [] });
    const read = createSqliteTable(reader.db, { clock });
    expect(await read.get(row.key)).toMatchObject({ version: 1 });
    await written.put(row);
    expect(await read.get(row.key)).toMatchObject({ version: 2 });
    await expect(read.put(row)).rejects.toThrow(/readonly/);
    reader.close();
    writer.close();
  });

  it('gives readers a whole database from its first moment', async () => {
    const { dir, lock } = await lockedFolder();
    openSqlite(join(dir, 'vigia.sqlite')).close();
    expect(() => openDataFolder(dir, { migrations: [] })).toThrow(expect.objectContaining({ code: 'no-data' }));
    openAndClose(dir, { migrations: [], lock });
    const reader = openDataFolder(dir, { migrations: [] });
    const clock = createManualClock();
    expect(await createSqliteTable(reader.db, { clock }).get(row.key)).toBeUndefined();
    expect(await createSqliteQueue(reader.db, { clock }).listDeadLetters()).toEqual([]);
    reader.close();
  });

  it('makes and migrates nothing without a lock', async () => {
    const empty = join(await temporaryFolder(), 'none');
    expect(() => openDataFolder(empty, { migrations: [] })).toThrow(expect.objectContaining({ code: 'no-data' }));
    const { dir, lock } = await lockedFolder();
    openAndClose(dir, { migrations: [], lock });
    const trace: number[] = [];
    expect(() => openDataFolder(dir, { migrations: traced(trace, 1) })).toThrow(
      expect.objectContaining({ code: 'data-too-old' }),
    );
    expect(trace).toEqual([]);
  });

  it('refuses a damaged database and the lock of another folder', async () => {
    const { dir, lock } = await lockedFolder();
    await writeFile(join(dir, 'vigia.sqlite'), 'this is not a database, whatever its name says. '.repeat(20));
    expect(() => openDataFolder(dir, { migrations: [], lock })).toThrow(
      expect.objectContaining({ code: 'data-damaged' }),
    );
    const other = await temporaryFolder();
    expect(() => openDataFolder(other, { migrations: [], lock })).toThrow(
      expect.objectContaining({ code: 'wrong-lock' }),
    );
    expect(await readdir(other)).toEqual([]);
  });
});
