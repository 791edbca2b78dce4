import type { FeedRecord, FeedStateName } from '../../model/feed.ts';
import type { FetchResponse } from '../../model/fetch-result.ts';
import { cacheMinutes } from './cache-minutes.ts';
import { hubOf } from './hub-of.ts';
import { movedAfterAnswer } from './moved.ts';
import { type FeedAsks, nextPoll } from './next-poll.ts';
import type { ParsedFeed } from './parsed-feed.ts';
import type { PollInput } from './poll-input.ts';
import { DEFAULT_RHYTHM } from './poll-rhythm.ts';
import { ANSWERS_BEFORE_MOVED } from './poll-url.ts';

export type GoodAnswer = {
  readonly state: FeedStateName;
  readonly reason: string;
  /** What the feed says of itself, where its text was read. */
  readonly feed?: ParsedFeed;
};

/** Less trouble than this is forgotten. */
const LEAST_TROUBLE = 0.5;

/**
 * The record after a good poll: no failure any more, half of the trouble, what the feed asks for, and the next poll as
 * the operator's interval has it until the new entries are counted (`recordFresh`).
 */
export function afterAnswer(
  input: PollInput,
  response: FetchResponse,
  { state, reason, feed }: GoodAnswer,
): FeedRecord {
  const { record, now, jitter, rhythm = DEFAULT_RHYTHM } = input;
  const { asks, hub, rest } = partsOf(record);
  const moved = movedAfterAnswer(record, response, now);
  const cached = cacheMinutes(response.headers, now);
  const asked: FeedAsks = {
    ...(feed === undefined ? asks : asksOf(feed)),
    ...(cached !== undefined && { cacheMinutes: cached }),
  };
  const nextHub = feed === undefined ? hub : hubOf(response, feed);
  const trouble = (record.trouble ?? 0) / 2;
  const durationMs = input.durationMs ?? response.timings?.totalMs;
  return {
    ...rest,
    ...asked,
    ...nextPoll({ kind: 'done', now, jitter, headers: response.headers, asks: asked, feed: record.feed, rhythm }),
    ...(moved !== undefined && { moved }),
    ...(nextHub !== undefined && { hub: nextHub }),
    ...(trouble >= LEAST_TROUBLE && { trouble }),
    ...(durationMs !== undefined && { durationMs }),
    state,
    reason: `${reason}${movedReason(moved)}`,
    lastPollAt: now,
    lastSuccessAt: now,
    failures: 0,
  };
}

/** What stays, and apart from it what the last answer alone says. */
function partsOf(record: FeedRecord) {
  const { failingSince: _since, notBeforeAt: _notBefore, trouble: _trouble, moved: _moved, ...standing } = record;
  const { ttlMinutes, skipHours, skipDays, cacheMinutes: _cached, hub, ...rest } = standing;
  return { asks: asksOf({ ttlMinutes, skipHours, skipDays }), hub, rest };
}

type Asks = { readonly [Key in 'ttlMinutes' | 'skipHours' | 'skipDays']?: ParsedFeed[Key] | undefined };

function asksOf({ ttlMinutes, skipHours, skipDays }: Asks): FeedAsks {
  return {
    ...(ttlMinutes !== undefined && { ttlMinutes }),
    ...(skipHours !== undefined && { skipHours: [...skipHours] }),
    ...(skipDays !== undefined && { skipDays: [...skipDays] }),
  };
}

function movedReason(moved: FeedRecord['moved']): string {
  if (moved === undefined || moved.answers < ANSWERS_BEFORE_MOVED) return '';
  return ` It has moved permanently to ${moved.url}; change it in the list.`;
}
