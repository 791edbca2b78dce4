import { type ApiKeyScope, makeApiKey, type NewApiKey } from '../../model/api-key.ts';

/** A new key with fresh random bytes, not stored yet. */
export function newApiKey(
  randomBytes: (count: number) => Uint8Array,
  wish: {
    readonly scope: ApiKeyScope;
    readonly name: string;
    readonly subscriberId: string | undefined;
    /** ISO 8601, UTC. */
    readonly now: string;
  },
): NewApiKey {
  return makeApiKey({
    id: Buffer.from(randomBytes(6)).toString('hex'),
    secret: Buffer.from(randomBytes(32)).toString('base64url'),
    ...wish,
  });
}
