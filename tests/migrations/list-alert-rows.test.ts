import { describe, expect, it, onTestFinished } from 'vitest';
import { migrations } from '../../migrations/list.ts';
import { openDataFolder } from '../../shared/adapters/local/data-folder.ts';
import { acquireDataLock } from '../../shared/adapters/local/data-lock.ts';
import { createSqliteTable } from '../../shared/adapters/local/sqlite-table.ts';
import { createStores } from '../../shared/stores/stores.ts';
import { temporaryFolder } from '../adapters/local/temporary-folder.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { all } from '../fakes/pipeline.ts';
import { makeMail, makeMatch, makeSubscriber } from '../fakes/records.ts';

const ENDED = '2026-03-02T13:00:00.000Z';

/** A folder of data version 1 with alerts' rows, some of them as they were before the desk: without a place in the list. */
async function oldFolder() {
  const dir = await temporaryFolder();
  const lock = await acquireDataLock(dir);
  if (lock.kind !== 'acquired') throw new Error('held');
  onTestFinished(lock.release);
  const open = (known: typeof migrations) => {
    const folder = openDataFolder(dir, { migrations: known, lock });
    const table = createSqliteTable(folder.db, { clock: createManualClock() });
    return { folder, stores: createStores({ table, blobs: createMemoryBlobs() }) };
  };
  const { folder, stores } = open([]);
  await stores.matches.add(makeMatch());
  for (const [at, state] of (['sent', 'failed', 'empty', 'open'] as const).entries())
    await stores.mails.open(makeMail({ id: `mail-${at}`, slot: `i20260302t120${at}`, state, updatedAt: ENDED }));
  for (const [at, status] of (['suppressed', 'active', 'unsubscribed'] as const).entries())
    await stores.subscribers.save(makeSubscriber({ id: `000000000000000${at}`, status }));
  return { open, folder, stores };
}

const NOT_LISTED_THEN = `kind IN ('match', 'subscriber') OR (kind = 'mail' AND list_partition <> 'unfinished')`;

describe('listAlertRows', () => {
  it('gives rows of before the places in the list that the stores give to rows of today', async () => {
    const { open, folder } = await oldFolder();
    const rows = `SELECT kind, partition, sort, version, body, list_partition, list_sort, due_partition FROM items ORDER BY 1, 2, 3`;
    const written = folder.db.prepare(rows).all();
    folder.db.exec(`UPDATE items SET list_partition = NULL, list_sort = NULL WHERE ${NOT_LISTED_THEN}`);
    expect(folder.db.prepare(rows).all()).not.toEqual(written);
    folder.close();
    const migrated = open(migrations);
    expect(migrated.folder.db.prepare(rows).all()).toEqual(written);
    migrated.folder.close();
  });

  it('lists what the Alerts pages ask for', async () => {
    const { open, folder } = await oldFolder();
    folder.db.exec(`UPDATE items SET list_partition = NULL, list_sort = NULL WHERE ${NOT_LISTED_THEN}`);
    folder.close();
    const { folder: migrated, stores } = open(migrations);
    const match = makeMatch();
    const matches = await all(stores.matches.ofAlert(match.subscriptionId, match.matchedAt, 10));
    expect(matches.map(({ record }) => record)).toEqual([match]);
    const ended = await all(stores.mails.ended('2026-03-02'));
    expect(ended.map(({ record }) => record.state)).toEqual(['empty', 'failed', 'sent']);
    expect((await all(stores.mails.unfinished())).map(({ record }) => record.state)).toEqual(['open']);
    expect((await stores.subscribers.suppressed(10)).map(({ status }) => status)).toEqual(['suppressed']);
    migrated.close();
  });
});
