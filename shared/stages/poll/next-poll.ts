import { parseDate } from '../../text/dates.ts';

/** Instants, ISO 8601 in UTC. `notBeforeAt` binds a pass by hand too. */
export type PollTimes = { readonly nextPollAt: string; readonly notBeforeAt?: string };

export type NextPollInput = {
  /** `done`: the feed answered as it should. */
  readonly kind: 'done' | 'failed' | 'blocked' | 'gone';
  readonly now: string;
  /** 0 to 1: spreads polls by a tenth to either side, so that feeds do not march in step. */
  readonly jitter: number;
  /** Of the response, when there was one. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the feed itself asks for. */
  readonly ttlMinutes?: number;
  /** In a row, this one included. */
  readonly failures?: number;
  readonly rhythm: PollRhythm;
};

/** The operator's rhythm, in minutes (`poll` in config/vigia.yaml). */
export type PollRhythm = {
  /** Between two polls of a feed that asks for nothing; the place where an adaptive interval goes (issue 5). */
  readonly intervalMinutes: number;
  /** Nobody is polled more often, whatever its headers say. */
  readonly minMinutes: number;
  /** Nobody waits longer, whatever its headers say. */
  readonly maxMinutes: number;
};

/** What config/vigia.yaml says unless it is changed: a day without news is too long for a monitor. */
export const DEFAULT_RHYTHM: PollRhythm = { intervalMinutes: 15, minMinutes: 5, maxMinutes: 24 * 60 };

/** From the third failure in a row on the wait doubles: one or two are the weather of the internet. */
const FAILURES_BEFORE_BACK_OFF = 3;

/** A site that blocks us is asked four times a day at most, and then less. */
const BLOCKED_MINUTES = 6 * 60;

/** 410 is meant for good (RFC 9110 §15.5.11), but people take it back. */
const GONE_MINUTES = 7 * 24 * 60;

const JITTER = 0.1;

/** When a feed is polled next, from what it asks for, how it answered and how often it failed. */
export function nextPoll(input: NextPollInput): PollTimes {
  const { now, jitter, headers, rhythm } = input;
  const asked = retryAfterMinutes(headers, now, rhythm);
  const minutes = Math.max(minutesAfter(input), asked ?? 0);
  if (!isHeldOff(input) && asked === undefined)
    return { nextPollAt: later(now, minutes * (1 + JITTER * (2 * jitter - 1))) };
  return { notBeforeAt: later(now, minutes), nextPollAt: later(now, minutes * (1 + JITTER * jitter)) };
}

function isHeldOff({ kind, failures = 0 }: NextPollInput): boolean {
  return kind === 'blocked' || kind === 'gone' || (kind === 'failed' && failures >= FAILURES_BEFORE_BACK_OFF);
}

function minutesAfter({ kind, headers, ttlMinutes = 0, failures = 0, rhythm }: NextPollInput): number {
  const { intervalMinutes } = rhythm;
  switch (kind) {
    case 'done':
      return bounded(Math.max(intervalMinutes, ttlMinutes, maxAgeMinutes(headers)), rhythm);
    case 'failed':
      return bounded(intervalMinutes * 2 ** Math.max(0, failures - FAILURES_BEFORE_BACK_OFF + 1), rhythm);
    case 'blocked':
      return bounded(BLOCKED_MINUTES * 2 ** Math.max(0, failures - 1), rhythm);
    case 'gone':
      return GONE_MINUTES;
    default:
      return kind satisfies never;
  }
}

function bounded(minutes: number, { minMinutes, maxMinutes }: PollRhythm): number {
  return Math.min(maxMinutes, Math.max(minMinutes, minutes));
}

/** RFC 9111 §5.2.2.1; 0 when the answer names none. */
function maxAgeMinutes(headers: Readonly<Record<string, string>>): number {
  const seconds = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,10})/i.exec(headers['cache-control'] ?? '')?.[1];
  return Number(seconds ?? 0) / 60;
}

/**
 * What Retry-After asks for (RFC 9110 §10.2.3: seconds or a date), inside of the bounds; undefined
 * when there is none or it says nothing (negative, in the past).
 */
export function retryAfterMinutes(
  headers: Readonly<Record<string, string>>,
  now: string,
  rhythm: PollRhythm = DEFAULT_RHYTHM,
): number | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d+$/.test(text)) return bounded(Number(text) / 60, rhythm);
  const date = /[a-z]/i.test(text) ? parseDate(text) : undefined;
  const minutes = date === undefined ? 0 : (Date.parse(date) - Date.parse(now)) / 60_000;
  return minutes > 0 ? bounded(minutes, rhythm) : undefined;
}

function later(now: string, minutes: number): string {
  return new Date(Date.parse(now) + Math.round(minutes * 60_000)).toISOString();
}
