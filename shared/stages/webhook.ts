/*
 * In: a delivery and its webhook, how the post ended, now.
 * Out: both as they are from then on.
 * Guarantees: a delivery ends delivered, or failed with the last answer in its row; a target that says 410 gets nothing
 * more, one that fails for three days neither. The same answer gives the same rows.
 * Leaves to others: posting, storing, telling the owner.
 */
import type { FetchResult } from '../model/fetch-result.ts';
import type { WebhookDelivery, WebhookRecord } from '../model/webhook.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits after each attempt that failed: the example schedule of Standard Webhooks 1.0, but for its first wait of 5 s. */
export const WEBHOOK_WAITS_MS: readonly number[] = [
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

/** A webhook that delivered nothing for so long is switched off; a delivery's own attempts end a few hours later. */
export const WEBHOOK_OFF_AFTER_MS = 72 * HOUR_MS;

const MAX_ANSWER_CHARACTERS = 200;

export type AfterPost = {
  readonly delivery: WebhookDelivery;
  readonly webhook: WebhookRecord;
  /** True where the owner must be told. */
  readonly switchedOff: boolean;
};

/** What a post leaves behind; `now` is ISO 8601, UTC. */
export function afterPost(
  { delivery, webhook }: { readonly delivery: WebhookDelivery; readonly webhook: WebhookRecord },
  result: FetchResult,
  now: string,
): AfterPost {
  const { dueAt: _, ...rest } = delivery;
  const answer = answerOf(result);
  const tried = { ...rest, attempts: delivery.attempts + 1, answer, updatedAt: now };
  // A test speaks for itself: it is tried once, and says nothing of the days before.
  if (delivery.slot === undefined)
    return { delivery: { ...tried, state: isTaken(result) ? 'delivered' : 'failed' }, webhook, switchedOff: false };
  if (isTaken(result))
    return { delivery: { ...tried, state: 'delivered' }, webhook: delivering(webhook, now), switchedOff: false };
  const failing = { ...webhook, failingSince: webhook.failingSince ?? now, reason: answer, updatedAt: now };
  const isGone = result.kind === 'response' && result.status === 410;
  const isOver = isGone || failing.failingSince <= before(now, WEBHOOK_OFF_AFTER_MS);
  const waitMs = WEBHOOK_WAITS_MS[delivery.attempts];
  const ends = isOver || waitMs === undefined;
  return {
    delivery: ends
      ? { ...tried, state: 'failed' }
      : { ...tried, dueAt: new Date(Date.parse(now) + waitMs).toISOString() },
    webhook: isOver ? { ...failing, state: 'off' } : failing,
    switchedOff: isOver,
  };
}

/** Any 2xx (Standard Webhooks 1.0). */
function isTaken(result: FetchResult): boolean {
  return result.kind === 'response' && result.status >= 200 && result.status < 300;
}

function delivering({ failingSince, reason: _, ...webhook }: WebhookRecord, now: string): WebhookRecord {
  return failingSince === undefined ? webhook : { ...webhook, updatedAt: now };
}

/** The status alone: what a target says in its body is no business of a log. */
function answerOf(result: FetchResult): string {
  const words = result.kind === 'response' ? `HTTP ${result.status}` : result.reason;
  return words.slice(0, MAX_ANSWER_CHARACTERS);
}

function before(now: string, ms: number): string {
  return new Date(Date.parse(now) - ms).toISOString();
}
