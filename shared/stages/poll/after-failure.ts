import type { FeedRecord, FeedStateName } from '../../model/feed.ts';
import { isPolledElsewhere, movedAfterFailure } from './moved.ts';
import { nextPoll } from './next-poll.ts';
import type { PollInput } from './poll-input.ts';
import { DEFAULT_RHYTHM } from './poll-rhythm.ts';
import { pollUrl } from './poll-url.ts';

/** The states that a failed poll leaves behind. */
export type FailedState = Exclude<
  FeedStateName,
  'new' | 'ok' | 'empty' | 'not-modified' | 'waiting-for-contact' | 'paused'
>;

/** How bad a failure is: what passes by itself counts 1, what is wrong with the address more. */
const WEIGHTS: Readonly<Record<FailedState, number>> = {
  'rate-limited': 1,
  'timed-out': 1,
  failing: 1,
  refused: 2,
  'too-large': 2,
  'not-a-feed': 3,
  disallowed: 3,
  blocked: 3,
  gone: 4,
};
const NOT_FOUND_WEIGHT = 2;

/** More trouble than this waits no longer, and is forgotten after five good polls. */
const MAX_TROUBLE = 16;

/**
 * The record after a failed poll: its reason, one failure more, and a later next poll. What was learnt while all was well
 * (validators, body hash, rhythm) stays; validators are not used until a whole body was read.
 */
export function afterFailure(input: PollInput, state: FailedState, reason: string): FeedRecord {
  const { record, result, now, jitter, rhythm = DEFAULT_RHYTHM } = input;
  const status = result.kind === 'response' ? result.status : undefined;
  const failures = record.failures + 1;
  const weight = status === 404 ? NOT_FOUND_WEIGHT : WEIGHTS[state];
  const trouble = Math.min(MAX_TROUBLE, (record.trouble ?? record.failures) + weight);
  const moved = movedAfterFailure(record, status, failures);
  const { notBeforeAt: _notBeforeAt, moved: _moved, ...rest } = record;
  const times = nextPoll({
    kind: kindOf(state),
    now,
    jitter,
    failures,
    trouble,
    headers: result.kind === 'response' ? result.headers : {},
    feed: record.feed,
    rhythm,
  });
  return {
    ...rest,
    ...times,
    ...(moved !== undefined && { moved }),
    state,
    reason: `${reason}${whereTo(record, moved)}`,
    lastPollAt: now,
    failingSince: record.failingSince ?? now,
    failures,
    trouble,
  };
}

function kindOf(state: FailedState): 'gone' | 'blocked' | 'failed' {
  if (state === 'disallowed') return 'blocked';
  return state === 'gone' || state === 'blocked' ? state : 'failed';
}

function whereTo(record: FeedRecord, moved: FeedRecord['moved']): string {
  if (!isPolledElsewhere(record)) return '';
  return moved === undefined
    ? ` This was at ${pollUrl(record)}, where the feed had moved to; the address of the list is asked next.`
    : ` This was at ${moved.url}, where the feed has moved to.`;
}
