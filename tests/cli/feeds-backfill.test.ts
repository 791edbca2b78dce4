import { describe, expect, it } from 'vitest';
import { feedsVerb } from '../../cli/feeds.ts';
import { migrations } from '../../migrations/list.ts';
import { openDataFolder } from '../../shared/adapters/local/data-folder.ts';
import { acquireDataLock } from '../../shared/adapters/local/data-lock.ts';
import { createFileBlobs } from '../../shared/adapters/local/file-blobs.ts';
import { createSqliteTable } from '../../shared/adapters/local/sqlite-table.ts';
import { createSystemClock } from '../../shared/adapters/local/system-clock.ts';
import type { BackfillRecord } from '../../shared/model/backfill.ts';
import { createStores } from '../../shared/stores/stores.ts';
import { temporaryDir } from '../e2e/temporary-dir.ts';
import { callVerb } from './call-verb.ts';

const STOPPED: BackfillRecord = {
  schemaVersion: 1,
  feedId: 'own',
  since: '2026-01-01T00:00:00.000Z',
  maxEntries: 10_000,
  state: 'stopped',
  reason: 'stopped by hand',
  notes: ['A note.'],
  taken: 0,
  pages: 4,
  entries: 300,
  queued: 300,
  failures: 0,
  startedAt: '2026-03-01T00:00:00.000Z',
  updatedAt: '2026-03-01T00:00:00.000Z',
};

async function folderWith(record: BackfillRecord): Promise<string> {
  const dir = temporaryDir();
  const lock = await acquireDataLock(dir);
  if (lock.kind === 'held') throw new Error('the folder is new, nobody holds it');
  const folder = openDataFolder(dir, { migrations, lock });
  const table = createSqliteTable(folder.db, { clock: createSystemClock() });
  await createStores({ table, blobs: createFileBlobs(folder.blobsDir) }).backfills.add(record);
  folder.close();
  lock.release();
  return dir;
}

describe('feeds backfill', () => {
  it.each([
    ['no feed', ['--since', '90d'], /ID\|URL/],
    ['no time', ['own'], /--since/],
    ['a time that is none', ['own', '--since', 'spring'], /--since/],
    ['a limit that is none', ['own', '--since', '90d', '--max', '0'], /--max/],
    ['a limit that is too high', ['own', '--since', '90d', '--max', '50001'], /--max/],
    ['a feed that no run has taken up', ['own', '--since', '90d'], /run Vigía once/],
    ['a feed to list', ['--list', 'own'], /Expected/],
  ])('says what it wants when it is given %s', async (_, args, message) => {
    await expect(callVerb(feedsVerb, ['backfill', ...args, '--data', temporaryDir()])).rejects.toThrow(message);
  });

  it('lists how far one came that was stopped', async () => {
    const { out } = await callVerb(feedsVerb, ['backfill', '--list', '--data', await folderWith(STOPPED)]);
    expect(out).toBe('own  since 2026-01-01  [stopped] stopped by hand, after 4 pages and 300 entries\n    A note.');
  });

  it('lists nothing where no run was yet', async () => {
    const { code, out } = await callVerb(feedsVerb, ['backfill', '--list', '--data', temporaryDir()]);
    expect({ code, out }).toEqual({ code: 0, out: 'No backfills.' });
  });
});
