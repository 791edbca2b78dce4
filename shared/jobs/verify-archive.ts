import type { ArchiveProblem, VerifyCounts } from '../model/archive-problem.ts';
import { unreferencedBlobs } from './unreferenced-blobs.ts';
import { type VerifiedHeads, verifyArticles } from './verify-articles.ts';
import { verifyIndex } from './verify-index.ts';
import type { VerifyParts } from './verify-parts.ts';
import { verifyRows } from './verify-rows.ts';
import { verifyStories } from './verify-stories.ts';

export type Verification = {
  /** Grows while `problems` is read. */
  readonly counts: VerifyCounts;
  readonly problems: AsyncGenerator<ArchiveProblem>;
};

/**
 * Checks an archive against itself: every record fits its schema; every blob that a row names is there with its hash;
 * every blob has a row; days, stories, copies and index say the same as the articles. Writes nothing. Holds the ids of
 * the articles and a mark for each blob in memory, and no more.
 */
export function verifyArchive(parts: VerifyParts): Verification {
  const counts = { articles: 0, versions: 0, rows: 0, blobs: 0, bytes: 0, stories: 0, indexed: 0 };
  return { counts, problems: problemsOf(parts, counts) };
}

async function* problemsOf(parts: VerifyParts, counts: VerifyCounts): AsyncGenerator<ArchiveProblem> {
  const heads: VerifiedHeads = new Map();
  yield* verifyArticles(parts, counts, heads);
  yield* verifyRows(parts, counts);
  yield* verifyStories(parts, counts, heads);
  yield* verifyIndex(parts, counts, heads);
  for await (const blob of unreferencedBlobs(parts, parts.now)) yield { kind: 'unreferenced-blob', ...blob };
}
