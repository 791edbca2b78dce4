import { mkdirSync } from 'node:fs';
import { indexPath } from '../../local/index-path.ts';
import { migrations } from '../../migrations/list.ts';
import { openDataFolder } from '../../shared/adapters/local/data-folder.ts';
import { acquireDataLock } from '../../shared/adapters/local/data-lock.ts';
import { createFileBlobs } from '../../shared/adapters/local/file-blobs.ts';
import { openFolderIndex } from '../../shared/adapters/local/folder-index.ts';
import { createSqliteTable } from '../../shared/adapters/local/sqlite-table.ts';
import { createSystemClock } from '../../shared/adapters/local/system-clock.ts';
import type { ArticleRecord } from '../../shared/model/article-record.ts';
import type { IndexedArticle } from '../../shared/model/indexed-article.ts';
import type { StoryMember, StoryRecord } from '../../shared/model/story.ts';
import type { Table } from '../../shared/ports.ts';
import { createArticleIndex } from '../../shared/query/create-article-index.ts';
import { createStores, type Stores } from '../../shared/stores/stores.ts';
import { articleGenerator } from '../archive/generate-articles.ts';

const BATCH = 500;
/** When the generated articles end; they are moved so that the last of them are of today. */
const GENERATED_UNTIL_MS = Date.UTC(2026, 9, 31);
/** As many articles as have a text that can be opened. */
const WITH_TEXT = 200;

/** Fills a new data folder with so many generated articles of the three years up to now: head rows, stories, index. */
export async function fillArchive(dataDir: string, count: number): Promise<void> {
  mkdirSync(dataDir, { recursive: true });
  const lock = await acquireDataLock(dataDir);
  if (lock.kind === 'held') throw new TypeError(`Cannot fill ${dataDir}: process ${lock.pid} has it open`);
  const folder = openDataFolder(dataDir, { migrations, lock });
  const storage = openFolderIndex(indexPath(dataDir));
  const index = createArticleIndex(storage);
  const table = createSqliteTable(folder.db, { clock: createSystemClock() });
  const stores = createStores({ table, blobs: createFileBlobs(folder.blobsDir) });
  const article = articleGenerator();
  const shiftMs = Date.now() - GENERATED_UNTIL_MS;
  try {
    for (let done = 0; done < count; done += BATCH) {
      const size = Math.min(BATCH, count - done);
      const batch = Array.from({ length: size }, (_, i) => moved(article(done + i), shiftMs));
      await index.upsert(batch);
      for (const [i, each] of batch.entries()) await store(each, { table, stores, withText: done + i < WITH_TEXT });
    }
    storage.filled();
  } finally {
    storage.close();
    folder.close();
    lock.release();
  }
}

async function store(
  article: IndexedArticle,
  { table, stores, withText }: { readonly table: Table; readonly stores: Stores; readonly withText: boolean },
): Promise<void> {
  const record = recordOf(article);
  await stores.articles.saveHead(record);
  const { story } = record;
  await stores.stories.add({ ...storyOf(article), members: story.kind === 'new' ? 1 : 5 });
  const member: StoryMember = {
    schemaVersion: 1,
    storyId: story.storyId,
    articleId: record.id,
    assignment: story,
    joinedAt: record.foundAt,
  };
  // The store writes members together with the rows that grouping needs, which no page reads.
  await table.put({ key: { kind: 'story', partition: story.storyId, sort: `member#${record.id}` }, body: member });
  if (!withText) return;
  const {
    snippet: _,
    orderedAt: _o,
    articleVersion: _v,
    tags: _t,
    story: _s,
    articleKey,
    modelVersion,
    ...head
  } = record;
  const text = { ...head, text: article.text };
  await stores.articles.putText(articleKey, { schemaVersion: 1, article: text, tags: [], modelVersion });
}

/** Ids as the archive has them, and times moved. */
function moved(article: IndexedArticle, shiftMs: number): IndexedArticle {
  const at = (instant: string) => new Date(Date.parse(instant) + shiftMs).toISOString();
  return {
    ...article,
    orderedAt: at(article.orderedAt),
    publishedAt: at(article.orderedAt),
    foundAt: at(article.foundAt),
  };
}

function recordOf(article: IndexedArticle): ArticleRecord {
  const { articleId, orderedAt, language, url, title, storyId, foundAt } = article;
  return {
    schemaVersion: 1,
    id: articleId,
    canonicalUrl: url,
    url,
    title,
    language,
    authors: [],
    publishedAt: orderedAt,
    foundAt,
    source: {
      feedId: article.sourceId,
      title: article.sourceTitle,
      sample: false,
      ...(article.country === undefined ? {} : { country: article.country }),
    },
    extraction: { method: 'feed-content', version: '1', notes: [] },
    contentHash: articleId,
    snippet: article.text.slice(0, 300),
    orderedAt,
    articleVersion: 1,
    tags: article.tags.map(({ tag, level }) => ({ tag, level, score: 1 })),
    modelVersion: '1-generated',
    story:
      storyId === articleId
        ? { kind: 'new', storyId, why: 'generated' }
        : { kind: 'copy-of', storyId, of: storyId, why: 'generated' },
    articleKey: `articles/${articleId}/1.json.gz`,
  };
}

function storyOf({ storyId, title, language, foundAt, orderedAt }: IndexedArticle): StoryRecord {
  return {
    schemaVersion: 1,
    id: storyId,
    title,
    language,
    createdAt: foundAt,
    members: 1,
    firstAt: orderedAt,
    lastAt: orderedAt,
    tellings: [],
    apart: [],
  };
}
