/**
 * Writes to table, queue and blobs of a folder as fast as it can until it is killed, and prints each round
 * that is done. A round is one transaction (two rows that must agree), one counter, one message and one blob.
 */
import { join } from 'node:path';
import { createFileBlobs } from '../../../shared/adapters/local/file-blobs.ts';
import { openSqlite } from '../../../shared/adapters/local/sqlite-database.ts';
import { createSqliteQueue } from '../../../shared/adapters/local/sqlite-queue.ts';
import { createSqliteTable } from '../../../shared/adapters/local/sqlite-table.ts';
import { createSystemClock } from '../../../shared/adapters/local/system-clock.ts';

const dir = process.argv[2] ?? '';
const first = Number(process.argv[3]);
const clock = createSystemClock();
const db = openSqlite(join(dir, 'vigia.sqlite'));
const table = createSqliteTable(db, { clock });
const queue = createSqliteQueue(db, { clock });
const blobs = createFileBlobs(join(dir, 'blobs'));

for (let round = first; ; round += 1) {
  const sort = String(round).padStart(8, '0');
  const padding = 'x'.repeat(20_000);
  await blobs.put(`b/${sort}`, Buffer.from(`${round} `.repeat(5_000)), { ifAbsent: true });
  await table.transact([
    { kind: 'put', item: { key: { kind: 'left', partition: 'p', sort }, body: { round, padding } } },
    { kind: 'put', item: { key: { kind: 'right', partition: 'p', sort }, body: { round, padding } } },
    { kind: 'put', item: { key: { kind: 'last', partition: 'p', sort: 'p' }, body: { round } } },
  ]);
  await table.add({ kind: 'count', partition: 'p', sort: 'p' }, 1);
  await queue.send('poll', [{ body: { round, half: 1 } }, { body: { round, half: 2 } }]);
  process.stdout.write(`${round}\n`);
}
