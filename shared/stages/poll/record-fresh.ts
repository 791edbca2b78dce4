import type { FeedRecord } from '../../model/feed.ts';
import type { PollRhythm } from './next-poll.ts';

export type FreshInput = {
  /** Entries of the body that were not known before; 0 where the feed was not modified. */
  readonly fresh: number;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** 0 to 1, from the Rng. */
  readonly jitter: number;
  readonly rhythm: PollRhythm;
};

/** The record after a poll whose new entries are counted: its rhythm learnt, and the next poll set by it. */
export function recordFresh(record: FeedRecord, _input: FreshInput): FeedRecord {
  return record;
}
