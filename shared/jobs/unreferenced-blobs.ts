import type { Blobs } from '../ports.ts';
import { cutoff, isBefore, NAMED_FOLDERS } from '../stages/retention.ts';
import type { Stores } from '../stores/stores.ts';
import { collectNamedBlobs } from './named-blobs.ts';

/** Blobs are written before their rows: one that is younger may have its row tomorrow. */
const UNREFERENCED_DAYS = 1;

/**
 * Blobs that no row names and that are older than a day, in byte order of each folder. Their age is asked for when they
 * are given: who needs one again has written it anew. The signal cuts it off with an error.
 */
export async function* unreferencedBlobs(
  { stores, blobs }: { readonly stores: Pick<Stores, 'rows'>; readonly blobs: Blobs },
  now: string,
  signal?: AbortSignal,
): AsyncGenerator<{ readonly key: string; readonly bytes: number }> {
  const named = await collectNamedBlobs(stores, signal);
  const then = cutoff(now, UNREFERENCED_DAYS);
  for (const folder of NAMED_FOLDERS) {
    let cursor: string | undefined;
    do {
      signal?.throwIfAborted();
      const page = await blobs.list(`${folder}/`, cursor);
      for (const key of page.keys.filter((each) => !named.has(each))) {
        const found = await blobs.describe(key);
        if (found !== undefined && isBefore(found.writtenAt, then)) yield { key, bytes: found.bytes };
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
}
