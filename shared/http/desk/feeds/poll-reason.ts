import type { FeedRecord } from '../../../model/feed.ts';
import type { WebSubRecord } from '../../../model/websub.ts';

/** What decided when a feed is polled next. */
export type PollReason = 'first' | 'held-off' | 'failed' | 'asked' | 'pushed' | 'rhythm';

const MINUTE_MS = 60_000;

/** Rows keep instants to the millisecond, and a person reads minutes. */
const SAME_MINUTES = 0.5;

/** Why a feed waits as long as it does, and how long: whole minutes from its last poll to its next one. */
export function pollReason(
  record: FeedRecord,
  webSub: Pick<WebSubRecord, 'state' | 'provenAt'> | undefined,
): { readonly reason: PollReason; readonly minutes: number } | undefined {
  const { lastPollAt, nextPollAt, notBeforeAt, failures } = record;
  if (nextPollAt === undefined) return undefined;
  if (lastPollAt === undefined) return { reason: 'first', minutes: 0 };
  const minutes = (Date.parse(nextPollAt) - Date.parse(lastPollAt)) / MINUTE_MS;
  const because = (reason: PollReason) => ({ reason, minutes: Math.max(0, Math.round(minutes)) });
  if (notBeforeAt !== undefined && notBeforeAt > lastPollAt) return because('held-off');
  if (failures > 0) return because('failed');
  const asked = Math.max(record.ttlMinutes ?? 0, record.cacheMinutes ?? 0);
  if (asked > 0 && minutes <= asked + SAME_MINUTES) return because('asked');
  return because(webSub?.state === 'active' && webSub.provenAt !== undefined ? 'pushed' : 'rhythm');
}
