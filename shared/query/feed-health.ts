import type { FeedRecord, FeedStateName } from '../model/feed.ts';
import { ANSWERS_BEFORE_MOVED } from '../stages/poll/poll-url.ts';
import { type Volume, volumeOf } from '../stages/poll/volume.ts';

/** As the feed's own state, and two that a feed may be in while its polls go well. */
export type FeedHealthState = FeedStateName | 'slow' | 'moved';

/**
 * `ok`: nothing to do. `notice`: worth knowing. `trouble`: it may pass by itself. `broken`: a person must look, or it
 * has lasted for days.
 */
export type FeedSeverity = 'ok' | 'notice' | 'trouble' | 'broken';

/** How a feed is, in words for the operator. Instants are ISO 8601 in UTC. */
export type FeedHealth = {
  readonly state: FeedHealthState;
  /** The state as a phrase, such as `empty but valid` or `failing since 2026-03-12`. */
  readonly words: string;
  readonly severity: FeedSeverity;
  /** What is the matter, and what to do where a person can. */
  readonly reason: string;
  /** Since when it fails, or has moved. */
  readonly since?: string;
  readonly nextPollAt?: string;
  /** Share of polls that found something new, smoothed; 0 to 1. */
  readonly freshShare?: number;
  readonly volume: Volume;
  /** What is unusual about the volume, in a sentence. */
  readonly volumeReason?: string;
};

/** An answer that takes longer holds up every other feed of its host. */
const SLOW_MS = 10_000;

/** What has failed for so long does not pass by itself. */
const BROKEN_AFTER_MS = 3 * 24 * 60 * 60_000;

/** The first of these may be a page put up for an hour; the second is not. */
const BROKEN_AFTER_FAILURES = 2;

/** The health of one feed from its row. */
export function feedHealth(record: FeedRecord, now: string): FeedHealth {
  const { reason, since, state } = findingOf(record);
  const volume = isFollowed(record) ? volumeOf(record.rhythm) : { kind: 'unknown' as const };
  const volumeReason = volumeSentence(volume);
  const severity = severityOf(record, state, now);
  const isUnusual = volumeReason !== undefined && severity === 'ok';
  return {
    state,
    words: wordsFor(state, since),
    severity: isUnusual ? 'notice' : severity,
    reason,
    ...(since !== undefined && { since }),
    ...(record.nextPollAt !== undefined && { nextPollAt: record.nextPollAt }),
    ...(record.rhythm !== undefined && { freshShare: record.rhythm.freshShare }),
    volume,
    ...(volumeReason !== undefined && { volumeReason }),
  };
}

type Finding = Pick<FeedHealth, 'state' | 'reason' | 'since'>;

function findingOf({ state, reason, failures, failingSince, moved, durationMs }: FeedRecord): Finding {
  if (failures > 0 && isFailure(state)) {
    const times = failures === 1 ? [] : [`${failures} polls in a row failed.`];
    return {
      state,
      reason: [asSentence(reason), ...times].join(' '),
      ...(failingSince !== undefined && { since: failingSince }),
    };
  }
  if (!isRead(state)) return { state, reason };
  if (moved !== undefined && moved.answers >= ANSWERS_BEFORE_MOVED)
    return { state: 'moved', reason, since: moved.since };
  if (durationMs !== undefined && durationMs > SLOW_MS)
    return { state: 'slow', reason: `${reason} The answer took ${Math.round(durationMs / 1000)} seconds.` };
  return { state, reason };
}

/** What a library says of a failure has no full stop. */
function asSentence(reason: string): string {
  return /[.!?…]$/.test(reason) ? reason : `${reason}.`;
}

function severityOf({ failures, failingSince }: FeedRecord, state: FeedHealthState, now: string): FeedSeverity {
  switch (state) {
    case 'ok':
    case 'empty':
    case 'not-modified':
    case 'new':
    case 'paused':
      return 'ok';
    case 'waiting-for-contact':
    case 'slow':
    case 'moved':
      return 'notice';
    case 'rate-limited':
      return hasLasted(failingSince, now) ? 'broken' : 'notice';
    case 'gone':
      return 'broken';
    case 'disallowed':
    case 'blocked':
    case 'not-a-feed':
    case 'refused':
    case 'too-large':
      return failures >= BROKEN_AFTER_FAILURES ? 'broken' : 'trouble';
    case 'timed-out':
    case 'failing':
      return hasLasted(failingSince, now) ? 'broken' : 'trouble';
    default:
      return state satisfies never;
  }
}

function hasLasted(failingSince: string | undefined, now: string): boolean {
  return Date.parse(now) - Date.parse(failingSince ?? now) >= BROKEN_AFTER_MS;
}

const WORDS: Readonly<Record<FeedHealthState, string>> = {
  new: 'not polled yet',
  ok: 'ok',
  empty: 'empty but valid',
  'not-modified': 'not modified',
  'waiting-for-contact': 'waiting for a contact',
  paused: 'paused',
  slow: 'slow',
  moved: 'moved',
  'rate-limited': 'asked to slow down',
  disallowed: 'refused by robots.txt',
  blocked: 'blocked for programs or cloud addresses',
  gone: 'gone',
  'not-a-feed': 'not a feed',
  refused: 'address refused',
  'too-large': 'too large',
  'timed-out': 'timed out',
  failing: 'failing',
};

function wordsFor(state: FeedHealthState, since: string | undefined): string {
  return since === undefined ? WORDS[state] : `${WORDS[state]} since ${since.slice(0, 10)}`;
}

function isRead(state: FeedStateName): boolean {
  return state === 'ok' || state === 'empty' || state === 'not-modified';
}

/** A feed that is not asked at all does not fail, whatever its last poll left behind. */
function isFailure(state: FeedStateName): boolean {
  return !isRead(state) && isAsked(state);
}

function isAsked(state: FeedStateName): boolean {
  return state !== 'new' && state !== 'paused' && state !== 'waiting-for-contact';
}

/** Whoever fails brings nothing, and that is told already. */
function isFollowed({ state, failures }: FeedRecord): boolean {
  return isAsked(state) && failures === 0;
}

function volumeSentence(volume: Volume): string | undefined {
  switch (volume.kind) {
    case 'unknown':
    case 'usual':
      return undefined;
    case 'silent':
      return `Silent: no new entry since ${volume.since}, and by its own past it should have had some.`;
    case 'quiet':
    case 'flooding': {
      const { date, fresh, low, high } = volume.band;
      const word = volume.kind === 'quiet' ? 'Quiet' : 'Flooding';
      return `${word}: ${fresh} new on ${date}, usual by then are ${low} to ${high}.`;
    }
    default:
      return volume satisfies never;
  }
}
