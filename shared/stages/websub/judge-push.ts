import type { WebSubRecord } from '../../model/websub.ts';
import { hasLease } from './has-lease.ts';

/** The reason of a row whose pushes are trusted. */
export const PUSHES = 'The hub pushes what is new.';

export type JudgeInput = {
  /** When the feed was last read before this poll, ISO 8601; undefined: never. */
  readonly lastSuccessAt: string | undefined;
  /** Entries that this poll found new. */
  readonly fresh: number;
  /** ISO 8601, UTC. */
  readonly now: string;
};

export type Judgement = {
  readonly next: WebSubRecord;
  /** The hub tells what is new, so polling may go slowly until it does. */
  readonly pushed: boolean;
};

/**
 * What a poll says of the hub's word. Pushes are trusted from the first that led to new entries until new entries
 * come without one. A push that a poll could not follow yet (a cache before the publisher is older than its hub) slows
 * nothing down: the feed is asked again at its normal pace.
 */
export function judgePush(record: WebSubRecord, { lastSuccessAt, fresh, now }: JudgeInput): Judgement {
  if (!hasLease(record, now)) return { next: record, pushed: false };
  const announced = record.pushedAt !== undefined && (lastSuccessAt === undefined || record.pushedAt > lastSuccessAt);
  if (fresh === 0) return { next: record, pushed: record.provenAt !== undefined && !announced };
  if (announced) return { next: { ...record, provenAt: now, reason: PUSHES, updatedAt: now }, pushed: true };
  if (record.provenAt === undefined) return { next: record, pushed: false };
  const { provenAt: _, ...rest } = record;
  const reason = 'New entries came without a push, so the feed is polled at its normal pace until a push brings some.';
  return { next: { ...rest, reason, updatedAt: now }, pushed: false };
}
