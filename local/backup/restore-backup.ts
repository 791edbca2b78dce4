import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { migrations } from '../../migrations/list.ts';
import { FIRST_DATA_VERSION } from '../../shared/adapters/local/data-folder.ts';
import { filesIn, isMissing } from '../../shared/adapters/local/write-file-atomically.ts';
import { VigiaError } from '../../shared/errors.ts';
import { copyHashed } from './copy-hashed.ts';
import { type BackupFile, type BackupHeader, damaged, readManifest } from './manifest.ts';

export type RestoreReport = BackupHeader & { readonly files: number; readonly bytes: number };

/**
 * Makes a data folder from a backup. Every file is hashed as it is copied, and the folder has its name only when all of
 * them are as the manifest says: a restore that was cut off leaves a folder ending in `~restoring`, which the next one
 * begins anew.
 *
 * @throws VigiaError `restore-refused` when the folder holds something, `backup-too-new`, `backup-damaged`, `no-backup`.
 */
export async function restoreBackup(backupDir: string, dataDir: string): Promise<RestoreReport> {
  const target = resolve(dataDir);
  const entries = readManifest(resolve(backupDir));
  const header = await headerOf(backupDir, entries);
  checkVersion(header);
  await checkEmpty(target);
  const partial = `${target}~restoring`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  let [files, bytes] = [0, 0];
  for await (const entry of entries) {
    if (!('path' in entry)) throw damaged(backupDir, 'it has two headers');
    await restoreFile({ backupDir, partial, header }, entry);
    files++;
    bytes += entry.bytes;
  }
  await mkdir(dirname(target), { recursive: true });
  await rmdir(target).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
  await rename(partial, target);
  return { ...header, files, bytes };
}

async function headerOf(dir: string, entries: AsyncGenerator<BackupHeader | BackupFile>): Promise<BackupHeader> {
  const { value } = await entries.next();
  if (value !== undefined && 'vigiaBackup' in value) return value;
  throw damaged(dir, 'its manifest is empty');
}

function checkVersion({ dataVersion, madeBy }: BackupHeader): void {
  const known = FIRST_DATA_VERSION + migrations.length;
  if (dataVersion <= known) return;
  throw new VigiaError(
    `Cannot restore the backup as this vigia knows data up to version ${known}: current value is ${dataVersion}. ` +
      `Run vigia ${madeBy} or newer.`,
    { code: 'backup-too-new' },
  );
}

async function checkEmpty(dir: string): Promise<void> {
  const names = await filesIn(dir);
  if (names.length === 0) return;
  throw new VigiaError(
    `Cannot restore into ${dir} as it must be empty or not there: it holds ${names.slice(0, 3).join(', ')}. ` +
      'Name another folder with --data, or move this one away.',
    { code: 'restore-refused' },
  );
}

type Restore = { readonly backupDir: string; readonly partial: string; readonly header: BackupHeader };

async function restoreFile({ backupDir, partial, header }: Restore, file: BackupFile): Promise<void> {
  const name = file.path === header.database ? 'vigia.sqlite' : file.path;
  const copied = await copyHashed(join(backupDir, file.path), join(partial, name)).catch((cause: unknown) => {
    if (isMissing(cause)) throw damaged(backupDir, `${file.path} is missing`, cause);
    throw cause;
  });
  if (copied.sha256 !== file.sha256)
    throw damaged(backupDir, `${file.path} has the SHA-256 ${copied.sha256}, not ${file.sha256}`);
}
