import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createBlobIndex } from '../../shared/adapters/aws/blob-index.ts';
import { openFolderIndex } from '../../shared/adapters/local/folder-index.ts';
import { createArticleIndex } from '../../shared/query/create-article-index.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { describeArticleIndex } from './article-index-contract.ts';

/** In memory where the system has it: what is tested is what is written, not the disk. */
const BASE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

describeArticleIndex('a folder', async () => {
  const dir = await mkdtemp(join(BASE, 'vigia-index-'));
  const storage = openFolderIndex(join(dir, 'articles.sqlite'));
  return {
    index: createArticleIndex(storage),
    storedBytes: async () => {
      const files = await readdir(dir);
      return (await Promise.all(files.map((file) => readFile(join(dir, file), 'latin1')))).join('\n');
    },
    close: async () => {
      storage.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
});

describeArticleIndex('blobs', async () => {
  const dir = await mkdtemp(join(BASE, 'vigia-index-'));
  const blobs = createMemoryBlobs();
  const options = { blobs, manifestForMs: 0, elapsedMs: () => 0 };
  const writer = createBlobIndex({ ...options, cacheDir: join(dir, 'writer') });
  const reader = createBlobIndex({ ...options, cacheDir: join(dir, 'reader') });
  const { upsert, remove, maintain } = createArticleIndex(writer);
  return {
    index: { ...createArticleIndex(reader), upsert, remove, maintain },
    storedBytes: async () => {
      const { keys } = await blobs.list('index/');
      const every = await Promise.all(keys.map(async (key) => ({ key, bytes: (await blobs.get(key))! })));
      return every
        .map(({ key, bytes }) => Buffer.from(key.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1'))
        .join('\n');
    },
    close: async () => {
      writer.close();
      reader.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
});
