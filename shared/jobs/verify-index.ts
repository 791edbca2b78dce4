import { describeError } from '../errors.ts';
import type { ArchiveProblem, VerifyCounts } from '../model/archive-problem.ts';
import type { VerifiedHeads } from './verify-articles.ts';
import { placeNow, type VerifyParts } from './verify-parts.ts';

/** A new article is found within a minute (ArticleIndex); a queue that has much to do takes longer. */
const INDEXED_WITHIN_MS = 10 * 60_000;

const PAGE = 1_000;

/** Older than any article that a feed brings. */
const EVERY_ARTICLE = 'after:1900-01-01';

/** The index holds each article once, where it belongs, and nothing else. */
export async function* verifyIndex(
  parts: VerifyParts,
  counts: VerifyCounts,
  heads: VerifiedHeads,
): AsyncGenerator<ArchiveProblem> {
  try {
    yield* compare(parts, counts, heads);
  } catch (error) {
    // The linear index reads the records themselves, and stops at one that is damaged.
    yield { kind: 'unreadable-row', row: 'of the article index', detail: describeError(error) };
  }
}

async function* compare(
  parts: VerifyParts,
  counts: VerifyCounts,
  heads: VerifiedHeads,
): AsyncGenerator<ArchiveProblem> {
  const missing = new Set(heads.keys());
  let cursor: string | undefined;
  do {
    const page = await parts.articleIndex.search({
      query: EVERY_ARTICLE,
      now: parts.now,
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const { articleId, orderedAt } of page.hits) {
      counts.indexed++;
      missing.delete(articleId);
      if (heads.get(articleId)?.orderedAt === orderedAt) continue;
      // It may have come, or changed its place, while this looked.
      const now = await placeNow(parts, articleId);
      if (now?.orderedAt !== orderedAt && isSettled(parts, now?.foundAt)) yield { kind: 'indexed-wrongly', articleId };
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  for (const articleId of missing) {
    const now = await placeNow(parts, articleId);
    if (now !== undefined && isSettled(parts, now.foundAt)) yield { kind: 'not-indexed', articleId };
  }
}

function isSettled({ now }: VerifyParts, foundAt: string | undefined): boolean {
  return foundAt === undefined || Date.parse(now) - Date.parse(foundAt) > INDEXED_WITHIN_MS;
}
