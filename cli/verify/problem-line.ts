import type { ArchiveProblem } from '../../shared/model/archive-problem.ts';

/** One line for a person: what is wrong, and where. */
export function problemLine(problem: ArchiveProblem): string {
  switch (problem.kind) {
    case 'unreadable-row':
      return `row ${problem.row} cannot be read: ${problem.detail}`;
    case 'missing-blob':
      return `blob ${problem.key} is missing: row ${problem.row} names it`;
    case 'damaged-blob':
      return `blob ${problem.key} is damaged: ${problem.detail} (row ${problem.row})`;
    case 'row-without-head':
      return `row ${problem.row} is of an article that is not there`;
    case 'unlisted-day':
      return `day ${problem.day} holds articles and is not listed`;
    case 'wrong-count':
      return `story ${problem.storyId}: ${problem.detail}`;
    case 'member-without-article':
      return `story ${problem.storyId} has member ${problem.articleId}, an article that is not there`;
    case 'no-member-row':
      return `article ${problem.articleId} is said to be in story ${problem.storyId}, which has no row of it`;
    case 'unreferenced-blob':
      return `blob ${problem.key} (${problem.bytes} bytes) is named by no row`;
    case 'not-indexed':
      return `article ${problem.articleId} is not in the index`;
    case 'indexed-wrongly':
      return `article ${problem.articleId} is in the index where the records do not have it`;
    default:
      return problem satisfies never;
  }
}
