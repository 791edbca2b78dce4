import type { ArchivedText, ArticleRecord, ArticleVersion, FetchRecord } from '../../model/article-record.ts';
import { recordReservation } from '../../model/record-reservation.ts';
import type { Stores } from '../../stores/stores.ts';
import { storyOfArticle } from '../../stores/story-of-article.ts';
import { type PackFile, packedJson } from './pack-file.ts';
import type { PackedArticle, PackedFetch } from './pack-manifest.ts';
import { packedHistory, textOf } from './packed-history.ts';
import { responseRecordId, type WarcArticle } from './warc-records.ts';

export type PackStores = Pick<Stores, 'articles' | 'stories' | 'copies'>;

/** An article on its way into a pack; its pages are written by `warcRecords`, its files are not kept after they are. */
export type PackingArticle = Omit<WarcArticle, 'record'> & { readonly files: readonly PackFile[] };

/** What a pack says of an article, the pages that are kept of it, and its files in their order. */
export async function packedArticle(stores: PackStores, record: ArticleRecord): Promise<PackingArticle> {
  const versions = await versionsOf(stores, record.id);
  const storyId = await storyOfArticle(stores, record);
  const reserved = recordReservation(record);
  if (reserved !== undefined) return { entry: reservedEntry(record, storyId, reserved), pages: new Map(), files: [] };
  const folder = `articles/${record.id}`;
  const archived = await stores.articles.text(record);
  const text = textOf(record, archived);
  const pages = await keptPages(stores, record, versions);
  const [earlier, history] = [await earlierReceipts(stores, record.id), await packedHistory(stores, folder, versions)];
  const named = {
    record: packedJson(`${folder}/record.json`, record),
    text: text === undefined ? undefined : { path: `${folder}/text.txt`, content: text },
    receipts: archived && packedJson(`${folder}/receipts.json`, receiptsOf(archived)),
    earlierReceipts: earlier.length === 0 ? undefined : packedJson(`${folder}/earlier-receipts.json`, earlier),
    versions: history?.list,
  };
  const fetches = fetchesOf(record, versions).map((fetch) => packedFetch(record.id, fetch, pages));
  const entry: PackedArticle = {
    ...entryOf(record, storyId),
    fetches,
    files: {
      record: named.record.path,
      text: named.text?.path,
      receipts: named.receipts?.path,
      earlierReceipts: named.earlierReceipts?.path,
      versions: named.versions?.path,
      history: (history?.files ?? []).map(({ path }) => path),
    },
    notStored: notStored(fetches, text !== undefined),
  };
  const files = [...Object.values(named).filter((file) => file !== undefined), ...(history?.files ?? [])];
  return { entry, pages, files };
}

async function versionsOf({ articles }: PackStores, articleId: string): Promise<readonly ArticleVersion[]> {
  const versions: ArticleVersion[] = [];
  for await (const { record } of articles.versions(articleId)) versions.push(record);
  return versions;
}

function entryOf(
  record: ArticleRecord,
  storyId: string,
): Omit<PackedArticle, 'files' | 'fetches' | 'notStored' | 'reserved'> {
  const { id, title, canonicalUrl, url, source, publishedAt, publishedFrom, foundAt, gone, story } = record;
  const { contentHash, articleVersion, extraction, modelVersion } = record;
  return {
    id,
    title,
    canonicalUrl,
    url,
    sourceTitle: source.title,
    demonstration: source.sample,
    publishedAt,
    publishedFrom,
    foundAt,
    contentHash,
    articleVersion,
    extraction,
    modelVersion,
    gone,
    story: { id: storyId, kind: story.kind, of: story.of, why: story.why },
  };
}

/** Hash, title and link only (DESIGN.md §1, promise 6): the reservation binds the pack as it binds the archive. */
function reservedEntry(record: ArticleRecord, storyId: string, reserved: string): PackedArticle {
  const fetches = fetchesOf(record, []).map((fetch) => packedFetch(record.id, fetch, new Map()));
  return {
    ...entryOf(record, storyId),
    fetches,
    reserved,
    files: { history: [] },
    notStored: [`the text and the page: ${reserved}`],
  };
}

type VersionFetch = { readonly articleVersion: number; readonly fetch: FetchRecord };

/** Of the text of today, then of earlier ones, newest first; each fetch once. */
function fetchesOf(
  { articleVersion, fetch }: ArticleRecord,
  versions: readonly ArticleVersion[],
): readonly VersionFetch[] {
  const fetches = [{ articleVersion, fetch }, ...versions.toReversed()].flatMap((version) =>
    version.fetch === undefined ? [] : [{ articleVersion: version.articleVersion, fetch: version.fetch }],
  );
  const first = new Map(fetches.toReversed().map((each) => [`${each.fetch.sha256} ${each.fetch.fetchedAt}`, each]));
  return [...first.values()].toReversed();
}

/** The fetches whose bytes are still there. Which is asked by reading them: they are read again when they are written. */
async function keptPages(
  { articles }: PackStores,
  record: ArticleRecord,
  versions: readonly ArticleVersion[],
): Promise<ReadonlyMap<string, FetchRecord>> {
  const pages = new Map<string, FetchRecord>();
  for (const { fetch } of fetchesOf(record, versions))
    if ((await articles.raw(fetch.key)) !== undefined) pages.set(responseRecordId(record.id, fetch), fetch);
  return pages;
}

function packedFetch(
  articleId: string,
  { articleVersion, fetch }: VersionFetch,
  pages: ReadonlyMap<string, FetchRecord>,
): PackedFetch {
  const id = responseRecordId(articleId, fetch);
  const { url, status, fetchedAt, sha256 } = fetch;
  return { articleVersion, url, status, fetchedAt, sha256, ...(pages.has(id) ? { warcRecord: id } : {}) };
}

function receiptsOf({ article, tags, modelVersion }: ArchivedText): object {
  return { modelVersion, title: article.title, tags };
}

/** What earlier topic models said, with their receipts where those are still there. */
async function earlierReceipts({ articles }: PackStores, articleId: string): Promise<readonly object[]> {
  const taggings: object[] = [];
  for await (const { record: past } of articles.pastTaggings(articleId)) {
    const { modelVersion, articleVersion, replacedAt } = past;
    const tags = (await articles.text(past))?.tags ?? past.tags;
    taggings.push({ modelVersion, articleVersion, replacedAt, tags });
  }
  return taggings;
}

function notStored(fetches: readonly PackedFetch[], hasText: boolean): string[] {
  const isGone = fetches.some(({ warcRecord }) => warcRecord === undefined);
  return [
    ...(hasText ? [] : ['the text: its time in the archive is over']),
    ...(fetches.length === 0 ? ['a page: the text is the feed’s own'] : [OF_THE_EXCHANGE]),
    ...(isGone ? ['the bytes of a page without a warcRecord: their time in the archive is over'] : []),
  ];
}

const OF_THE_EXCHANGE =
  'the request; of the answer its protocol version, its reason phrase, and its body as it was compressed on the way';
