import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFileBlobs } from '../../../shared/adapters/local/file-blobs.ts';
import { openSqlite } from '../../../shared/adapters/local/sqlite-database.ts';
import { createSqliteQueue } from '../../../shared/adapters/local/sqlite-queue.ts';
import { createSqliteTable } from '../../../shared/adapters/local/sqlite-table.ts';
import type { Blobs, QueueConsumer, StoredItem, Table } from '../../../shared/ports.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { createSeededRng } from '../../fakes/seeded-rng.ts';
import { startChild } from './child.ts';
import { temporaryFolder } from './temporary-folder.ts';

const KILLS = 5;

/** Each writer counts on from its own thousand, so that its rounds are known from those of the others. */
const ROUNDS_APART = 1_000;

it('table, queue and blobs keep every finished write, whole, when their writer is killed again and again', async () => {
  const dir = await temporaryFolder();
  const rng = createSeededRng(9);
  const finished: number[] = [];
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const writer = startChild('writer-program.ts', [dir, String(kill * ROUNDS_APART)]);
    const rounds = 3 + Math.floor(rng.next() * 30);
    for (let n = 0; n < rounds; n += 1) finished.push(Number(await writer.nextLine()));
    await writer.kill();
    for (let line = await writer.nextLine(); line !== undefined; line = await writer.nextLine()) {
      finished.push(Number(line));
    }
    await expectWhole(dir, finished, kill);
  }
});

async function expectWhole(dir: string, finished: readonly number[], kills: number): Promise<void> {
  // A reader may be the first to come after a kill, when the log still holds what the file does not.
  const reader = openSqlite(join(dir, 'vigia.sqlite'), { readOnly: true });
  expect(reader.prepare(`SELECT count(*) >= ? AS enough FROM items WHERE kind = 'left'`).get(finished.length)).toEqual({
    enough: 1,
  });
  reader.close();
  const db = openSqlite(join(dir, 'vigia.sqlite'));
  try {
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    const clock = createManualClock('2100-01-01T00:00:00Z');
    const rows = await expectRowsWhole(createSqliteTable(db, { clock }), finished, kills);
    await expectMessagesWhole(createSqliteQueue(db, { clock }), finished, rows);
    await expectBlobsWhole(createFileBlobs(join(dir, 'blobs')), rows);
  } finally {
    db.close();
  }
}

/** Every finished round, at most one more a kill, and both halves of each. Gives back the rounds. */
async function expectRowsWhole(table: Table, finished: readonly number[], kills: number): Promise<readonly number[]> {
  const left = await roundsOf(table, 'left');
  expect(await roundsOf(table, 'right')).toEqual(left);
  expect((await table.get({ kind: 'last', partition: 'p', sort: 'p' }))?.body['round']).toBe(left.at(-1));
  expect(finished.filter((round) => !left.includes(round))).toEqual([]);
  expect(left.length - finished.length).toBeLessThanOrEqual(kills);
  const counted = Number((await table.get({ kind: 'count', partition: 'p', sort: 'p' }))?.body['value']);
  expect(counted).toBeGreaterThanOrEqual(finished.length);
  expect(counted).toBeLessThanOrEqual(left.length);
  return left;
}

/** Both messages of every finished round, and of no round that has no rows (they are sent after them). */
async function expectMessagesWhole(
  queue: QueueConsumer,
  finished: readonly number[],
  rows: readonly number[],
): Promise<void> {
  const messages = await queue.receive('poll', { max: 1_000, visibilitySeconds: 0 });
  const roundsOfHalf = (half: number): number[] =>
    messages
      .filter(({ body }) => body['half'] === half)
      .map(({ body }) => Number(body['round']))
      .toSorted((a, b) => a - b);
  const sent = roundsOfHalf(1);
  expect(roundsOfHalf(2)).toEqual(sent);
  expect(finished.filter((round) => !sent.includes(round))).toEqual([]);
  expect(sent.filter((round) => !rows.includes(round))).toEqual([]);
}

/** A whole blob under every key, and one for every row (they are put before them). */
async function expectBlobsWhole(blobs: Blobs, rows: readonly number[]): Promise<void> {
  const { keys } = await blobs.list('b/');
  for (const key of keys) {
    expect(Buffer.from((await blobs.get(key))!).toString()).toBe(`${Number(key.slice(2))} `.repeat(5_000));
  }
  expect(rows.filter((round) => !keys.includes(`b/${String(round).padStart(8, '0')}`))).toEqual([]);
}

async function roundsOf(table: Table, kind: string): Promise<number[]> {
  const items: StoredItem[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query({ index: 'primary', kind, partition: 'p', ...(cursor !== undefined && { cursor }) });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return items.map(({ body }) => Number(body['round']));
}
