import { NAMING_KINDS, namedBlobs } from '../stages/retention.ts';
import type { Stores } from '../stores/stores.ts';
import { createKeySet, type KeySet } from './key-set.ts';

/** Every blob that a row names, once each row was looked at; of two keys that share a mark both stay. */
export async function collectNamedBlobs(
  { rows }: Pick<Stores, 'rows'>,
  signal?: AbortSignal,
): Promise<Pick<KeySet, 'has'>> {
  const named = createKeySet();
  for (const kind of NAMING_KINDS)
    for await (const { body } of rows.all(kind)) {
      signal?.throwIfAborted();
      for (const key of namedBlobs(kind, body)) named.add(key);
    }
  return named;
}
