import type { Blobs } from '../../shared/ports.ts';

/** Blobs that outlive a pipeline and no test: for tests of a thousand runs, where files would take most of the time. */
export function createMemoryBlobs(): Blobs {
  const blobs = new Map<string, Uint8Array>();
  return {
    async put(key, bytes, options) {
      if (options?.ifAbsent === true && blobs.has(key)) return 'conflict';
      blobs.set(key, bytes);
      return 'written';
    },
    get: async (key) => blobs.get(key),
    exists: async (key) => blobs.has(key),
    async delete(key) {
      blobs.delete(key);
    },
    list: async (prefix) => ({ keys: [...blobs.keys()].filter((key) => key.startsWith(prefix)).toSorted() }),
  };
}
