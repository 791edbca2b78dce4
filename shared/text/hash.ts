import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 of bytes or UTF-8 text as 64 hex digits. */
export function sha256Hex(data: Uint8Array | string): string {
  return bytesToHex(sha256(typeof data === 'string' ? utf8ToBytes(data) : data));
}

/** The first `length` hex digits of the SHA-256 of parts joined by NUL; 20 digits (80 bits) unless said. */
export function shortHash(parts: readonly string[], length = 20): string {
  return sha256Hex(parts.join('\u0000')).slice(0, length);
}

/** HMAC-SHA-256 of UTF-8 text as 64 hex digits (RFC 2104). */
export function hmacHex(secret: string, text: string): string {
  return bytesToHex(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(text)));
}
