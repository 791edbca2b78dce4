import { closeSync, openSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { migrations } from '../../migrations/list.ts';
import { openDataFolder } from '../../shared/adapters/local/data-folder.ts';
import { filesIn, isMissing } from '../../shared/adapters/local/write-file-atomically.ts';
import { VigiaError } from '../../shared/errors.ts';
import { productVersion } from '../product-version.ts';
import { copyHashed, hashFile } from './copy-hashed.ts';
import { filesUnder } from './files-under.ts';
import { type BackupFile, MANIFEST, readManifest, writeManifest } from './manifest.ts';

export type BackupRequest = {
  /** The data folder; a run may write to it. */
  readonly dataDir: string;
  /** A folder of its own: new, empty, or with an earlier backup, of which only what is new is copied. */
  readonly backupDir: string;
  readonly withSecrets: boolean;
};

export type BackupReport = {
  readonly files: number;
  readonly bytes: number;
  readonly copied: number;
  readonly removed: number;
  readonly madeAt: string;
};

/** What of a data folder is copied file by file; the index is made anew from the records. */
const FOLDERS = ['blobs', 'mail'] as const;

/**
 * Copies a data folder into a folder that verifies: first the records as one transaction sees them, then the blobs,
 * which are written before their rows, so that all that the records name is there. The manifest goes last: a backup
 * that was cut off leaves the one before it as it was, save for files that it adds.
 *
 * @throws VigiaError `backup-refused` for a folder that holds something else.
 */
export async function writeBackup({ dataDir, backupDir, withSecrets }: BackupRequest): Promise<BackupReport> {
  const dir = resolve(backupDir);
  const known = await knownFiles(dir, resolve(dataDir));
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const madeAt = new Date().toISOString();
  const database = `records-${madeAt.replaceAll(/\D/g, '')}.sqlite`;
  const dataVersion = snapshot(dataDir, join(dir, database));
  const kept = new Set<string>([MANIFEST, database]);
  const report = { copied: 0, removed: 0 };
  const header = { vigiaBackup: 1 as const, dataVersion, madeBy: productVersion(), madeAt, database, withSecrets };
  const sums = await writeManifest(dir, header, copyAll());
  for await (const path of everyFile(dir))
    if (!kept.has(path)) {
      await rm(join(dir, path), { force: true });
      report.removed++;
    }
  return { ...sums, ...report, madeAt };

  async function* copyAll(): AsyncGenerator<BackupFile> {
    yield { path: database, ...(await hashFile(join(dir, database))) };
    if (withSecrets) yield* copyOne('secrets.json');
    for (const folder of FOLDERS) for await (const path of filesUnder(dataDir, folder)) yield* copyOne(path);
  }

  async function* copyOne(path: string): AsyncGenerator<BackupFile> {
    const before = known.get(path);
    const file = before !== undefined && (await isSame(dataDir, dir, path)) ? before : await copyIfThere(path);
    if (file === undefined) return;
    if (file !== before) report.copied++;
    kept.add(path);
    yield { path, ...file };
  }

  /** What a run removed since the listing is named by no row any more. */
  async function copyIfThere(path: string): Promise<Omit<BackupFile, 'path'> | undefined> {
    return await copyHashed(join(dataDir, path), join(dir, path)).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
  }
}

/** What an earlier backup in this folder holds, by path. */
async function knownFiles(dir: string, dataDir: string): Promise<ReadonlyMap<string, Omit<BackupFile, 'path'>>> {
  if (dir === dataDir || dir.startsWith(`${dataDir}${sep}`) || dataDir.startsWith(`${dir}${sep}`))
    throw refused(dir, 'it and the data folder must not hold one another');
  const names = await filesIn(dir);
  const known = new Map<string, Omit<BackupFile, 'path'>>();
  if (names.includes(MANIFEST)) {
    for await (const entry of readManifest(dir))
      if ('path' in entry) known.set(entry.path, { bytes: entry.bytes, sha256: entry.sha256 });
  } else if (names.some((name) => !isOurs(name))) throw refused(dir, 'it holds something that is no backup');
  return known;
}

/** What a first backup leaves that was cut off. */
function isOurs(name: string): boolean {
  return /^(?:blobs|mail|secrets\.json|manifest\.jsonl\.new|records-\d+\.sqlite(?:-journal)?)$/.test(name);
}

function refused(dir: string, why: string): VigiaError {
  return new VigiaError(`Cannot write a backup into ${dir} as it must be a folder of its own: ${why}. Name another.`, {
    code: 'backup-refused',
  });
}

/**
 * `VACUUM INTO` writes what one read transaction sees, whoever writes meanwhile; the online backup API would begin anew
 * with every write of another process (sqlite.org/backup.html, "File and Database Connection Locking").
 */
function snapshot(dataDir: string, target: string): number {
  const folder = openDataFolder(dataDir, { migrations });
  try {
    // An empty file is taken, and keeps its mode.
    closeSync(openSync(target, 'wx', 0o600));
    folder.db.prepare('VACUUM INTO ?').run(target);
    return folder.dataVersion;
  } finally {
    folder.close();
  }
}

/** A blob never changes, save for a few that are written anew: then it is younger than its copy. */
async function isSame(dataDir: string, dir: string, path: string): Promise<boolean> {
  const [source, copy] = await Promise.all([dataDir, dir].map((root) => stat(join(root, path)).catch(() => undefined)));
  return source !== undefined && copy !== undefined && source.size === copy.size && source.mtimeMs < copy.mtimeMs;
}

async function* everyFile(dir: string): AsyncGenerator<string> {
  for (const name of await readdir(dir))
    if (isOurs(name)) {
      if ((await stat(join(dir, name))).isFile()) yield name;
      else yield* filesUnder(dir, name);
    }
}
