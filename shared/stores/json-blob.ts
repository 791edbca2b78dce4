import { gunzipSync, gzipSync } from 'node:zlib';
import type { z } from 'zod';
import { VigiaError } from '../errors.ts';
import type { Blobs } from '../ports.ts';

/** No record in Blobs unpacks to more: a page is capped at a fraction of it. */
const MAX_JSON_BYTES = 64 * 1024 * 1024;

/** Writes a value as gzipped JSON, once: an existing blob of that key stays. */
export async function putJson(blobs: Blobs, key: string, value: object): Promise<void> {
  await blobs.put(key, gzipSync(JSON.stringify(value)), { ifAbsent: true });
}

/**
 * Reads what `putJson` wrote; nothing when the blob is not there.
 *
 * @throws VigiaError `unreadable-blob` when the bytes are not what the schema says.
 */
export async function getJson<T>(blobs: Blobs, schema: z.ZodType<T>, key: string): Promise<T | undefined> {
  const bytes = await blobs.get(key);
  if (bytes === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(gunzipSync(bytes, { maxOutputLength: MAX_JSON_BYTES }).toString('utf8')));
  } catch (cause) {
    throw new VigiaError(`Cannot read blob ${key} as gzipped JSON of its schema. Restore it from a backup.`, {
      code: 'unreadable-blob',
      cause,
      ids: { key },
    });
  }
}
