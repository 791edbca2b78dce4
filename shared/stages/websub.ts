/*
 * In: a feed's subscription at its hub, what the feed names now, what the hub answered, asked or pushed, and now.
 * Out: the subscription's next row, and what to ask the hub for.
 * Guarantees: a hub is confirmed only in what we want of it; every row says in words where it stands; pure, never throws.
 * Leaves to others: asking the hub, checking who calls back, storing rows, polling the feed.
 */
import type { FeedRecord } from '../model/feed.ts';
import type { FetchResult } from '../model/fetch-result.ts';
import type { Disallowed } from '../model/robots.ts';
import type { PollRhythm } from '../model/settings.ts';
import type { Hub, HubQuestion, WebSubRecord } from '../model/websub.ts';
import { oneLine } from '../text/one-line.ts';
import { rhythmOf } from './poll/poll-rhythm.ts';
import { hasLease } from './websub/has-lease.ts';
import { type HubMode, LEASE_SECONDS } from './websub/hub-request.ts';
import { PUSHES } from './websub/judge-push.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A hub verifies "as soon as possible" (W3C WebSub §5.1.2); one that has not by then is asked again, doubled each time. */
const FIRST_RETRY_MS = 15 * MINUTE_MS;
const MAX_RETRY_MS = DAY_MS;

/** A denial is meant for good (W3C WebSub §5.2), but hubs change their minds with their settings. */
const DENIED_RETRY_MS = 7 * DAY_MS;

/** A hub that does not confirm the end is left alone: its lease ends by itself, and its pushes are refused. */
const MAX_LEAVE_REQUESTS = 3;

/** A feed that names another hub with every poll makes us ask one an hour. */
const HUB_CHANGE_MS = HOUR_MS;

/** Leases are renewed between these shares of them: in time for many retries, and not all at once. */
const RENEW_FROM = 0.6;
const RENEW_TO = 0.7;

/** A hub that gives shorter leases is not asked more often. */
const MIN_RENEW_MS = HOUR_MS;
const MAX_LEASE_SECONDS = 30 * 24 * 60 * 60;

/** W3C WebSub leaves its length open; hubs send some 20 to 100 characters. */
const MAX_CHALLENGE_CHARS = 1024;

const MAX_REASON_CHARS = 200;

/** The hub that a feed should be followed at now; none while it is not polled by itself. */
export function wantedHub(record: FeedRecord | undefined): Hub | undefined {
  return record?.nextPollAt === undefined ? undefined : record.hub;
}

/**
 * What a poll changes: the row of a hub that the feed names first, or the same row to be looked at again because the
 * feed names another hub, or none. Nothing where all is as it was.
 */
export function followedHub(
  record: WebSubRecord | undefined,
  { feedId, wanted, now }: { readonly feedId: string; readonly wanted: Hub | undefined; readonly now: string },
): WebSubRecord | undefined {
  if (record === undefined) return wanted === undefined ? undefined : newRecord(feedId, wanted, now);
  if (isSameHub(record.hub, wanted)) {
    // The feed was away, or our address was not public: once a day it is tried again.
    const isOver = record.state === 'ended' && later(record.updatedAt, DAY_MS) <= now;
    return isOver ? { ...record, askAt: now, updatedAt: now } : undefined;
  }
  if (record.state === 'leaving' || (record.state === 'ended' && wanted === undefined)) return undefined;
  const soonest = record.askedAt === undefined ? now : later(record.askedAt, HUB_CHANGE_MS);
  const askAt = soonest > now ? soonest : now;
  return record.askAt !== undefined && record.askAt <= askAt ? undefined : { ...record, askAt, updatedAt: now };
}

function newRecord(feedId: string, hub: Hub, now: string): WebSubRecord {
  return {
    schemaVersion: 1,
    feedId,
    hub,
    state: 'pending',
    reason: 'The hub is not asked yet.',
    failures: 0,
    askAt: now,
    updatedAt: now,
  };
}

/** `next` is to be stored before the hub is asked, because it may verify while it is. */
export type WebSubStep = { readonly kind: 'ask'; readonly mode: HubMode; readonly next: WebSubRecord } | Ended;
type Ended = { readonly kind: 'end'; readonly next: WebSubRecord };

/** What to ask the hub for, once `askAt` has come. A request counts as failed until the hub confirms it. */
export function nextStep(
  record: WebSubRecord,
  { wanted, now }: { readonly wanted: Hub | undefined; readonly now: string },
): WebSubStep {
  if (wanted !== undefined && isSameHub(record.hub, wanted)) return subscribeStep(record, now);
  if (isOwedALeave(record, now)) return leaveStep(record, now);
  if (wanted !== undefined) return subscribeStep(newRecord(record.feedId, wanted, now), now);
  return { kind: 'end', next: ended(record, 'The feed is not followed at a hub.', now) };
}

/** A hub that still pushes is told that we leave, a few times. */
function isOwedALeave(record: WebSubRecord, now: string): boolean {
  if (record.state === 'leaving') return record.failures < MAX_LEAVE_REQUESTS;
  return hasLease(record, now);
}

function subscribeStep(record: WebSubRecord, now: string): WebSubStep {
  const isRenewal = hasLease(record, now);
  const failures = record.state === 'leaving' ? 0 : record.failures;
  const next: WebSubRecord = {
    ...record,
    ...asked(failures, now),
    state: isRenewal ? 'active' : 'pending',
    reason: isRenewal ? record.reason : 'The hub was asked and has not verified yet.',
  };
  return { kind: 'ask', mode: 'subscribe', next };
}

