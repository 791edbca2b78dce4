import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqlite } from '../../../shared/adapters/local/sqlite-database.ts';
import { createSqliteTable } from '../../../shared/adapters/local/sqlite-table.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

it.skipIf(process.platform === 'win32')('openSqlite() makes files that only their owner can read', async () => {
  const path = join(await temporaryFolder(), 'vigia.sqlite');
  const db = openSqlite(path);
  db.exec('CREATE TABLE t (n)');
  const modes = await Promise.all(['', '-wal', '-shm'].map(async (end) => (await stat(path + end)).mode & 0o777));
  db.close();
  expect(modes).toEqual([0o600, 0o600, 0o600]);
});

it('openSqlite() leaves nothing in the file of what was removed or written over', async () => {
  const path = join(await temporaryFolder(), 'vigia.sqlite');
  const db = openSqlite(path);
  const table = createSqliteTable(db, { clock: createManualClock() });
  const key = (sort: string) => ({ kind: 'k', partition: 'p', sort });
  const long = 'quillport '.repeat(2_000);
  for (let n = 0; n < 50; n++) await table.put({ key: key(`${n}`), body: { title: `quillport ${n}` } });
  await table.put({ key: key('long'), body: { title: long } });
  for (let n = 0; n < 50; n += 2) await table.put({ key: key(`${n}`), body: { title: '' } });
  for (let n = 1; n < 50; n += 2) await table.deleteIfVersion(key(`${n}`), 1);
  await table.deleteIfVersion(key('long'), 1);
  db.close();
  expect(await readFile(path, 'latin1')).not.toContain('quillport');
});
