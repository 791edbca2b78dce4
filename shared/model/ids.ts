import { shortHash } from '../text/hash.ts';
import type { BackfillFrontier } from './backfill.ts';
import type { JsonObject } from './json.ts';
import type { MailContent } from './mail.ts';
import type { SubscriptionSnapshot } from './subscription-snapshot.ts';

/** Id of a subscriber: the address, trimmed and with its domain in lower case, hashed. 16 hex digits. */
export function subscriberId(address: string): string {
  return shortHash(['subscriber', normalAddress(address)], 16);
}

/** Id of a subscription: one reader asks one query once. 16 hex digits. */
export function subscriptionId(subscriber: string, canonicalQuery: string): string {
  return shortHash(['subscription', subscriber, canonicalQuery], 16);
}

/** Id of a match: subscription + story + novelty key. */
export function matchId(subscription: string, storyId: string, noveltyKey: string): string {
  return shortHash(['match', subscription, storyId, noveltyKey]);
}

/**
 * Id of a webhook delivery, the idempotency key of its receiver: alert + what it tells (a mail's slot). Begins with
 * `whd_`, then 24 hex digits.
 */
export function webhookDeliveryId(subscription: string, what: string): string {
  return `whd_${shortHash(['webhook', subscription, what], 24)}`;
}

/** Id of a dead letter in what the operator is told: queue + body + hour (ISO 8601, UTC). */
export function deadLetterId(queue: string, body: JsonObject, at: string): string {
  return shortHash([queue, JSON.stringify(body), at.slice(0, 13)]);
}

/** Id of a mail: subscriber + slot, `[a-z0-9_-]`, at most 64. */
export function mailId(subscriber: string, slot: string): string {
  return `${subscriber}-${slot}`;
}

/** Where the frozen content of a mail lies: two runs that compose the same mail write two blobs, and the claim names one. */
export function mailContentKey(content: MailContent): string {
  return `mails/${content.mailId}/${shortHash([content.to, content.mime, ...content.matchIds])}.json.gz`;
}

/** Where a snapshot of the subscriptions lies: what it holds names it. */
export function snapshotKey({ subscriptions }: SubscriptionSnapshot): string {
  return `snapshots/${shortHash([JSON.stringify(subscriptions)])}.json.gz`;
}

/** Where the frontier of a feed's backfill lies: what it holds names it, so that a repeated step writes the same blob. */
export function frontierKey(feedId: string, frontier: BackfillFrontier): string {
  return `backfills/${shortHash([feedId])}/${shortHash([JSON.stringify(frontier)])}.json.gz`;
}

/**
 * An address as identity: RFC 5321 §2.4 leaves the local part case-sensitive, the domain is not. An
 * internationalised domain becomes its ASCII form (punycode), so that look-alikes show.
 */
export function normalAddress(address: string): string {
  const trimmed = address.trim();
  const at = trimmed.lastIndexOf('@');
  if (at === -1) return trimmed;
  return `${trimmed.slice(0, at)}@${asciiDomain(trimmed.slice(at + 1))}`;
}

function asciiDomain(domain: string): string {
  const isName = /^[\p{L}\p{M}\p{N}.-]+$/u.test(domain);
  return isName && URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : domain.toLowerCase();
}