function leaveStep(record: WebSubRecord, now: string): WebSubStep {
  const failures = record.state === 'leaving' ? record.failures : 0;
  const { announceAt: _, provenAt: __, ...rest } = record;
  const reason = 'The hub was asked to end the subscription and has not verified yet.';
  return { kind: 'ask', mode: 'unsubscribe', next: { ...rest, ...asked(failures, now), state: 'leaving', reason } };
}

function asked(failures: number, now: string): Pick<WebSubRecord, 'askedAt' | 'askAt' | 'failures' | 'updatedAt'> {
  return { askedAt: now, askAt: later(now, retryMs(failures)), failures: failures + 1, updatedAt: now };
}

function retryMs(failures: number): number {
  return Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** failures);
}

/** The row after a request that the hub did not take; nothing when it did. The next try is set already. */
export function afterRequest(
  asking: WebSubRecord,
  result: FetchResult | Disallowed,
  now: string,
): WebSubRecord | undefined {
  const problem = problemOf(result);
  return problem === undefined ? undefined : { ...asking, reason: problem, updatedAt: now };
}

function problemOf(result: FetchResult | Disallowed): string | undefined {
  if (result.kind !== 'response') return `The hub could not be asked: ${result.reason}`;
  // 202 by W3C WebSub §5.1.2; older hubs answer 204.
  if (result.status >= 200 && result.status <= 299) return undefined;
  const said = oneLine(new TextDecoder().decode(result.body.subarray(0, 4 * MAX_REASON_CHARS)), MAX_REASON_CHARS);
  return `The hub answered ${result.status}${/^[^<{]/.test(said) ? `: ${said}` : '.'}`;
}

/** The row of a request whose message was given up: it waits as after any failure. */
export function givenUp(record: WebSubRecord, reason: string, now: string): WebSubRecord {
  const { announceAt: _, ...rest } = record;
  const { askAt, failures, updatedAt } = asked(record.failures, now);
  return { ...rest, askAt, failures, updatedAt, reason };
}

/** How a question of the hub changes the row; nothing when it is about something that we did not ask for. */
export function answerQuestion(
  record: WebSubRecord,
  question: HubQuestion,
  { now, jitter }: { readonly now: string; readonly jitter: number },
): WebSubRecord | undefined {
  if (question.topic !== record.hub.topic) return undefined;
  if (question.mode === 'denied') return denied(record, question.reason, now);
  if (question.challenge === '' || question.challenge.length > MAX_CHALLENGE_CHARS) return undefined;
  // A hub may reconfirm at any time (W3C WebSub §5): what we still want is confirmed again.
  const isWanted = record.state === 'active' || (record.state === 'pending' && record.askedAt !== undefined);
  if (question.mode === 'subscribe' && isWanted) return leased(record, question.leaseSeconds, { now, jitter });
  if (question.mode === 'unsubscribe' && record.state === 'leaving')
    // What the feed names now is looked at next.
    return { ...ended(record, 'The hub has ended the subscription.', now), askAt: now };
  return undefined;
}

function leased(
  record: WebSubRecord,
  leaseSeconds: string,
  { now, jitter }: { readonly now: string; readonly jitter: number },
): WebSubRecord {
  const given = /^\d{1,10}$/.test(leaseSeconds) ? Number(leaseSeconds) : LEASE_SECONDS;
  const leaseMs = Math.min(given, MAX_LEASE_SECONDS) * 1000;
  const share = RENEW_FROM + (RENEW_TO - RENEW_FROM) * jitter;
  return {
    ...record,
    state: 'active',
    reason: record.provenAt === undefined ? 'The hub has promised to push.' : PUSHES,
    failures: 0,
    leaseUntil: later(now, leaseMs),
    askAt: later(now, Math.max(MIN_RENEW_MS, leaseMs * share)),
    updatedAt: now,
  };
}

function denied(record: WebSubRecord, reason: string, now: string): WebSubRecord | undefined {
  if (record.state !== 'pending' && record.state !== 'active') return undefined;
  const said = oneLine(reason, MAX_REASON_CHARS);
  const words = `The hub denied the subscription${said === '' ? '.' : `: ${said}`}`;
  return { ...ended(record, words, now), state: 'denied', askAt: later(now, DENIED_RETRY_MS) };
}

function ended(record: WebSubRecord, reason: string, now: string): WebSubRecord {
  const { askAt: _a, leaseUntil: _l, announceAt: _n, provenAt: _p, ...rest } = record;
  return { ...rest, state: 'ended', reason, failures: 0, updatedAt: now };
}

/**
 * The row after a push with a right signature: the feed is to be polled. Nothing when we want no more pushes. A push is
 * a hint and no more: what the feed says is read from its publisher (docs/decisions/websub.md).
 */
export function takePush(record: WebSubRecord, now: string): WebSubRecord | undefined {
  if (record.state !== 'active' && record.state !== 'pending') return undefined;
  return { ...record, pushedAt: now, announceAt: record.announceAt ?? now, updatedAt: now };
}

/** When a feed may be polled because of a push, ISO 8601: pushes make nobody poll more often than the operator allows. */
export function pollAfterPush(
  feed: FeedRecord,
  { now, rhythm }: { readonly now: string; readonly rhythm: PollRhythm },
): string {
  const { minMinutes } = rhythmOf(feed.feed, rhythm);
  const floor = feed.lastPollAt === undefined ? now : later(feed.lastPollAt, minMinutes * MINUTE_MS);
  return [now, floor, feed.notBeforeAt ?? now].toSorted().at(-1) ?? now;
}

function isSameHub(a: Hub, b: Hub | undefined): boolean {
  return a.url === b?.url && a.topic === b.topic;
}

function later(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + Math.round(ms)).toISOString();
}
