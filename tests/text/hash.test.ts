import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hmacHex, sha256Hex, shortHash } from '../../shared/text/hash.ts';

describe('hashes', () => {
  it('are those of the platform, for text and bytes', () => {
    const wellFormed = fc.string({ unit: 'binary' }).map((text) => text.toWellFormed());
    fc.assert(
      fc.property(wellFormed, wellFormed, (secret, text) => {
        expect(sha256Hex(text)).toBe(createHash('sha256').update(text).digest('hex'));
        expect(sha256Hex(new TextEncoder().encode(text))).toBe(sha256Hex(text));
        expect(hmacHex(secret, text)).toBe(createHmac('sha256', secret).update(text).digest('hex'));
      }),
    );
  });

  it('tell apart the parts that shortHash() joins', () => {
    expect(shortHash(['ab', 'c'])).not.toBe(shortHash(['a', 'bc']));
    expect(shortHash(['a', ''])).not.toBe(shortHash(['a']));
    expect(shortHash(['a'], 16)).toBe(shortHash(['a']).slice(0, 16));
    expect(shortHash(['a'])).toMatch(/^[0-9a-f]{20}$/);
  });
});
