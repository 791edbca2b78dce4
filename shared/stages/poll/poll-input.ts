import type { FeedRecord } from '../../model/feed.ts';
import type { FetchResult } from '../../model/fetch-result.ts';
import type { Disallowed } from '../../model/robots.ts';
import type { PollRhythm } from '../../model/settings.ts';

export type PollInput = {
  readonly record: FeedRecord;
  readonly result: FetchResult | Disallowed;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** 0 to 1, from the Rng. */
  readonly jitter: number;
  /** The operator's; the default of config/vigia.yaml unless given. */
  readonly rhythm?: PollRhythm;
  /** How long the answer took, waits for the host not included; the fetcher's own figure unless given. */
  readonly durationMs?: number;
};
