import type { Context } from 'hono';
import { createTokenBuckets } from './api/token-buckets.ts';
import { callerAddress } from './caller-address.ts';

const HOUR_SECONDS = 60 * 60;

/**
 * An hour's share of one place: a newsroom behind one address stays below it, a list of addresses does not. Mails have
 * a limit of their own beside it: one confirmation and one link an hour to an address, whoever asks.
 */
const SHARES = { ask: 20, preview: 60, link: 20 } as const;

export type PublicForm = keyof typeof SHARES;

/** How often a place may send the forms that need no link. */
export type PublicPace = {
  /** 0 when it may, else the seconds to wait. */
  take(c: Context, form: PublicForm): number;
};

/**
 * Counts in the memory of the process: exact on one machine; on AWS each instance counts for itself, below the
 * stage's own throttle. `now`: ISO 8601, UTC.
 */
export function createPublicPace(now: () => string): PublicPace {
  const bucketsOf = (share: number) => createTokenBuckets({ perSecond: share / HOUR_SECONDS, burst: share });
  const buckets = { ask: bucketsOf(SHARES.ask), preview: bucketsOf(SHARES.preview), link: bucketsOf(SHARES.link) };
  return { take: (c, form) => buckets[form].take(callerAddress(c), Date.parse(now())) };
}
