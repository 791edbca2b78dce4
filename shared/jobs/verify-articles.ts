import type { ArchiveProblem, VerifyCounts } from '../model/archive-problem.ts';
import {
  type ArchivedText,
  type ArticleRecord,
  articleRecordSchema,
  articleVersionSchema,
  type FetchRecord,
} from '../model/article-record.ts';
import { pastTaggingSchema } from '../model/past-tagging.ts';
import type { StoredItem } from '../ports.ts';
import { contentHashOf } from '../stages/content-hash.ts';
import { rawPageKey } from '../stages/raw-page-key.ts';
import { createKeySet } from './key-set.ts';
import { checkedRow, nameOf, placeNow, type VerifyParts } from './verify-parts.ts';

/** What later checks need of each article: its place in lists, by id. */
export type VerifiedHeads = Map<string, { readonly orderedAt: string; readonly foundAt: string }>;

/** Every head, version and past tagging; texts and raw pages by their hashes, each once. Fills `heads`. */
export async function* verifyArticles(
  parts: VerifyParts,
  counts: VerifyCounts,
  heads: VerifiedHeads,
): AsyncGenerator<ArchiveProblem> {
  const checked = createKeySet();
  const others = new Map<string, string>();
  for await (const item of parts.stores.rows.all('article')) {
    counts.rows++;
    const { sort, partition } = item.key;
    if (sort !== 'head') others.set(partition, nameOf(item));
    for (const wanted of namedBy(item, counts, heads)) {
      if ('kind' in wanted) yield wanted;
      else if (!checked.has(wanted.key)) {
        checked.add(wanted.key);
        const problem = await checkBlob(parts, counts, wanted);
        if (problem !== undefined) yield problem;
      }
    }
  }
  for (const [articleId, row] of others)
    if (!heads.has(articleId) && (await placeNow(parts, articleId)) === undefined)
      yield { kind: 'row-without-head', row, articleId };
  yield* verifyDays(parts, heads);
}

type Wanted = { readonly row: string; readonly key: string } & (
  | { readonly text: { readonly contentHash?: string; readonly articleId: string } }
  | { readonly sha256: string }
);

/** The blobs that a row must have, or why it cannot be read. */
function namedBy(item: StoredItem, counts: VerifyCounts, heads: VerifiedHeads): readonly (Wanted | ArchiveProblem)[] {
  const row = nameOf(item);
  if (item.key.sort === 'head') {
    const record = checkedRow(articleRecordSchema, item);
    if ('kind' in record) return [record];
    counts.articles++;
    heads.set(record.id, { orderedAt: record.orderedAt, foundAt: record.foundAt });
    return [{ row, key: record.articleKey, text: { articleId: record.id, ...hashOf(record) } }, ...rawOf(row, record)];
  }
  if (item.key.sort.startsWith('version#')) {
    const record = checkedRow(articleVersionSchema, item);
    if ('kind' in record) return [record];
    counts.versions++;
    if (record.textRemovedAt !== undefined) return [];
    const { contentHash, articleId } = record;
    return [{ row, key: record.articleKey, text: { articleId, contentHash } }, ...rawOf(row, record)];
  }
  const record = checkedRow(pastTaggingSchema, item);
  if ('kind' in record) return [record];
  return record.textRemovedAt === undefined
    ? [{ row, key: record.articleKey, text: { articleId: record.articleId } }]
    : [];
}

/** Of an article whose text is not kept no hash can be checked. */
function hashOf({ reserved, textRemovedAt, contentHash, extraction }: ArticleRecord): {
  readonly contentHash?: string;
} {
  const isWithheld = extraction.notes.some((note) => note.startsWith('text not kept: '));
  return reserved !== undefined || textRemovedAt !== undefined || isWithheld ? {} : { contentHash };
}

type Raw = Pick<Partial<ArticleRecord>, 'reserved' | 'textRemovedAt' | 'rawRemovedAt' | 'extraction'> & {
  readonly fetch?: FetchRecord | undefined;
};

function rawOf(row: string, { fetch, reserved, textRemovedAt, rawRemovedAt, extraction }: Raw): readonly Wanted[] {
  const isGone = reserved ?? textRemovedAt ?? rawRemovedAt;
  // Reservations of old are told by this note alone.
  const isWithheld = extraction?.notes.some((note) => note.startsWith('text not kept: '));
  return fetch === undefined || isGone !== undefined || isWithheld
    ? []
    : [{ row, key: fetch.key, sha256: fetch.sha256 }];
}

async function checkBlob(
  { stores, blobs }: VerifyParts,
  counts: VerifyCounts,
  wanted: Wanted,
): Promise<ArchiveProblem | undefined> {
  const { row, key } = wanted;
  const damaged = (detail: string): ArchiveProblem => ({ kind: 'damaged-blob', row, key, detail });
  try {
    counts.blobs++;
    if ('sha256' in wanted) {
      const body = await stores.articles.raw(key);
      if (body === undefined) return { kind: 'missing-blob', row, key };
      counts.bytes += body.length;
      const { sha256, key: ownKey } = rawPageKey(body);
      return sha256 === wanted.sha256 && ownKey === key ? undefined : damaged(`its bytes have the SHA-256 ${sha256}`);
    }
    const text = await stores.articles.text({ articleKey: key });
    if (text === undefined) return { kind: 'missing-blob', row, key };
    counts.bytes += text.article.text.length;
    return textFault(text, wanted.text, damaged);
  } catch (error) {
    if ((await blobs.exists(key)) === false) return { kind: 'missing-blob', row, key };
    return damaged(error instanceof Error ? error.message : String(error));
  }
}

function textFault(
  { article }: ArchivedText,
  { articleId, contentHash }: { readonly articleId: string; readonly contentHash?: string },
  damaged: (detail: string) => ArchiveProblem,
): ArchiveProblem | undefined {
  if (article.id !== articleId) return damaged(`it holds article ${article.id}`);
  if (contentHash === undefined) return undefined;
  const found = contentHashOf(article.title, article.text);
  return found === contentHash ? undefined : damaged(`title and text have the hash ${found}`);
}

async function* verifyDays({ stores }: VerifyParts, heads: VerifiedHeads): AsyncGenerator<ArchiveProblem> {
  const listed = new Set(await stores.articles.days());
  const days = new Set([...heads.values()].map(({ orderedAt }) => orderedAt.slice(0, 10)));
  for (const day of [...days].toSorted()) if (!listed.has(day)) yield { kind: 'unlisted-day', day };
}
