import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { VigiaError } from '../../errors.ts';
import type { DataLock } from './data-lock.ts';
import { inTransaction, openSqlite } from './sqlite-database.ts';
import { makeItemsTable } from './sqlite-items.ts';
import { makeMessagesTable } from './sqlite-queue.ts';

/** One step from a data version to the next. */
export type Migration = {
  /** The version that it leads to: 2 for the first of the list, then 3, … */
  readonly to: number;
  /** For messages, such as `split-feed-state`. */
  readonly name: string;
  /** Runs inside a write transaction that also records the version; must not begin its own. */
  run(db: DatabaseSync): void;
};

/** An open data folder. Paths are for the adapters of the same names. */
export type DataFolder = {
  readonly dir: string;
  readonly db: DatabaseSync;
  readonly blobsDir: string;
  readonly mailDir: string;
  readonly secretsPath: string;
  readonly dataVersion: number;
  close(): void;
};

export type DataFolderOptions = {
  /** Every migration there is, in order; their number says which data version the code knows. */
  readonly migrations: readonly Migration[];
  /** The lock on this folder. Without it the database opens for reading only, and nothing is made or migrated. */
  readonly lock?: DataLock;
};

/** Data as of the first release. */
export const FIRST_DATA_VERSION = 1;

/**
 * Opens a data folder. A new one starts at the version that the code knows; older data is migrated, one
 * transaction a step; newer data is refused untouched (`data-too-new`). For readers, a missing folder is `no-data`
 * and older data `data-too-old`.
 */
export function openDataFolder(dir: string, options: DataFolderOptions): DataFolder {
  const path = join(dir, 'vigia.sqlite');
  const readOnly = options.lock === undefined;
  if (options.lock !== undefined && options.lock.dir !== dir) throw wrongLock(dir, options.lock.dir);
  if (readOnly && !existsSync(path)) throw noData(dir);
  const db = openSqlite(path, { readOnly });
  try {
    const dataVersion = settleVersion(dir, db, options);
    return {
      dir,
      db,
      blobsDir: join(dir, 'blobs'),
      mailDir: join(dir, 'mail'),
      secretsPath: join(dir, 'secrets.json'),
      dataVersion,
      close: () => db.close(),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Brings the data to the version that the code knows, or throws; gives back that version. */
function settleVersion(dir: string, db: DatabaseSync, options: DataFolderOptions): number {
  const known = FIRST_DATA_VERSION + options.migrations.length;
  const found = readVersion(db);
  if (found !== undefined && found > known) throw tooNew(dir, found, known);
  if (options.lock === undefined) {
    if (found === undefined) throw noData(dir);
    if (found < known) throw tooOld(dir, found, known);
    return known;
  }
  if (found === undefined) makeNew(db, known);
  const missing = options.migrations.slice((found ?? known) - FIRST_DATA_VERSION);
  for (const migration of missing) migrate(dir, db, migration);
  return known;
}

/** The version and every table in one transaction, so that readers never meet half a database. */
function makeNew(db: DatabaseSync, version: number): void {
  inTransaction(db, () => {
    db.exec('CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT');
    makeItemsTable(db);
    makeMessagesTable(db);
    writeVersion(db, version);
  });
}

function migrate(dir: string, db: DatabaseSync, migration: Migration): void {
  try {
    inTransaction(db, () => {
      migration.run(db);
      writeVersion(db, migration.to);
    });
  } catch (cause) {
    throw new VigiaError(
      `Cannot migrate ${dir} to data version ${migration.to} as ${migration.name} must succeed: the data is as it was`,
      { code: 'migration-failed', cause },
    );
  }
}

/** Undefined for a database that is not made yet. */
function readVersion(db: DatabaseSync): number | undefined {
  const table = db.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'meta'`).get();
  if (table === undefined) return undefined;
  const row = db.prepare(`SELECT value FROM meta WHERE name = 'dataVersion'`).get();
  return row === undefined ? undefined : Number(row['value']);
}

function writeVersion(db: DatabaseSync, version: number): void {
  db.prepare(`INSERT OR REPLACE INTO meta (name, value) VALUES ('dataVersion', ?)`).run(version);
}

function noData(dir: string): VigiaError {
  return new VigiaError(`Cannot read data as ${dir} must be a data folder: start vigia with it once`, {
    code: 'no-data',
  });
}

function tooNew(dir: string, found: number, known: number): VigiaError {
  return new VigiaError(
    `Cannot open ${dir} as this vigia knows data up to version ${known}: current value is ${found}; ` +
      'run a newer vigia, or name another folder with --data',
    { code: 'data-too-new' },
  );
}

function tooOld(dir: string, found: number, known: number): VigiaError {
  return new VigiaError(
    `Cannot read ${dir} as its data must have version ${known}: current value is ${found}; ` +
      'start vigia with it once, which migrates it',
    { code: 'data-too-old' },
  );
}

function wrongLock(dir: string, locked: string): VigiaError {
  return new VigiaError(`Cannot open ${dir} for writing as the lock must be on it: the lock is on ${locked}`, {
    code: 'wrong-lock',
  });
}
