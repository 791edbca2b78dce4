import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { VigiaError } from '../../errors.ts';

/** How long a statement waits for another process's write before it gives up. */
const BUSY_TIMEOUT_MS = 5_000;

/** SQLite's primary result codes for "try again": SQLITE_BUSY and SQLITE_LOCKED (sqlite.org/rescode.html). */
const BUSY_CODES = new Set([5, 6]);

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const DAMAGED_CODES = new Set([11, 26]);

/**
 * Opens a database in the house's mode: write-ahead log, `synchronous=NORMAL`. A commit survives
 * `kill -9`; a power cut may undo the last commits, newest first, but never one in the middle
 * (docs/decisions/local-storage.md). What is removed or written over is zeroed in the file (sqlite.org/pragma.html,
 * secure_delete): a takedown leaves no words in free pages. Throws `data-damaged` for a file that is no database.
 */
export function openSqlite(path: string, options: { readonly readOnly?: boolean } = {}): DatabaseSync {
  const readOnly = options.readOnly ?? false;
  // SQLite makes files that all may read, and gives the log the mode of its database.
  if (!readOnly && path !== ':memory:') closeSync(openSync(path, 'a', 0o600));
  const db = new DatabaseSync(path, { readOnly, timeout: BUSY_TIMEOUT_MS });
  try {
    // The first statement is what reads the file's header.
    db.exec(readOnly ? 'PRAGMA schema_version' : WRITER_MODE);
    return db;
  } catch (error) {
    db.close();
    throw hasCode(error, DAMAGED_CODES) ? damagedError(path, error) : error;
  }
}

const WRITER_MODE = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON';

/** Takes the pages of earlier states out of the write-ahead log as well; where a reader still needs them they stay. */
export function emptyWriteAheadLog(db: DatabaseSync): void {
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

/** Runs `work` as one write transaction: all of it or, when it throws, none of it. Not to be nested. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  try {
    db.exec('BEGIN IMMEDIATE');
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw isBusy(error) ? busyError(error) : error;
  }
}

/** True for the errors that mean another connection is in the way. */
export function isBusy(error: unknown): boolean {
  return hasCode(error, BUSY_CODES);
}

function hasCode(error: unknown, codes: ReadonlySet<number>): boolean {
  // The low byte is the primary code; the rest says more.
  return error instanceof Error && 'errcode' in error && codes.has(Number(error.errcode) & 0xff);
}

function damagedError(path: string, cause: unknown): VigiaError {
  return new VigiaError(
    `Cannot open ${path} as it must be a whole SQLite database: restore the folder from a backup, or move it away`,
    { code: 'data-damaged', cause },
  );
}

function busyError(cause: unknown): VigiaError {
  return new VigiaError(
    `Cannot write to the database as another process must let go of it: still busy after ${BUSY_TIMEOUT_MS} ms`,
    { code: 'database-busy', retryable: true, cause },
  );
}
