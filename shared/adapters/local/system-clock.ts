import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../ports.ts';

/** The machine's own time. */
export function createSystemClock(): Clock {
  return { now: () => new Date(), sleep: (ms) => sleep(ms) };
}
