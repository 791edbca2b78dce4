import { type Hub, webSubId } from '../../model/websub.ts';
import { hmacHex } from '../../text/hash.ts';
import { sameText } from '../../text/same-text.ts';

/** What a hub is given: where it reaches us, and what it signs with. */
export type Callback = {
  /** Behind `/websub/`: the row's id and 128 bits that nobody can guess; of one feed at one hub only. */
  readonly id: string;
  /** `hub.secret`: 64 characters (W3C WebSub §5.1 wants fewer than 200 bytes). */
  readonly secret: string;
};

/** Hex digits of the MAC kept in a path: 128 bits. */
const MAC_DIGITS = 32;

/**
 * The callback of a feed's subscription, made from the deployment's secret: nothing of it is stored. The secret
 * signs links too; the labels keep the two apart, as no link begins with them.
 */
export function callbackOf(secret: string, feedId: string, hub: Hub): Callback {
  const id = webSubId(feedId);
  const mac = (label: string) => hmacHex(secret, JSON.stringify([label, feedId, hub.url, hub.topic]));
  return { id: `${id}-${mac('websub-callback').slice(0, MAC_DIGITS)}`, secret: mac('websub-secret') };
}

/** Whether a caller knows the callback's address to the last digit. Compares in constant time. */
export function opensCallback(callback: Callback, id: string): boolean {
  return sameText(callback.id, id);
}

/** The row that a callback's id speaks of; nothing when it is no such id. Proves nothing yet. */
export function webSubIdOf(callbackId: string): string | undefined {
  return /^([0-9a-f]{20})-[0-9a-f]{32}$/.exec(callbackId)?.[1];
}
