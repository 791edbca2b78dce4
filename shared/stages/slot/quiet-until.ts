import type { ReaderTimes } from '../../model/reader-times.ts';
import { dayAfter, localClock, localInstant } from './local-instant.ts';

/**
 * When a reader's quiet hours end that hold at an instant (both ISO 8601, UTC); undefined outside of them. `from` belongs
 * to them, `to` does not; from after to means over midnight, and equal times mean none.
 */
export function quietUntil(now: string, { quiet, zone }: Pick<ReaderTimes, 'quiet' | 'zone'>): string | undefined {
  if (quiet === undefined || quiet.from === quiet.to) return undefined;
  const { day, time } = localClock(now, zone);
  const overMidnight = quiet.from > quiet.to;
  const isQuiet = overMidnight ? time >= quiet.from || time < quiet.to : time >= quiet.from && time < quiet.to;
  if (!isQuiet) return undefined;
  const end = localInstant(overMidnight && time >= quiet.from ? dayAfter(day, 1) : day, quiet.to, zone);
  return end > now ? end : undefined;
}
