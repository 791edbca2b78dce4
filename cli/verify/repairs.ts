import type { RepairRequest } from '../../shared/jobs/repair-archive.ts';
import type { ArchiveProblem } from '../../shared/model/archive-problem.ts';

/** What is to be asked for, and how much of what was found no repair can help. */
export type Repairs = {
  readonly days: Set<string>;
  readonly index: Set<string>;
  readonly stories: Set<string>;
  readonly headless: Set<string>;
  unreferencedBlobs: number;
  /** Problems that a repair can put right. */
  open: number;
  /** Problems that only a backup can. */
  hopeless: number;
};

/** Nothing found yet. */
export function newRepairs(): Repairs {
  return {
    days: new Set(),
    index: new Set(),
    stories: new Set(),
    headless: new Set(),
    unreferencedBlobs: 0,
    open: 0,
    hopeless: 0,
  };
}

/** Notes what a problem needs. */
export function repairOf(repairs: Repairs, problem: ArchiveProblem): void {
  switch (problem.kind) {
    case 'unreadable-row':
    case 'missing-blob':
    case 'damaged-blob':
    case 'no-member-row':
      repairs.hopeless++;
      return;
    case 'row-without-head':
    case 'member-without-article':
      repairs.headless.add(problem.articleId);
      break;
    case 'unlisted-day':
      repairs.days.add(problem.day);
      break;
    case 'wrong-count':
      repairs.stories.add(problem.storyId);
      break;
    case 'not-indexed':
    case 'indexed-wrongly':
      repairs.index.add(problem.articleId);
      break;
    case 'unreferenced-blob':
      repairs.unreferencedBlobs++;
      break;
    default:
      problem satisfies never;
  }
  repairs.open++;
}

/** A request to a run has at most 64 KiB. */
const MOST_IDS = 500;

/** The next portion, taken off the rest; undefined when nothing is left. */
export function takeBatch(repairs: Repairs): RepairRequest | undefined {
  const batch = {
    days: take(repairs.days),
    index: take(repairs.index),
    stories: take(repairs.stories),
    headless: take(repairs.headless),
  };
  const isLast = Object.values(batch).every((ids) => ids.length === 0);
  if (!isLast) return { ...batch, unreferenced: false };
  if (repairs.unreferencedBlobs === 0) return undefined;
  repairs.unreferencedBlobs = 0;
  return { ...batch, unreferenced: true };
}

function take(ids: Set<string>): readonly string[] {
  const taken = [...ids].slice(0, MOST_IDS);
  for (const id of taken) ids.delete(id);
  return taken;
}
