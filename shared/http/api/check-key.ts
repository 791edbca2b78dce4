import type { Context, MiddlewareHandler } from 'hono';
import { type ApiKeyRecord, isKeyOf, readBearerKey } from '../../model/api-key.ts';
import type { ApiKeyStore } from '../../stores/api-keys.ts';
import { callerAddress } from '../caller-address.ts';
import type { ApiDependencies } from './api-dependencies.ts';
import { problem } from './problem.ts';
import { createTokenBuckets, type TokenRate } from './token-buckets.ts';

/** Who asks. */
export type Caller = Pick<ApiKeyRecord, 'id' | 'scope' | 'subscriberId'>;
export type ApiEnv = { Variables: { caller: Caller } };

/** A script that pages through the archive stays below it; half of what the stage of a deployment lets through. */
const KEY_RATE: TokenRate = { perSecond: 10, burst: 60 };

/** Mistyped keys, not a search for keys: 256 random bits are not found by trying. */
const ADDRESS_RATE: TokenRate = { perSecond: 1, burst: 20 };

/**
 * Lets in whoever holds a key, at its pace. A caller without one is slowed down by address, and by it alone: whoever
 * shares that address and holds a key goes on. Buckets are in the memory of the process: exact on one machine; on AWS
 * each instance counts for itself, below the stage's own throttle.
 */
export function checkKey(deps: {
  readonly api: ApiDependencies;
  readonly now: () => string;
}): MiddlewareHandler<ApiEnv> {
  const { keys, keyRate = KEY_RATE, addressRate = ADDRESS_RATE } = deps.api;
  const [byKey, byAddress] = [createTokenBuckets(keyRate), createTokenBuckets(addressRate)];
  return async (c, next) => {
    const now = deps.now();
    const record = await knownKey(keys, c.req.header('authorization'), now);
    if (record === undefined) {
      const wait = byAddress.take(callerAddress(c), Date.parse(now));
      if (wait > 0) return tooMany(c, wait);
      return problem(c, 'key-needed', { detail: NEEDED, headers: { 'www-authenticate': 'Bearer realm="vigia"' } });
    }
    const seconds = byKey.take(record.id, Date.parse(now));
    if (seconds > 0) return tooMany(c, seconds);
    c.set('caller', record);
    return next();
  };
}

/** For what changes things that all share. */
export const adminOnly: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (c.get('caller').scope === 'admin') return next();
  return problem(c, 'not-allowed', { detail: 'This needs a key of scope admin.' });
};

const NEEDED =
  'Send `Authorization: Bearer vigia_…` with a key that is not revoked. The operator makes one with `./vigia keys create --scope reader`.';

function tooMany(c: Context, seconds: number): Response {
  return problem(c, 'too-many-requests', {
    detail: `Ask again in ${seconds} s.`,
    headers: { 'retry-after': String(seconds) },
  });
}

async function knownKey(keys: ApiKeyStore, header: string | undefined, now: string): Promise<ApiKeyRecord | undefined> {
  const given = readBearerKey(header);
  const found = given === undefined ? undefined : await keys.get(given.id);
  if (given === undefined || found === undefined || !isKeyOf(given.key, found.record)) return undefined;
  const lastUsedOn = now.slice(0, 10);
  // Whoever writes meanwhile wins: a revocation is never undone, and a lost day is written by the next use.
  if (found.record.lastUsedOn !== lastUsedOn) await keys.save({ ...found.record, lastUsedOn }, found.version);
  return found.record;
}
