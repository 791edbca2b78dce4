import type { FeedRecord } from '../../model/feed.ts';
import type { PollRhythm } from '../../model/settings.ts';
import { adaptiveMinutes } from './adaptive-minutes.ts';
import { learnRhythm } from './learn-rhythm.ts';
import { nextPoll } from './next-poll.ts';
import { rhythmOf } from './poll-rhythm.ts';

export type FreshInput = {
  /** Entries of the body that were not known before; 0 where the feed was not modified. */
  readonly fresh: number;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** 0 to 1, from the Rng. */
  readonly jitter: number;
  readonly rhythm: PollRhythm;
  /** The feed's hub sends us what is new (a WebSub lease is on). */
  readonly pushed?: boolean;
};

/**
 * The record after a good poll whose new entries are counted: its rhythm learnt, the next poll set by it,
 * and what is to be thought of its validators settled. A record
 * whose poll failed stays as it is. A poll that is repeated after a crash finds its entries known: they are then counted
 * once or not at all, never twice.
 */
export function recordFresh(
  record: FeedRecord,
  { fresh, now, jitter, rhythm, pushed = false }: FreshInput,
): FeedRecord {
  if (record.failures > 0) return record;
  const bounds = rhythmOf(record.feed, rhythm);
  const learnt = learnRhythm(record.rhythm, { fresh, now });
  const usual = adaptiveMinutes({ before: record.rhythm, learnt, fresh, rhythm: bounds });
  // A hub that kept something from us is not relied upon this time.
  const minutes = pushed && fresh === 0 ? Math.max(usual, bounds.pushedMinutes) : usual;
  const { nextPollAt } = nextPoll({
    kind: 'done',
    now,
    jitter,
    headers: {},
    asks: record,
    minutes,
    feed: record.feed,
    rhythm,
  });
  return { ...settleDoubt(record, fresh), rhythm: learnt, nextPollAt: laterOf(nextPollAt, record.notBeforeAt) };
}

/** A body that changed without a new entry (a date of its own, the order) may well keep its ETag. */
function settleDoubt(record: FeedRecord, fresh: number): FeedRecord {
  if (record.validators !== 'doubted') return record;
  const { validators: _, ...rest } = record;
  return fresh > 0 ? { ...rest, validators: 'distrusted' } : rest;
}

function laterOf(instant: string, other = instant): string {
  return other > instant ? other : instant;
}
