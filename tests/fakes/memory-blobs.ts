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
    // Older than any sweep asks for: what is young is a matter of adapters.
    describe: async (key) => {
      const bytes = blobs.get(key);
      return bytes && { bytes: bytes.length, writtenAt: '2000-01-01T00:00:00.000Z' };
    },
    async delete(key) {
      blobs.delete(key);
    },
    async erase(key) {
      blobs.delete(key);
    },
    list: async (prefix) => ({ keys: [...blobs.keys()].filter((key) => key.startsWith(prefix)).toSorted() }),
  };
}
