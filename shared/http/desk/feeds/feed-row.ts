import type { FeedRecord } from '../../../model/feed.ts';
import { type FeedHealth, feedHealth } from '../../../query/feed-health.ts';

/** A feed with how it is. */
export type FeedRow = {
  readonly record: FeedRecord;
  readonly health: FeedHealth;
  readonly group: FeedGroup;
  readonly state: ShownState;
};

/** The state, and two kinds of failing that ask for something else of a person. */
export type ShownState = FeedHealth['state'] | 'not-found' | 'gave-up';

/** As its severity; `idle`: it is not polled, by anybody's wish or for want of a contact. */
export type FeedGroup = FeedHealth['severity'] | 'idle';

/** Worst first. */
export const FEED_GROUPS = ['broken', 'trouble', 'notice', 'ok', 'idle'] as const satisfies readonly FeedGroup[];

/** Rows in the order of the page: troubles first, those that are not polled last, then by title. */
export function feedRows(records: readonly FeedRecord[], now: string): readonly FeedRow[] {
  return records
    .map((record) => feedRow(record, now))
    .toSorted(
      (a, b) =>
        FEED_GROUPS.indexOf(a.group) - FEED_GROUPS.indexOf(b.group) ||
        a.record.feed.title.localeCompare(b.record.feed.title),
    );
}

/** One feed. */
export function feedRow(record: FeedRecord, now: string): FeedRow {
  const health = feedHealth(record, now);
  return { record, health, group: isIdle(record) ? 'idle' : health.severity, state: shownState(record, health) };
}

function isIdle({ state }: FeedRecord): boolean {
  return state === 'waiting-for-contact' || state === 'paused' || state === 'new';
}

/** What a row says of a failure is its reason alone (`stages/poll.ts`, `jobs/dead-letter.ts`). */
function shownState({ reason }: FeedRecord, { state }: FeedHealth): ShownState {
  if (state !== 'failing') return state;
  if (reason.startsWith('404')) return 'not-found';
  return reason.startsWith('dead-lettered:') ? 'gave-up' : state;
}
