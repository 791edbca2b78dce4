import type { Clock } from '../../shared/ports.ts';

export type ManualClock = Clock & {
  advance(ms: number): void;
  set(instant: string): void;
};

/** A clock that stands still until it is told or slept by. `start` is ISO 8601, UTC. */
export function createManualClock(start = '2026-03-02T12:00:00.000Z'): ManualClock {
  let nowMs = parse(start);
  return {
    now: () => new Date(nowMs),
    async sleep(ms) {
      nowMs += ms;
    },
    advance(ms) {
      nowMs += ms;
    },
    set(instant) {
      nowMs = parse(instant);
    },
  };
}

function parse(instant: string): number {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) throw new RangeError(`not an instant: ${instant}`);
  return ms;
}
