import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { VigiaError } from '../../errors.ts';
import { isBusy } from './sqlite-database.ts';
import { isMissing } from './write-file-atomically.ts';

/** The kernel's lock hangs on this file, the holder's name is in that one. */
const LOCK_FILE = 'lock.sqlite';
const HOLDER_FILE = 'lock.json';

/** A reader looks for microseconds, and may be looking just when a writer comes. */
const PATIENCE_MS = 500;

/** A new holder writes its name right after it has the lock; this is how long others wait for that. */
const NAME_TRIES = 20;
const NAME_PAUSE_MS = 50;

const holderSchema = z.object({
  pid: z.number().int().positive(),
  /** The kernel's id of this boot, where it has one: pids of another boot mean nothing. */
  bootId: z.string().optional(),
  /** ISO 8601, UTC. */
  acquiredAt: z.string(),
  port: z.number().int().optional(),
});
type Holder = z.infer<typeof holderSchema>;

/** Who has the folder. `port` is where it takes commands on 127.0.0.1, once it has announced that. */
export type DataLockState =
  | { readonly kind: 'free' }
  | { readonly kind: 'held'; readonly pid: number; readonly port?: number };

/** The right to write to one data folder, until `release` or the end of the process, however it ends. */
export type DataLock = {
  readonly kind: 'acquired';
  readonly dir: string;
  /** Tells other processes where this one takes commands. */
  announce(address: { readonly port: number }): void;
  release(): void;
};

/**
 * Takes the one writer's place of a data folder, or says who has it. The lock itself is a file lock held by the
 * kernel (an open exclusive SQLite transaction), so it ends with its process, and a name left in `lock.json` by
 * a crash, an earlier boot or a pid used again holds nobody up (docs/decisions/local-storage.md).
 */
export async function acquireDataLock(
  dir: string,
): Promise<DataLock | Extract<DataLockState, { readonly kind: 'held' }>> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(join(dir, LOCK_FILE), { timeout: PATIENCE_MS });
  if (!tryLock(db, 'BEGIN EXCLUSIVE')) {
    db.close();
    return await holderOf(dir);
  }
  return heldLock(dir, db);
}

/** Who has the folder now; takes nothing, and makes no folder. */
export async function readDataLock(dir: string): Promise<DataLockState> {
  const path = join(dir, LOCK_FILE);
  if (!existsSync(path)) return { kind: 'free' };
  const db = new DatabaseSync(path, { readOnly: true });
  const free = tryLock(db, 'BEGIN; SELECT count(*) FROM sqlite_master');
  db.close();
  return free ? { kind: 'free' } : await holderOf(dir);
}

function heldLock(dir: string, db: DatabaseSync): DataLock {
  const bootId = currentBootId();
  let holder: Holder = { pid: process.pid, ...(bootId && { bootId }), acquiredAt: new Date().toISOString() };
  writeHolder(dir, holder);
  const release = (): void => {
    process.off('exit', release);
    if (!db.isOpen) return;
    rmSync(join(dir, HOLDER_FILE), { force: true });
    db.close();
  };
  process.once('exit', release);
  return {
    kind: 'acquired',
    dir,
    announce({ port }) {
      holder = { ...holder, port };
      writeHolder(dir, holder);
    },
    release,
  };
}

function tryLock(db: DatabaseSync, sql: string): boolean {
  try {
    db.exec(sql);
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

/** The holder's own name for itself. One that is not alive is given a moment, for a new holder may be writing. */
async function holderOf(dir: string): Promise<{ kind: 'held'; pid: number; port?: number }> {
  let holder = readHolder(dir);
  for (let tries = 0; tries < NAME_TRIES && !isAlive(holder); tries += 1) {
    await sleep(NAME_PAUSE_MS);
    holder = readHolder(dir);
  }
  if (holder === undefined) {
    throw new VigiaError(
      `Cannot tell who uses the data folder as ${join(dir, HOLDER_FILE)} must name it: stop the other vigia, or try again`,
      { code: 'data-lock-unnamed', retryable: true },
    );
  }
  return { kind: 'held', pid: holder.pid, ...(holder.port !== undefined && { port: holder.port }) };
}

function isAlive(holder: Holder | undefined): boolean {
  if (holder === undefined || holder.bootId !== currentBootId()) return false;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function readHolder(dir: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(join(dir, HOLDER_FILE), 'utf8')));
  } catch {
    // Missing or damaged: either way nobody is named, and the caller says so.
    return undefined;
  }
}

/** Synchronous, so that nothing runs between having the lock and saying so. */
function writeHolder(dir: string, holder: Holder): void {
  const temporary = join(dir, `${HOLDER_FILE}.tmp`);
  writeFileSync(temporary, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  renameSync(temporary, join(dir, HOLDER_FILE));
}

function currentBootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
