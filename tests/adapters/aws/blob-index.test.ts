import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBlobIndex } from '../../../shared/adapters/aws/blob-index.ts';
import type { Blobs } from '../../../shared/ports.ts';
import { createArticleIndex } from '../../../shared/query/create-article-index.ts';
import { makeIndexedArticle } from '../../fakes/indexed-article.ts';
import { createMemoryBlobs } from '../../fakes/memory-blobs.ts';
import { temporaryFolder } from '../local/temporary-folder.ts';

const FIRST_PAGE = { query: 'fentanyl', now: '2026-03-02T12:00:00.000Z', limit: 100 };

let instances = 0;

/** An instance of a function: its own copies of parts, over blobs that all share. */
async function instance(blobs: Blobs, clock = { ms: 0 }) {
  const cacheDir = join(await temporaryFolder(), String(instances++));
  const storage = createBlobIndex({ blobs, cacheDir, manifestForMs: 10_000, elapsedMs: () => clock.ms });
  onTestFinished(() => storage.close());
  return createArticleIndex(storage);
}

const article = (articleId: string, month = '2026-03') => {
  const orderedAt = `${month}-01T10:00:00.000Z`;
  return makeIndexedArticle({ articleId, storyId: articleId, orderedAt, publishedAt: orderedAt });
};

const keysOf = async (blobs: Blobs, prefix: string) => (await blobs.list(prefix)).keys;

describe('createBlobIndex()', () => {
  it('loses nothing when two writers write at once', async () => {
    const blobs = createMemoryBlobs();
    const [a, b] = [await instance(blobs), await instance(blobs)];
    await Promise.all([
      a.upsert([article('a1')]).then(() => a.upsert([article('a2', '2025-01')])),
      b.upsert([article('b1')]).then(() => b.maintain()),
      b.remove(['c1']),
    ]);
    const { hits } = await (await instance(blobs)).search(FIRST_PAGE);
    expect(hits.map(({ articleId }) => articleId)).toEqual(['b1', 'a1', 'a2']);
  });

  it('finds what another instance wrote once the manifest that it knows is ten seconds old', async () => {
    const blobs = createMemoryBlobs();
    const clock = { ms: 0 };
    const [writer, reader] = [await instance(blobs), await instance(blobs, clock)];
    await writer.upsert([article('a1')]);
    expect((await reader.search(FIRST_PAGE)).hits).toHaveLength(1);
    await writer.upsert([article('a2')]);
    expect((await reader.search(FIRST_PAGE)).hits).toHaveLength(1);
    clock.ms = 10_000;
    expect((await reader.search(FIRST_PAGE)).hits).toHaveLength(2);
  });

  it('keeps the parts of the manifest before for its readers, and no older ones', async () => {
    const blobs = createMemoryBlobs();
    const writer = await instance(blobs);
    for (let n = 0; n < 5; n++) await writer.upsert([article(`a${n}`)]);
    expect(await keysOf(blobs, 'index/parts/')).toHaveLength(2);
    expect(await keysOf(blobs, 'index/manifests/')).toHaveLength(2);
    await writer.maintain();
    expect(await keysOf(blobs, 'index/parts/')).toHaveLength(1);
  });

  it('folds into one part per month, and opens no month that a question cannot reach', async () => {
    const blobs = createMemoryBlobs();
    const writer = await instance(blobs);
    await writer.upsert([article('a1'), article('a2', '2026-02'), article('a3', '2025-12'), article('a4', '2025-12')]);
    await writer.maintain();
    const parts = await keysOf(blobs, 'index/parts/');
    expect(parts.map((key) => key.slice('index/parts/'.length, 'index/parts/2026-01'.length))).toEqual([
      '2025-12',
      '2026-02',
      '2026-03',
    ]);
    const fetched: string[] = [];
    const watched: Blobs = {
      ...blobs,
      get: (key) => {
        fetched.push(key);
        return blobs.get(key);
      },
    };
    const reader = await instance(watched);
    expect((await reader.search({ ...FIRST_PAGE, limit: 1 })).hits).toHaveLength(1);
    await reader.facets({ ...FIRST_PAGE, query: 'after:2026-02-01 before:2026-02-20', fields: ['topic'], top: 5 });
    expect(fetched.filter((key) => key.includes('2025-12'))).toEqual([]);
  });

  it('starts anew over an index of another format, and erases it', async () => {
    const blobs = createMemoryBlobs();
    const old = {
      schemaVersion: 1,
      format: 0,
      number: 7,
      months: [{ month: '2026-03', key: 'index/parts/old' }],
      retired: [],
    };
    await blobs.put('index/parts/old', new Uint8Array(1));
    await blobs.put('index/manifests/000000000007.json', Buffer.from(JSON.stringify(old)));
    const writer = await instance(blobs);
    expect((await writer.search(FIRST_PAGE)).hits).toEqual([]);
    await writer.upsert([article('a1')]);
    await writer.upsert([article('a2')]);
    expect((await writer.search(FIRST_PAGE)).hits).toHaveLength(2);
    expect(await blobs.exists('index/parts/old')).toBe(false);
  });
});
