import { describe, expect, it } from 'vitest';
import { feedsHealth } from '../../cli/feeds/health.ts';
import { migrations } from '../../migrations/list.ts';
import { openDataFolder } from '../../shared/adapters/local/data-folder.ts';
import { acquireDataLock } from '../../shared/adapters/local/data-lock.ts';
import { createFileBlobs } from '../../shared/adapters/local/file-blobs.ts';
import { createSqliteTable } from '../../shared/adapters/local/sqlite-table.ts';
import { createSystemClock } from '../../shared/adapters/local/system-clock.ts';
import type { FeedRecord } from '../../shared/model/feed.ts';
import { createStores } from '../../shared/stores/stores.ts';
import { temporaryDir } from '../e2e/temporary-dir.ts';

const record = (id: string, over: Partial<FeedRecord>): FeedRecord => ({
  schemaVersion: 1,
  feed: { id, url: `https://${id}.example/feed.xml`, title: `Title of ${id}`, origin: 'opml' },
  state: 'ok',
  reason: `Reason of ${id}.`,
  addedAt: '2026-01-01T00:00:00.000Z',
  nextPollAt: '2026-03-12T22:15:00.000Z',
  failures: 0,
  entriesSeen: 10,
  ...over,
});

async function folderWith(records: readonly FeedRecord[]): Promise<string> {
  const dir = temporaryDir();
  const lock = await acquireDataLock(dir);
  if (lock.kind === 'held') throw new Error('the folder is new, nobody holds it');
  const folder = openDataFolder(dir, { migrations, lock });
  const table = createSqliteTable(folder.db, { clock: createSystemClock() });
  const { feeds } = createStores({ table, blobs: createFileBlobs(folder.blobsDir) });
  for (const one of records) await feeds.add(one);
  folder.close();
  lock.release();
  return dir;
}

async function healthOf(dir: string, json = false): Promise<{ readonly code: number; readonly out: string }> {
  const lines: string[] = [];
  const code = await feedsHealth({ out: (line) => lines.push(line) }, { target: { kind: 'embedded', dir }, json });
  return { code, out: lines.join('\n') };
}

const FEEDS = [
  record('fine', {}),
  record('slow', {
    durationMs: 30_000,
    feed: { id: 'slow', url: 'https://slow.example/feed.xml', title: 'S\u001b[31m', origin: 'opml' },
  }),
  record('away', {
    state: 'gone',
    failures: 1,
    failingSince: '2026-03-01T00:00:00.000Z',
    reason: '410\u001b[31m gone',
  }),
];

describe('feedsHealth()', () => {
  it('feedsHealth() shows what needs a look, worst first, and ends with 1 when a feed is broken', async () => {
    const { code, out } = await healthOf(await folderWith(FEEDS));
    expect(code).toBe(1);
    expect(out.indexOf('away  [broken: gone since 2026-03-01]')).toBe(0);
    expect(out.indexOf('slow  [notice: slow]')).toBeGreaterThan(0);
    expect(out).not.toContain('fine');
    expect(out).not.toContain('\u001b');
    expect(out).toContain('3 feeds: 1 broken, 0 trouble, 1 notice, 1 ok.');
  });

  it('feedsHealth() gives all of them as JSON', async () => {
    const { out } = await healthOf(await folderWith(FEEDS), true);
    expect(JSON.parse(out).feeds.map(({ id, severity }: Record<string, string>) => [id, severity])).toEqual([
      ['away', 'broken'],
      ['slow', 'notice'],
      ['fine', 'ok'],
    ]);
  });

  it('feedsHealth() ends with 0 where no run has been yet', async () => {
    expect(await healthOf(temporaryDir())).toEqual({ code: 0, out: '0 feeds: 0 broken, 0 trouble, 0 notice, 0 ok.' });
  });
});
