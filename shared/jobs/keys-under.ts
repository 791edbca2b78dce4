import type { Blobs } from '../ports.ts';

/** Every key with a prefix, in byte order. */
export async function keysUnder(blobs: Blobs, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await blobs.list(prefix, cursor);
    keys.push(...page.keys);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return keys;
}
