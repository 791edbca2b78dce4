import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

export type Hashed = { readonly bytes: number; readonly sha256: string };

const CHUNK_BYTES = 256 * 1024;

/** Size and SHA-256 of a file. */
export async function hashFile(path: string): Promise<Hashed> {
  const file = await open(path, 'r');
  try {
    return await readHashed(file);
  } finally {
    await file.close();
  }
}

/** Copies a file, readable by its owner only; gives back size and SHA-256 of what was copied. Makes missing folders. */
export async function copyHashed(from: string, to: string): Promise<Hashed> {
  const source = await open(from, 'r');
  try {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    const target = await open(to, 'w', 0o600);
    try {
      const hashed = await readHashed(source, target);
      await target.sync();
      return hashed;
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function readHashed(source: FileHandle, target?: FileHandle): Promise<Hashed> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await source.read(buffer, 0, CHUNK_BYTES);
    if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    await target?.writeFile(chunk);
    bytes += bytesRead;
  }
}
