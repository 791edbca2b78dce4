import type { Feed, FeedRecord } from '../../model/feed.ts';
import type { PollRhythm } from '../../model/settings.ts';
import { afterSkipped } from './after-skipped.ts';
import { rhythmOf } from './poll-rhythm.ts';
import { retryAfterMinutes } from './retry-after.ts';

/** Instants, ISO 8601 in UTC. `notBeforeAt` binds a pass by hand too. */
export type PollTimes = { readonly nextPollAt: string; readonly notBeforeAt?: string };

/** What a feed asks for, in its text and in the headers of its last good answer. */
export type FeedAsks = Pick<FeedRecord, 'ttlMinutes' | 'cacheMinutes' | 'skipHours' | 'skipDays'>;

export type NextPollInput = {
  /** `done`: the feed answered as it should. */
  readonly kind: 'done' | 'failed' | 'blocked' | 'gone';
  readonly now: string;
  /** 0 to 1: spreads polls by a tenth to either side, so that feeds do not march in step. */
  readonly jitter: number;
  /** Of the response, when there was one. */
  readonly headers: Readonly<Record<string, string>>;
  readonly asks?: FeedAsks;
  /** What the feed's own rhythm makes best; the operator's interval unless given. */
  readonly minutes?: number;
  /** In a row, this one included. */
  readonly failures?: number;
  /** Weighted failures, this one included; `failures` unless given. */
  readonly trouble?: number;
  /** The bounds of the feed itself. */
  readonly feed?: Pick<Feed, 'minMinutes' | 'maxMinutes'>;
  readonly rhythm: PollRhythm;
};

/** From three failures in a row on the wait doubles: one or two are the weather of the internet. */
const TROUBLE_BEFORE_BACK_OFF = 3;

/** A site that blocks us is asked four times a day at most, and then less. */
const BLOCKED_MINUTES = 6 * 60;

/** Nobody is given up for longer, not even who is gone: 410 is meant for good (RFC 9110 §15.5.11), but people take it back. */
const BACK_OFF_MINUTES = 24 * 60;

const JITTER = 0.1;

/**
 * When a feed is polled next. After a good answer: as its rhythm says, but not before it asks for. After a failure:
 * later and later, up to a day. All inside of the operator's bounds.
 */
export function nextPoll(input: NextPollInput): PollTimes {
  const { now, jitter, headers } = input;
  const { min, max } = boundsOf(input);
  const bounded = (minutes: number): number => Math.min(max, Math.max(min, minutes));
  const retryAfter = retryAfterMinutes(headers, now);
  if (isHeldOff(input) || retryAfter !== undefined) {
    const minutes = bounded(Math.max(minutesAfter(input), retryAfter ?? 0));
    return { notBeforeAt: later(now, minutes), nextPollAt: later(now, minutes * (1 + JITTER * jitter)) };
  }
  const { asks = {}, kind } = input;
  const asked = kind === 'done' ? Math.max(asks.ttlMinutes ?? 0, asks.cacheMinutes ?? 0) : 0;
  const spread = minutesAfter(input) * (1 + JITTER * (2 * jitter - 1));
  const at = later(now, bounded(Math.max(spread, asked)));
  return { nextPollAt: kind === 'done' ? afterSkipped(at, asks, later(now, max)) : at };
}

/** A feed's own ceiling is for news; a site in trouble is left alone for longer. */
function boundsOf({ kind, feed = {}, rhythm }: NextPollInput): { readonly min: number; readonly max: number } {
  const { minMinutes, maxMinutes } = rhythmOf(feed, rhythm);
  if (kind === 'done') return { min: minMinutes, max: maxMinutes };
  return { min: minMinutes, max: Math.max(minMinutes, Math.min(rhythm.maxMinutes, BACK_OFF_MINUTES)) };
}

function isHeldOff({ kind, failures = 0, trouble = failures }: NextPollInput): boolean {
  return kind === 'blocked' || kind === 'gone' || (kind === 'failed' && trouble >= TROUBLE_BEFORE_BACK_OFF);
}

function minutesAfter({ kind, minutes, failures = 0, trouble = failures, rhythm }: NextPollInput): number {
  switch (kind) {
    case 'done':
      return minutes ?? rhythm.intervalMinutes;
    case 'failed':
      return rhythm.intervalMinutes * 2 ** Math.max(0, trouble - TROUBLE_BEFORE_BACK_OFF + 1);
    case 'blocked':
      return BLOCKED_MINUTES * 2 ** Math.max(0, failures - 1);
    case 'gone':
      return BACK_OFF_MINUTES;
    default:
      return kind satisfies never;
  }
}

function later(now: string, minutes: number): string {
  return new Date(Date.parse(now) + Math.round(minutes * 60_000)).toISOString();
}
