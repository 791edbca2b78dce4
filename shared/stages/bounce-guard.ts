/*
 * In: what was counted of the last days, and the limits.
 * Out: what passed its limit, or nothing.
 * Guarantees: nothing is judged by fewer mails than the limits ask for.
 * Leaves to others: counting, stopping, telling the operator.
 */
import type { SendCounts, SendLimits } from '../model/sending.ts';

export type PassedLimit = {
  readonly what: 'bounces' | 'complaints';
  /** Of 0 to 1, as the limit. */
  readonly share: number;
  readonly limit: number;
  readonly mails: number;
};

/** Complaints first: they weigh more with every provider. */
export function passedLimit(
  { sent, bounced, complained }: SendCounts,
  { mails, bounces, complaints }: SendLimits,
): PassedLimit | undefined {
  // A mail that the server refused at once was never counted as sent.
  const tried = Math.max(sent, bounced, complained);
  if (tried < mails || tried === 0) return undefined;
  const complainedShare = complained / tried;
  if (complainedShare > complaints)
    return { what: 'complaints', share: complainedShare, limit: complaints, mails: tried };
  const bouncedShare = bounced / tried;
  return bouncedShare > bounces ? { what: 'bounces', share: bouncedShare, limit: bounces, mails: tried } : undefined;
}
