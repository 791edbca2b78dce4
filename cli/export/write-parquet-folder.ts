import { mkdir, mkdtemp, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../../shared/errors.ts';
import type { ParquetPart } from '../../shared/query/export/parquet-parts.ts';
import { writeFile } from './write-file.ts';

/**
 * Writes the parts of a partitioned table into a folder, which appears when it is whole. Gives back how many bytes it
 * wrote.
 *
 * @throws UsageError when something is in the folder: files of an earlier export would count twice.
 */
export async function writeParquetFolder(
  folder: string,
  parts: AsyncIterable<ParquetPart>,
  signal: AbortSignal,
): Promise<number> {
  const there = await contentOf(folder);
  if (there !== undefined && there.length > 0) throw notEmpty(folder, there.length);
  await mkdir(dirname(resolve(folder)), { recursive: true });
  const making = await mkdtemp(`${resolve(folder)}.part-`);
  try {
    let bytes = 0;
    for await (const { path, bytes: pieces } of parts) bytes += await writeFile(join(making, path), pieces, signal);
    if (there !== undefined) await rmdir(folder);
    await rename(making, folder);
    return bytes;
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    throw error;
  }
}

async function contentOf(folder: string): Promise<readonly string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function notEmpty(folder: string, files: number): UsageError {
  return new UsageError(
    `Cannot export to ${folder} as it must be a new or an empty folder: it holds ${files} ${files === 1 ? 'thing' : 'things'}. ` +
      'Name another folder, or remove it first.',
  );
}
