import { NO_RETAG_COUNTS, type RetagCounts, type RetagDay, type RetagRecord } from '../../model/retag.ts';

/** How far a retag is. `running` until every day that it listed is done or given up. */
export type RetagProgress = {
  readonly state: 'running' | 'done' | 'stopped' | 'failed';
  /** In words. */
  readonly reason: string;
  readonly days: { readonly all: number; readonly done: number; readonly failed: number };
  readonly counts: RetagCounts;
};

/** Sums up the days of a retag. */
export function sumRetagDays(retag: RetagRecord, days: readonly RetagDay[]): RetagProgress {
  const done = days.filter(({ state }) => state === 'done').length;
  const failed = days.filter(({ state }) => state === 'failed');
  const counts = days.reduce((sum, day) => addCounts(sum, day.counts), NO_RETAG_COUNTS);
  const summary = { days: { all: days.length, done, failed: failed.length }, counts };
  if (retag.state !== 'walking') return { state: retag.state, reason: retag.reason, ...summary };
  if (retag.nextStepAt !== undefined) return { state: 'running', reason: 'the days are being listed', ...summary };
  const [first] = failed;
  if (done + failed.length < days.length)
    return { state: 'running', reason: `${done} of ${days.length} days are done`, ...summary };
  if (first !== undefined)
    return { state: 'failed', reason: `${first.day}: ${first.reason ?? 'given up'}`, ...summary };
  const damaged = days.find(({ reason }) => reason !== undefined);
  const but = damaged === undefined ? '' : `; not all could be read, the first of ${damaged.day}: ${damaged.reason}`;
  return { state: 'done', reason: `every article was looked at${but}`, ...summary };
}

/** Adds two counts, number by number. */
export function addCounts(a: RetagCounts, b: RetagCounts): RetagCounts {
  return {
    articles: a.articles + b.articles,
    changed: a.changed + b.changed,
    same: a.same + b.same,
    already: a.already + b.already,
    notJudged: a.notJudged + b.notJudged,
    gained: a.gained + b.gained,
  };
}
