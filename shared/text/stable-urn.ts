import { sha256Hex } from './hash.ts';

/**
 * A name for a thing of the archive that is the same wherever and whenever it is made: a UUID of version 8 (RFC 9562
 * §5.8) from the hash of what it is and its parts.
 */
export function stableUrn(kind: string, ...parts: readonly string[]): string {
  const digits = sha256Hex(['vigia', kind, ...parts].join('\u0000'));
  // RFC 9562 §4.1: the two highest bits of the variant octet are 10.
  const variant = ((Number.parseInt(digits.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `urn:uuid:${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-${variant}${digits.slice(18, 20)}-${digits.slice(20, 32)}`;
}
