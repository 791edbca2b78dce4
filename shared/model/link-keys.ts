import { z } from 'zod';
import { hmacHex } from '../text/hash.ts';
import { sameText } from '../text/same-text.ts';
import { checkLink, LINK_LIFE_MS, LINK_SECRET, type LinkCheck, type LinkClaim } from './link-token.ts';

/** The keys that sign links, oldest first; the last one signs. Their secrets lie elsewhere, under their names. */
export const linkKeysSchema = z.object({
  schemaVersion: z.literal(1),
  keys: z
    .array(
      z.object({
        /** `links-v1`, `links-v2` and so on: the name of its secret. */
        name: z.string().regex(/^links-v[1-9]\d{0,5}$/),
        /** Signs from then on. */
        since: z.string(),
        /** Not trusted from then on: somebody else may know it. */
        retiredAt: z.string().optional(),
      }),
    )
    .min(1),
});
export type LinkKeys = z.infer<typeof linkKeysSchema>;

/** One key with its secret. */
export type LinkKey = LinkKeys['keys'][number] & {
  readonly secret: string;
  /** When the next key took over. */
  readonly supersededAt?: string;
};

/** The keys of an installation that never changed them. */
export const FIRST_LINK_KEYS: LinkKeys = {
  schemaVersion: 1,
  keys: [{ name: LINK_SECRET, since: '1970-01-01T00:00:00.000Z' }],
};

/** What a link is worth when checked with every key there is. */
export type KeyedLinkCheck = LinkCheck | { readonly kind: 'retired' };

/**
 * Checks a token against all keys. A key that was superseded goes on for links that live for ever, and for others
 * as long as it may have signed them itself; a retired one opens nothing.
 */
export function checkLinkWithKeys(keys: readonly LinkKey[], token: string, now: string): KeyedLinkCheck {
  for (const key of keys.toReversed()) {
    const checked = checkLink(key.secret, token, now);
    if (checked.kind === 'invalid') continue;
    return key.retiredAt !== undefined || isForged(key, checked.claim) ? { kind: 'retired' } : checked;
  }
  return { kind: 'invalid' };
}

/** A link that would end later than any that the key signed before the next one took over. */
function isForged({ supersededAt }: LinkKey, { purpose, expiresAt }: LinkClaim): boolean {
  if (supersededAt === undefined || purpose === 'unsubscribe' || purpose === 'stop') return false;
  const latest = Date.parse(supersededAt) + LINK_LIFE_MS[purpose];
  return expiresAt === undefined || Date.parse(expiresAt) > latest;
}

/** The keys with a new one that signs from now on; links signed before go on. */
export function rotatedLinkKeys({ keys }: LinkKeys, now: string): LinkKeys {
  const newest = Number(keys.at(-1)?.name.slice('links-v'.length));
  return { schemaVersion: 1, keys: [...keys, { name: `links-v${newest + 1}`, since: now }] };
}

/** The keys with one of them no longer trusted; a new one signs where it was the newest. Undefined where there is no such key. */
export function retiredLinkKeys(linkKeys: LinkKeys, name: string, now: string): LinkKeys | undefined {
  const { keys } = linkKeys;
  const found = keys.find((key) => key.name === name);
  if (found === undefined) return undefined;
  if (found.retiredAt !== undefined) return linkKeys;
  const retired: LinkKeys = {
    schemaVersion: 1,
    keys: keys.map((key) => (key.name === name ? { ...key, retiredAt: now } : key)),
  };
  return found === keys.at(-1) ? rotatedLinkKeys(retired, now) : retired;
}

/** What a page puts into its form, so that a POST proves that the page was read: nobody else can make it. 32 hex digits. */
export function sealText(secret: string, text: string): string {
  // No body of a link begins like this, so that neither can be taken for the other.
  return hmacHex(secret, `form\n${text}`).slice(0, 32);
}

/** Whether a seal is the one of a text. Compares in constant time. */
export function isSealOf(secret: string, text: string, seal: string): boolean {
  return sameText(seal, sealText(secret, text));
}
