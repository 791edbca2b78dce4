import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLink, type LinkClaim, signLink } from '../../shared/model/link-token.ts';

const NOW = '2026-03-02T12:00:00.000Z';
const ids = fc.stringMatching(/^[0-9a-f]{16}$/);
const tags = fc.stringMatching(/^(?:group:|entity:)?[a-z0-9_-]{1,60}$/);
const seconds = fc.integer({ min: 1, max: 4_000_000_000 }).map((s) => new Date(s * 1000).toISOString());
const claims = fc
  .record({
    purpose: fc.constantFrom('confirm', 'manage', 'unsubscribe', 'stop', 'wrong-tag', 'stories' as const),
    subscriberId: ids,
    subscriptionId: fc.option(ids, { nil: undefined }),
    slot: fc.option(fc.stringMatching(/^[a-z][0-9t-]{1,14}$/), { nil: undefined }),
    about: fc.option(fc.record({ articleId: fc.stringMatching(/^[0-9a-f]{1,64}$/), tag: tags }), { nil: undefined }),
    expiresAt: fc.option(seconds, { nil: undefined }),
  })
  .map(
    ({ purpose, subscriberId, subscriptionId, about, slot, expiresAt }): LinkClaim => ({
      purpose,
      subscriberId,
      ...onlyOne({ slot, about, subscriptionId }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    }),
  );

/** A link speaks of one thing: the first of these that is there. */
function onlyOne({
  slot,
  about,
  subscriptionId,
}: { [Name in 'slot' | 'about' | 'subscriptionId']: LinkClaim[Name] | undefined }) {
  if (slot !== undefined) return { slot };
  if (about !== undefined) return { about };
  return subscriptionId === undefined ? {} : { subscriptionId };
}

describe('checkLink()', () => {
  it('gives back what was signed, valid until it expires', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), claims, (secret, claim) => {
        const expired = claim.expiresAt !== undefined && claim.expiresAt <= NOW;
        expect(checkLink(secret, signLink(secret, claim), NOW)).toEqual({ kind: expired ? 'expired' : 'valid', claim });
      }),
    );
  });

  it('refuses a token with any character changed', () => {
    fc.assert(
      fc.property(claims, fc.nat(), fc.constantFrom(...'0123456789abcdefz.-X'), (claim, place, character) => {
        const token = signLink('secret', claim);
        const at = place % token.length;
        fc.pre(token[at] !== character);
        const changed = `${token.slice(0, at)}${character}${token.slice(at + 1)}`;
        expect(checkLink('secret', changed, NOW)).toEqual({ kind: 'invalid' });
      }),
    );
  });

  it('refuses a token with a character more or less, and of another secret', () => {
    fc.assert(
      fc.property(claims, fc.nat(), (claim, place) => {
        const token = signLink('secret', claim);
        const at = place % (token.length + 1);
        for (const changed of [
          `${token.slice(0, at)}0${token.slice(at)}`,
          token.slice(0, at) + token.slice(at + 1),
          `${token}\n`,
        ])
          if (changed !== token) expect(checkLink('secret', changed, NOW)).toEqual({ kind: 'invalid' });
        expect(checkLink('another', token, NOW)).toEqual({ kind: 'invalid' });
      }),
    );
  });

  it('makes tokens that travel in an address as they are', () => {
    fc.assert(
      fc.property(claims, (claim) => {
        const token = signLink('secret', claim);
        expect(encodeURIComponent(token)).toBe(token);
      }),
    );
  });
});
