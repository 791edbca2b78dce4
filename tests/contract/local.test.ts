import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileBlobs } from '../../shared/adapters/local/file-blobs.ts';
import { createFileSecrets } from '../../shared/adapters/local/file-secrets.ts';
import { createMailFolder } from '../../shared/adapters/local/mail-folder.ts';
import { createSmtpMailer } from '../../shared/adapters/local/smtp-mailer.ts';
import { openSqlite } from '../../shared/adapters/local/sqlite-database.ts';
import { createSqliteQueue } from '../../shared/adapters/local/sqlite-queue.ts';
import { createSqliteTable } from '../../shared/adapters/local/sqlite-table.ts';
import { startSmtpServer } from '../adapters/local/smtp-server.ts';
import { createManualClock } from '../fakes/manual-clock.ts';
import { describeBlobs } from './blobs-contract.ts';
import { describeMailer } from './mailer-contract.ts';
import { describeQueue } from './queue-contract.ts';
import { describeSecrets } from './secrets-contract.ts';
import { describeTable, type TableHarness } from './table-contract.ts';

async function temporaryFolder(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'vigia-contract-'));
  return { dir, remove: async () => await rm(dir, { recursive: true, force: true }) };
}

async function makeSqliteTable(indexDelayMs: number): Promise<TableHarness> {
  const { dir, remove } = await temporaryFolder();
  const db = openSqlite(join(dir, 'vigia.sqlite'));
  const clock = createManualClock();
  return {
    table: createSqliteTable(db, { clock, indexDelayMs }),
    clock,
    settleIndexes: async () => clock.advance(indexDelayMs),
    close: async () => {
      db.close();
      await remove();
    },
  };
}

describeTable('SQLite', () => makeSqliteTable(0));
describeTable('SQLite with indexes that lag by a second', () => makeSqliteTable(1_000));

describeQueue('SQLite', async () => {
  const { dir, remove } = await temporaryFolder();
  const db = openSqlite(join(dir, 'vigia.sqlite'));
  const clock = createManualClock();
  return {
    queue: createSqliteQueue(db, { clock }),
    wait: async (seconds) => clock.advance(seconds * 1_000),
    tellsNextVisible: true,
    close: async () => {
      db.close();
      await remove();
    },
  };
});

describeBlobs('files', async () => {
  const { dir, remove } = await temporaryFolder();
  return { blobs: createFileBlobs(join(dir, 'blobs')), close: remove };
});

describeMailer('folder', async () => {
  const { dir, remove } = await temporaryFolder();
  const files = async (): Promise<string[]> => (await readdir(dir)).filter((name) => name.endsWith('.eml'));
  return {
    mailer: createMailFolder(dir),
    remembersSent: true,
    namesMessages: false,
    delivered: async () => await Promise.all((await files()).map((name) => readFile(join(dir, name)))),
    close: remove,
  };
});

describeMailer('SMTP', async () => {
  const server = await startSmtpServer();
  return {
    mailer: createSmtpMailer({ host: '127.0.0.1', port: server.port, secure: false, timeoutMs: 10_000 }),
    remembersSent: false,
    namesMessages: false,
    delivered: async () => server.accepted,
    close: server.close,
  };
});

describeSecrets('file', async () => {
  const { dir, remove } = await temporaryFolder();
  return { open: () => createFileSecrets(join(dir, 'secrets.json')), close: remove };
});
