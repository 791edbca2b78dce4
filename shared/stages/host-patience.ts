import type { FetchResult } from '../model/fetch-result.ts';
import { retryAfterMinutes } from './poll/retry-after.ts';

/** No host keeps us away for longer by one answer: it is what a feed waits at most (config/vigia.yaml). */
const MAX_PATIENCE_MINUTES = 24 * 60;

/** Who sends 429 without a time: a minute, as the limits of servers and proxies are mostly counted per minute. */
const UNSTATED_PATIENCE_MINUTES = 1;

/**
 * For how long a host wants none of our requests, whatever their address: `Retry-After` of 429 (RFC 6585 §4) and of
 * 503 (RFC 9110 §15.6.4). Undefined when it asks for nothing; milliseconds. `now` is ISO 8601, UTC.
 */
export function hostPatienceMs(result: FetchResult, now: string): number | undefined {
  if (result.kind !== 'response' || (result.status !== 429 && result.status !== 503)) return undefined;
  const unstated = result.status === 429 ? UNSTATED_PATIENCE_MINUTES : undefined;
  const minutes = retryAfterMinutes(result.headers, now) ?? unstated;
  return minutes === undefined ? undefined : Math.min(minutes, MAX_PATIENCE_MINUTES) * 60_000;
}
