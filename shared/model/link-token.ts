import { hmacHex } from '../text/hash.ts';
import { sameText } from '../text/same-text.ts';
import type { Cadence } from './subscription.ts';

/** What a link may do; a token for one purpose opens nothing else. */
export type LinkPurpose = 'confirm' | 'manage' | 'unsubscribe' | 'stop' | 'wrong-tag' | 'stories';

export type LinkClaim = {
  readonly purpose: LinkPurpose;
  readonly subscriberId: string;
  /** Absent where the link speaks of all subscriptions of the reader. */
  readonly subscriptionId?: string;
  /** Of `wrong-tag`: the tag of an article that the reader may call wrong. */
  readonly about?: TaggedPlace;
  /** Of `stories`: the slot of the mail whose stories it lists. */
  readonly slot?: string;
  /** ISO 8601, UTC; absent for links that work for ever. */
  readonly expiresAt?: string;
};

/** A tag of an article, such as `group:cjng`. */
export type TaggedPlace = { readonly articleId: string; readonly tag: string };

export type LinkCheck =
  | { readonly kind: 'valid'; readonly claim: LinkClaim }
  | { readonly kind: 'expired'; readonly claim: LinkClaim }
  | { readonly kind: 'invalid' };

/** What a link from a mail would do (`ready`) or did (`done`), or why it does nothing. */
export type LinkAnswer =
  | ({ readonly kind: 'done' | 'ready' } & LinkSubject)
  /** A confirm link of an alert that was stopped since starts nothing; of a wrong tag, the article is gone. */
  | ({ readonly kind: 'overtaken' } & LinkSubject)
  | { readonly kind: 'expired' }
  /** Signed with a key that is no longer trusted: the reader is offered a fresh link by mail. */
  | { readonly kind: 'retired' }
  | { readonly kind: 'invalid' };

/** What a link speaks of. */
export type LinkSubject = {
  readonly purpose: LinkPurpose;
  readonly language: 'en' | 'es';
  readonly subscriberId: string;
  readonly queryText?: string;
  readonly note?: string;
  readonly cadence?: Cadence;
  /** Of `wrong-tag`. */
  readonly about?: TaggedPlace & { readonly title: string; readonly articleLanguage: string };
  /** Of `stories`. */
  readonly slot?: string;
};

/** Name of the secret that signed the first links; a rotated one gets the next number (model/link-keys.ts). */
export const LINK_SECRET = 'links-v1';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/**
 * How long links live; `unsubscribe` and `stop` live for ever (DESIGN.md §7). A tag may be called wrong for as long
 * as somebody may still read the mail, and the list of what a mail told is open as long.
 */
export const LINK_LIFE_MS = {
  confirm: 7 * DAY_MS,
  manage: HOUR_MS,
  'wrong-tag': 90 * DAY_MS,
  stories: 90 * DAY_MS,
} as const;

/** Hex digits of the MAC kept in a link: 128 bits. */
const MAC_DIGITS = 32;

/**
 * A signed, URL-safe token: `purpose.subscriber.about.expiry.mac`, with `-` for what is absent. `about` is a
 * subscription, an article and one of its tags, or the slot of a mail. All in lower case, so that it survives whoever changes case.
 */
export function signLink(secret: string, claim: LinkClaim): string {
  const expiry = claim.expiresAt === undefined ? '-' : String(Math.floor(Date.parse(claim.expiresAt) / 1000));
  const body = [claim.purpose, claim.subscriberId, aboutText(claim), expiry].join('.');
  return `${body}.${hmacHex(secret, body).slice(0, MAC_DIGITS)}`;
}

const TOKEN =
  /^(confirm|manage|unsubscribe|stop|wrong-tag|stories)\.([0-9a-f]{16})\.([0-9a-f]{16}|-|[0-9a-f]{0,64}~[a-z0-9_~-]{1,120})\.(\d{1,12}|-)\.([0-9a-f]{32})$/;

/** Checks a token against one secret and `now` (ISO 8601, UTC). Compares in constant time. */
export function checkLink(secret: string, token: string, now: string): LinkCheck {
  const match = TOKEN.exec(token);
  if (match === null) return { kind: 'invalid' };
  const [, purpose = '', subscriberId = '', about = '-', expiry = '-', mac = ''] = match;
  const body = [purpose, subscriberId, about, expiry].join('.');
  if (!sameText(mac, hmacHex(secret, body).slice(0, MAC_DIGITS))) return { kind: 'invalid' };
  const claim: LinkClaim = {
    // The expression above lets only the purposes through.
    purpose: purpose as LinkPurpose,
    subscriberId,
    ...aboutOf(about),
    ...(expiry === '-' ? {} : { expiresAt: new Date(Number(expiry) * 1000).toISOString() }),
  };
  const expired = claim.expiresAt !== undefined && claim.expiresAt <= now;
  return { kind: expired ? 'expired' : 'valid', claim };
}

/** `:` of a tag becomes `~`, which an address holds as it is (RFC 3986 §2.3). */
function aboutText({ subscriptionId, about, slot }: LinkClaim): string {
  if (slot !== undefined) return `~${slot}`;
  return about === undefined ? (subscriptionId ?? '-') : `${about.articleId}~${about.tag.replaceAll(':', '~')}`;
}

function aboutOf(text: string): Pick<LinkClaim, 'about' | 'subscriptionId' | 'slot'> {
  const tilde = text.indexOf('~');
  if (tilde === -1) return text === '-' ? {} : { subscriptionId: text };
  if (tilde === 0) return { slot: text.slice(1) };
  return { about: { articleId: text.slice(0, tilde), tag: text.slice(tilde + 1).replaceAll('~', ':') } };
}
