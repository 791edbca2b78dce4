import { hmacHex } from '../text/hash.ts';
import { sameText } from '../text/same-text.ts';

/** What a link may do; a token for one purpose opens nothing else. */
export type LinkPurpose = 'confirm' | 'unsubscribe' | 'stop';

export type LinkClaim = {
  readonly purpose: LinkPurpose;
  readonly subscriberId: string;
  /** Absent where the link speaks of all subscriptions of the reader. */
  readonly subscriptionId?: string;
  /** ISO 8601, UTC; absent for links that work for ever. */
  readonly expiresAt?: string;
};

export type LinkCheck =
  | { readonly kind: 'valid'; readonly claim: LinkClaim }
  | { readonly kind: 'expired'; readonly claim: LinkClaim }
  | { readonly kind: 'invalid' };

/** What a link from a mail would do (`ready`) or did (`done`), or why it does nothing. */
export type LinkAnswer =
  | {
      readonly kind: 'done' | 'ready';
      readonly purpose: LinkPurpose;
      readonly queryText?: string;
      readonly language: 'en' | 'es';
    }
  | { readonly kind: 'expired' }
  | { readonly kind: 'invalid' };

/** Name of the secret that signs links; a rotated one gets the next number and this stays verify-only. */
export const LINK_SECRET = 'links-v1';

/** Confirm links live 7 days (DESIGN.md §7). */
export const CONFIRM_LINK_DAYS = 7;

/** Hex digits of the MAC kept in a link: 128 bits. */
const MAC_DIGITS = 32;

/** A signed, URL-safe token: `purpose.subscriber.subscription.expiry.mac`, with `-` for what is absent. */
export function signLink(secret: string, claim: LinkClaim): string {
  const expiry = claim.expiresAt === undefined ? '-' : String(Math.floor(Date.parse(claim.expiresAt) / 1000));
  const body = [claim.purpose, claim.subscriberId, claim.subscriptionId ?? '-', expiry].join('.');
  return `${body}.${hmacHex(secret, body).slice(0, MAC_DIGITS)}`;
}

/** Checks a token against the secret and `now` (ISO 8601, UTC). Compares in constant time. */
export function checkLink(secret: string, token: string, now: string): LinkCheck {
  const match = /^(confirm|unsubscribe|stop)\.([0-9a-f]{16})\.([0-9a-f]{16}|-)\.(\d{1,12}|-)\.([0-9a-f]{32})$/.exec(
    token,
  );
  if (match === null) return { kind: 'invalid' };
  const [, purpose = '', subscriberId = '', subscription = '-', expiry = '-', mac = ''] = match;
  const body = [purpose, subscriberId, subscription, expiry].join('.');
  if (!sameText(mac, hmacHex(secret, body).slice(0, MAC_DIGITS))) return { kind: 'invalid' };
  const claim: LinkClaim = {
    // The expression above lets only the three purposes through.
    purpose: purpose as LinkPurpose,
    subscriberId,
    ...(subscription === '-' ? {} : { subscriptionId: subscription }),
    ...(expiry === '-' ? {} : { expiresAt: new Date(Number(expiry) * 1000).toISOString() }),
  };
  const expired = claim.expiresAt !== undefined && claim.expiresAt <= now;
  return { kind: expired ? 'expired' : 'valid', claim };
}
