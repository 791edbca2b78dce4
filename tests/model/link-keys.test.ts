import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkLinkWithKeys,
  FIRST_LINK_KEYS,
  isSealOf,
  type LinkKey,
  type LinkKeys,
  linkKeysSchema,
  retiredLinkKeys,
  rotatedLinkKeys,
  sealText,
} from '../../shared/model/link-keys.ts';
import { LINK_LIFE_MS, type LinkClaim, type LinkPurpose, signLink } from '../../shared/model/link-token.ts';

const DAY_MS = 24 * 60 * 60_000;
const ROTATED_AT = '2026-03-02T12:00:00.000Z';
const PURPOSES: readonly LinkPurpose[] = ['confirm', 'manage', 'unsubscribe', 'stop', 'wrong-tag'];

/** Each key with a secret, as the job reads them. */
function withSecrets({ keys }: LinkKeys): readonly LinkKey[] {
  return keys.map((key, i) => {
    const next = keys[i + 1];
    return { ...key, secret: `secret of ${key.name}`, ...(next === undefined ? {} : { supersededAt: next.since }) };
  });
}

function claimOf(purpose: LinkPurpose, signedAt: string): LinkClaim {
  const life = purpose === 'unsubscribe' || purpose === 'stop' ? undefined : LINK_LIFE_MS[purpose];
  return {
    purpose,
    subscriberId: '0123456789abcdef',
    ...(life === undefined ? {} : { expiresAt: later(signedAt, life) }),
  };
}

function later(instant: string, ms: number): string {
  return new Date(Date.parse(instant) + ms).toISOString();
}

describe('checkLinkWithKeys()', () => {
  const rotated = rotatedLinkKeys(FIRST_LINK_KEYS, ROTATED_AT);

  it.each(PURPOSES)(
    'takes a %s link that a key signed before the next one took over, as long as it lives',
    (purpose) => {
      const signedAt = later(ROTATED_AT, -60_000);
      const token = signLink('secret of links-v1', claimOf(purpose, signedAt));
      expect(checkLinkWithKeys(withSecrets(rotated), token, ROTATED_AT).kind).toBe('valid');
      const oldLink = checkLinkWithKeys(withSecrets(rotated), token, later(ROTATED_AT, 100 * DAY_MS)).kind;
      expect(oldLink).toBe(purpose === 'unsubscribe' || purpose === 'stop' ? 'valid' : 'expired');
    },
  );

  it.each(['confirm', 'manage', 'wrong-tag'] as const)(
    'does not trust a %s link that an older key cannot have signed in its time',
    (purpose) => {
      const now = later(ROTATED_AT, 60_000);
      const token = signLink('secret of links-v1', claimOf(purpose, now));
      expect(checkLinkWithKeys(withSecrets(rotated), token, now)).toEqual({ kind: 'retired' });
      const { expiresAt: _, ...forEver } = claimOf(purpose, now);
      expect(checkLinkWithKeys(withSecrets(rotated), signLink('secret of links-v1', forEver), now).kind).toBe(
        'retired',
      );
    },
  );

  it.each(PURPOSES)('opens nothing by a %s link of a retired key', (purpose) => {
    const retired = retiredLinkKeys(rotated, 'links-v1', ROTATED_AT)!;
    const token = signLink('secret of links-v1', claimOf(purpose, ROTATED_AT));
    expect(checkLinkWithKeys(withSecrets(retired), token, ROTATED_AT)).toEqual({ kind: 'retired' });
  });

  it('takes what the newest key signs, and nothing that no key signed', () => {
    const claim = claimOf('manage', ROTATED_AT);
    const token = signLink('secret of links-v2', claim);
    expect(checkLinkWithKeys(withSecrets(rotated), token, ROTATED_AT)).toEqual({ kind: 'valid', claim });
    expect(checkLinkWithKeys(withSecrets(rotated), signLink('x', claim), ROTATED_AT)).toEqual({ kind: 'invalid' });
  });
});

describe('rotatedLinkKeys() and retiredLinkKeys()', () => {
  it('keep every key, give each a new name, and always leave one that is trusted to sign', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(10), { nil: undefined }), { maxLength: 12 }), (steps) => {
        let keys = FIRST_LINK_KEYS;
        for (const step of steps) {
          const before = keys;
          keys =
            step === undefined
              ? rotatedLinkKeys(keys, ROTATED_AT)
              : retiredLinkKeys(keys, keys.keys[step % keys.keys.length]!.name, ROTATED_AT)!;
          expect(keys.keys.map(({ name }) => name).slice(0, before.keys.length)).toEqual(
            before.keys.map(({ name }) => name),
          );
        }
        expect(linkKeysSchema.parse(keys)).toEqual(keys);
        expect(new Set(keys.keys.map(({ name }) => name)).size).toBe(keys.keys.length);
        expect(keys.keys.at(-1)?.retiredAt).toBeUndefined();
      }),
    );
  });

  it('retire a key once, and none that is not there', () => {
    const once = retiredLinkKeys(FIRST_LINK_KEYS, 'links-v1', ROTATED_AT)!;
    expect(retiredLinkKeys(once, 'links-v1', later(ROTATED_AT, DAY_MS))).toBe(once);
    expect(retiredLinkKeys(once, 'links-v9', ROTATED_AT)).toBeUndefined();
  });
});

describe('isSealOf()', () => {
  it('takes the seal of a text and no other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, other) => {
        expect(isSealOf('secret', text, sealText('secret', text))).toBe(true);
        if (other !== text) expect(isSealOf('secret', other, sealText('secret', text))).toBe(false);
        expect(isSealOf('another', text, sealText('secret', text))).toBe(false);
        expect(isSealOf('secret', text, other)).toBe(false);
      }),
    );
  });
});
