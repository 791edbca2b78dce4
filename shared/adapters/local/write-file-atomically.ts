import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A write of one file takes seconds; an hour-old temporary file has lost its writer. */
const TEMPORARY_MAX_AGE_MS = 3_600_000;

export type AtomicWrite = {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** On the same file system as `path`; holds nothing but unfinished writes. */
  readonly temporaryDir: string;
  /** True: of racing writers one wins, and a file that is there stays as it is. False: the last one wins. */
  readonly ifAbsent: boolean;
};

/**
 * Writes a file that is whole or not there, whenever the process or the machine stops: a temporary
 * file, synced, then linked or renamed to its name. Readable by its owner only. Makes missing folders.
 */
export async function writeFileAtomically(write: AtomicWrite): Promise<'written' | 'exists'> {
  const temporary = join(write.temporaryDir, randomUUID());
  await makingFolder(write.temporaryDir, () => writeSynced(temporary, write.bytes));
  try {
    // Only link(2) refuses an existing name atomically; rename(2) replaces it atomically.
    const publish = write.ifAbsent ? link : rename;
    await makingFolder(dirname(write.path), () => publish(temporary, write.path));
    return 'written';
  } catch (error) {
    if (write.ifAbsent && hasCode(error, 'EEXIST')) return 'exists';
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Removes what crashed writers left behind. Age is by the file system's own clock, not the injected one. */
export async function sweepTemporaryFiles(temporaryDir: string): Promise<void> {
  for (const name of await filesIn(temporaryDir)) {
    const path = join(temporaryDir, name);
    // Its writer may have removed it meanwhile.
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > TEMPORARY_MAX_AGE_MS) await rm(path, { force: true });
  }
}

/** The names in a folder; none when it is missing. */
export async function filesIn(dir: string): Promise<readonly string[]> {
  return await readdir(dir).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
}

/** True when a path, or a folder on the way to it, does not exist. */
export function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR');
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The folder is nearly always there, so it is made only when its absence shows. */
async function makingFolder(dir: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!isMissing(error)) throw error;
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await action();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
