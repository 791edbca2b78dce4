import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { sameText } from '../../text/same-text.ts';

/**
 * The methods of W3C WebSub §7.1.1. SHA-1 is among them because most hubs sign with nothing else, and an HMAC does
 * not stand on the collisions that broke it (RFC 6194 §3.3); see docs/decisions/websub.md.
 */
const METHODS = new Map([
  ['sha1', sha1],
  ['sha256', sha256],
  ['sha384', sha384],
  ['sha512', sha512],
]);

/** Whether `X-Hub-Signature` (`method=hex`) is that of the body under the secret. Compares in constant time. */
export function checkSignature(header: string | undefined, body: Uint8Array, secret: string): boolean {
  const [, method = '', given = ''] = /^(sha\d{1,3})=([0-9a-f]{40,128})$/i.exec(header ?? '') ?? [];
  const hash = METHODS.get(method.toLowerCase());
  if (hash === undefined) return false;
  return sameText(given.toLowerCase(), bytesToHex(hmac(hash, utf8ToBytes(secret), body)));
}
