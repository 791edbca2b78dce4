import { openSqlite } from '../../../shared/adapters/local/sqlite-database.ts';
import { createSqliteTable } from '../../../shared/adapters/local/sqlite-table.ts';
import type { Article } from '../../../shared/model/article.ts';
import type { FetchRecord } from '../../../shared/model/article-record.ts';
import type { Tag } from '../../../shared/model/tag.ts';
import type { ArticleIndex, ArticleSearch } from '../../../shared/ports.ts';
import { archiveArticle } from '../../../shared/stages/archive.ts';
import { rawPageKey } from '../../../shared/stages/raw-page-key.ts';
import { createStores, type Stores } from '../../../shared/stores/stores.ts';
import { sha256Hex } from '../../../shared/text/hash.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { createMemoryBlobs } from '../../fakes/memory-blobs.ts';
import { makeArticle } from '../../fakes/records.ts';

export const NOW = '2026-11-22T12:00:00.000Z';

export type Stored = {
  readonly article?: Partial<Article>;
  readonly tags?: readonly Tag[];
  /** The page as it was fetched; without it the text is the feed's own. */
  readonly page?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly reserved?: string;
};

/** Stores in memory, and an index that asks nothing of a query: every article meets it, newest first. */
export function createSmallArchive() {
  const stores = createStores({
    table: createSqliteTable(openSqlite(':memory:'), { clock: createManualClock() }),
    blobs: createMemoryBlobs(),
  });
  const hits: { articleId: string; orderedAt: string; storyId: string }[] = [];
  const searches: ArticleSearch[] = [];
  return {
    stores,
    searches,
    articleIndex: indexOf((search) => page(hits, searches, search)),

    /** Archives an article as ingest does, or its next version. */
    store: async (stored: Stored) => {
      const record = await archive(stores, stored);
      const at = hits.findIndex(({ articleId }) => articleId === record.id);
      hits.splice(at < 0 ? hits.length : at, at < 0 ? 0 : 1, {
        articleId: record.id,
        orderedAt: record.orderedAt,
        storyId: record.story.storyId,
      });
      return record;
    },
  };
}

export type SmallArchive = ReturnType<typeof createSmallArchive>;

async function archive(stores: Stores, { article: more, tags = [], page: body, headers = {}, reserved }: Stored) {
  const made = makeArticle(more);
  const article = { ...made, contentHash: sha256Hex(`${made.title}\n\n${made.text}`) };
  const previous = await stores.articles.get(article.id);
  const plan = archiveArticle({
    tagged: { article, tags, modelVersion: '1-abc' },
    story: { kind: 'new', storyId: article.id, why: 'first article of its story' },
    now: article.foundAt,
    ...(body === undefined ? {} : { fetch: fetchOf(article, Buffer.from(body), headers) }),
    ...(previous === undefined ? {} : { previous: previous.record }),
    ...(reserved === undefined ? {} : { reserved }),
  });
  if (plan.kind !== 'store') throw new Error(`${article.id} is in the archive as it is`);
  if (body !== undefined && reserved === undefined)
    await stores.articles.putRaw(rawPageKey(Buffer.from(body)).key, Buffer.from(body));
  await stores.articles.putText(plan.head.articleKey, plan.text);
  if (plan.version !== undefined) await stores.articles.addVersion(plan.version);
  await stores.articles.saveHead(plan.head, previous?.version);
  return plan.head;
}

function fetchOf({ url, foundAt }: Article, body: Buffer, headers: Readonly<Record<string, string>>): FetchRecord {
  return { ...rawPageKey(body), status: 200, url, headers: { ...headers }, fetchedAt: foundAt };
}

function page(
  hits: readonly { articleId: string; orderedAt: string; storyId: string }[],
  searches: ArticleSearch[],
  search: ArticleSearch,
) {
  searches.push(search);
  const ordered = hits.toSorted((a, b) => (a.orderedAt < b.orderedAt ? 1 : -1));
  const start = Number(search.cursor ?? 0);
  const end = start + search.limit;
  return { hits: ordered.slice(start, end), ...(end < ordered.length ? { cursor: String(end) } : {}) };
}

/** All of a stream, as bytes. */
export async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

function indexOf(search: (search: ArticleSearch) => ReturnType<typeof page>): ArticleIndex {
  const unused = async (): Promise<never> => {
    throw new Error('no test of exports asks for this');
  };
  return {
    search: async (asked) => search(asked),
    upsert: unused,
    remove: unused,
    facets: unused,
    timeline: unused,
    stories: unused,
    maintain: unused,
  };
}
