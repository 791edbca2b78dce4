import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Secrets } from '../../shared/ports.ts';

/** What an adapter brings to the suite: an empty store that can be opened again and again. */
export type SecretsHarness = { open(): Secrets; close(): Promise<void> };

/** Runs the Secrets contract against one adapter. */
export function describeSecrets(name: string, makeSecrets: () => Promise<SecretsHarness>): void {
  describe(`Secrets contract: ${name}`, () => {
    let harness: SecretsHarness;

    beforeEach(async () => {
      harness = await makeSecrets();
    });
    afterEach(async () => {
      await harness.close();
    });

    it('get() makes 32 random bytes as base64url at the first use of a name', async () => {
      const secret = await harness.open().get('link-key');
      expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    });

    it('get() gives the same secret for a name for ever, and another for another', async () => {
      const secrets = harness.open();
      const first = await secrets.get('link-key');
      const other = await secrets.get('link-key-2');
      expect(await secrets.get('link-key')).toBe(first);
      expect(await harness.open().get('link-key')).toBe(first);
      expect(await harness.open().get('link-key-2')).toBe(other);
      expect(other).not.toBe(first);
    });

    it('get() makes one secret a name when many ask at once', async () => {
      const secrets = harness.open();
      const names = Array.from({ length: 30 }, (_, n) => `name-${n % 3}`);
      const values = await Promise.all(names.map((one) => secrets.get(one)));
      expect(new Set(values).size).toBe(3);
      expect(values.map((_, n) => values[n % 3])).toEqual(values);
      expect(await harness.open().get('name-1')).toBe(values[1]);
    });

    it.each(['', 'A', 'a/b', '../a', 'a b', '__proto__', 'x'.repeat(65)])('get() refuses the name %j', async (bad) => {
      await expect(harness.open().get(bad)).rejects.toMatchObject({ name: 'VigiaError', code: 'bad-secret-name' });
    });

    it('get() makes a secret for a name that every object has', async () => {
      expect(await harness.open().get('constructor')).toMatch(/^[A-Za-z0-9_-]{43}$/);
    });
  });
}
