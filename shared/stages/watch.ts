/*
 * In: an article that somebody cares for, what each look at its page found, now.
 * Out: the watch over it with the time of its next check, or its end.
 * Guarantees: three checks, each once; a check that came late stands for those that it missed; a look in vain is repeated
 * twice and then counted.
 * Leaves to others: fetching and reading the page, archiving a new version, saying that an article is gone.
 */
import type { WatchFinding, WatchRecord } from '../model/watch.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Most edits come within the hour, most corrections within the day; what is taken down later goes in days (issue 9). */
const CHECK_AFTER_MS = [HOUR_MS, 24 * HOUR_MS, 7 * 24 * HOUR_MS] as const;

/** Before a look in vain is counted as the check. */
const RETRY_AFTER_MS = [30 * MINUTE_MS, 2 * HOUR_MS] as const;

/** A watch that begins now. */
export function startedWatch(articleId: string, now: string): WatchRecord {
  return {
    schemaVersion: 1,
    articleId,
    since: now,
    step: 0,
    attempts: 0,
    nextCheckAt: later(now, CHECK_AFTER_MS[0]),
    checks: [],
  };
}

/** The watch after a look; what it found is remembered, save a look in vain that is repeated. */
export function nextWatch(record: WatchRecord, finding: WatchFinding, now: string): WatchRecord {
  const retryMs = finding.kind === 'unreachable' ? RETRY_AFTER_MS[record.attempts] : undefined;
  if (retryMs !== undefined) return { ...record, attempts: record.attempts + 1, nextCheckAt: later(now, retryMs) };
  const { nextCheckAt: _, ...watch } = record;
  const step = CHECK_AFTER_MS.findIndex((afterMs, i) => i > record.step && later(record.since, afterMs) > now);
  const after = CHECK_AFTER_MS[step];
  return {
    ...watch,
    step: after === undefined ? CHECK_AFTER_MS.length : step,
    attempts: 0,
    ...(after === undefined ? {} : { nextCheckAt: later(record.since, after) }),
    checks: [...record.checks, { ...finding, at: now }],
  };
}

function later(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}
