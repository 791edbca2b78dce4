import type { WebSubRecord } from '../../model/websub.ts';

/** Whether the hub has promised to push at `now` (ISO 8601, UTC). */
export function hasLease({ state, leaseUntil }: WebSubRecord, now: string): boolean {
  return state === 'active' && leaseUntil !== undefined && leaseUntil > now;
}
