import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { VigiaError } from '../../shared/errors.ts';

/**
 * Writes bytes to a file, made whole under another name first: a stop, an error or a full disk leaves what was there.
 * The folders above it are made. Gives back how many bytes it wrote.
 *
 * @throws VigiaError `stopped` when the signal comes first.
 */
export async function writeFile(path: string, pieces: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<number> {
  const part = `${path}.${process.pid}.part`;
  await mkdir(dirname(path), { recursive: true });
  try {
    const bytes = await writeAll(part, pieces, signal);
    await rename(part, path);
    return bytes;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function writeAll(path: string, pieces: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<number> {
  const file = await open(path, 'w');
  let bytes = 0;
  try {
    for await (const piece of pieces) {
      throwIfStopped(signal);
      await file.writeFile(piece);
      bytes += piece.byteLength;
    }
    throwIfStopped(signal);
    await file.sync();
  } finally {
    await file.close();
  }
  return bytes;
}

function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new VigiaError('Stopped: no file was written.', { code: 'stopped' });
}
