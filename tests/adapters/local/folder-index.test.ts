import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFolderIndex, readFolderIndex } from '../../../shared/adapters/local/folder-index.ts';
import { openSqlite } from '../../../shared/adapters/local/sqlite-database.ts';
import { createArticleIndex } from '../../../shared/query/create-article-index.ts';
import { indexDocument } from '../../../shared/query/index-document.ts';
import { makeIndexedArticle } from '../../fakes/indexed-article.ts';
import { temporaryFolder } from './temporary-folder.ts';

const FIRST_PAGE = { query: 'fentanyl', now: '2026-03-02T12:00:00.000Z', limit: 10 };

async function newPath(): Promise<string> {
  return join(await temporaryFolder(), 'index', 'articles.sqlite');
}

describe('openFolderIndex()', () => {
  it('makes a missing index anew, which lacks articles until it is said to be filled', async () => {
    const path = await newPath();
    const index = openFolderIndex(path);
    expect([index.state(), index.articles()]).toEqual(['filling', 0]);
    index.filled();
    index.close();
    const again = openFolderIndex(path);
    expect(again.state()).toBe('ready');
    again.close();
  });

  it.each([
    ['damaged', (path: string) => writeFile(path, 'this is no database, whatever its name says'.repeat(100))],
    ['of another format', async (path: string) => setFormat(path, 999)],
    ['empty', (path: string) => writeFile(path, '')],
  ])('makes an index anew that is %s', async (_, spoil) => {
    const path = await newPath();
    const index = openFolderIndex(path);
    await index.put([indexDocument(makeIndexedArticle())]);
    index.filled();
    index.close();
    await spoil(path);
    expect(readFolderIndex(path)).toBeUndefined();
    const again = openFolderIndex(path);
    expect([again.state(), again.articles()]).toEqual(['filling', 0]);
    again.close();
  });

  it('empty() takes everything out, also for a reader that looked before', async () => {
    const path = await newPath();
    const storage = openFolderIndex(path);
    const index = createArticleIndex(storage);
    await index.upsert([makeIndexedArticle()]);
    storage.filled();
    expect((await index.search({ ...FIRST_PAGE, collapse: 'story' })).hits).toHaveLength(1);
    storage.empty();
    expect(storage.state()).toBe('filling');
    expect((await index.search({ ...FIRST_PAGE, collapse: 'story' })).hits).toEqual([]);
    storage.close();
  });
});

describe('readFolderIndex()', () => {
  it('sees what the writer beside it adds and removes', async () => {
    const path = await newPath();
    const storage = openFolderIndex(path);
    const writer = createArticleIndex(storage);
    const reading = readFolderIndex(path)!;
    const reader = createArticleIndex(reading);
    const stories = async () =>
      (await reader.search({ ...FIRST_PAGE, collapse: 'story' })).hits.map((hit) => hit.storyId);
    await writer.upsert([makeIndexedArticle({ articleId: 'a1', storyId: 's1' })]);
    expect(await stories()).toEqual(['s1']);
    await writer.upsert([
      makeIndexedArticle({ articleId: 'a2', storyId: 's2' }),
      makeIndexedArticle({ articleId: 'a1', storyId: 's3' }),
    ]);
    expect((await stories()).toSorted()).toEqual(['s2', 's3']);
    await writer.remove(['a2']);
    await writer.maintain();
    expect(await stories()).toEqual(['s3']);
    reading.close();
    storage.close();
  });

  it('gives nothing, and makes nothing, where there is no index', async () => {
    const path = await newPath();
    expect(readFolderIndex(path)).toBeUndefined();
    expect(existsSync(path)).toBe(false);
  });
});

async function setFormat(path: string, format: number): Promise<void> {
  const db = openSqlite(path);
  db.exec(`PRAGMA user_version = ${format}`);
  db.close();
}
