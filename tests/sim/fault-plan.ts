import type { Rng } from '../../shared/ports.ts';

/**
 * What may go wrong with one call. `conflict`: a condition is said to have failed though the write was ours; of a batch of
 * messages, half were taken. `slow`: the call takes longer than the message stays hidden, and its process runs on.
 */
export const FAULTS = [
  'crash before',
  'crash after',
  '5xx',
  'throttle',
  'timeout applied',
  'timeout not applied',
  'conflict',
  'slow',
] as const;
export type Fault = (typeof FAULTS)[number];

/** One fault at the n-th (from 1) call at a point, such as `deliver: put mail`. */
export type PlannedFault = { readonly point: string; readonly occurrence: number; readonly fault: Fault };

export type FaultPlan = {
  /** Counts a call at a point, which can go wrong in these ways; gives back how it does, mostly not at all. */
  at(point: string, possible: readonly Fault[]): Fault | undefined;
  /** How often each point was reached, in order of its first time. */
  readonly reached: ReadonlyMap<string, number>;
  /** In how many ways the calls at a point can go wrong. */
  readonly possible: ReadonlyMap<string, readonly Fault[]>;
  readonly injected: readonly PlannedFault[];
  /** From now on nothing goes wrong any more. */
  calm(): void;
};

/** Calls after one that was throttled which are throttled as well. */
const THROTTLED_CALLS = 2;

/** The faults of one run: those planned, and with `chance` any at random, so many of a thousand calls. */
export function createFaultPlan(options: {
  readonly planned: readonly PlannedFault[];
  readonly perMille?: number;
  readonly rng: Rng;
}): FaultPlan {
  const { planned, perMille = 0, rng } = options;
  const reached = new Map<string, number>();
  const possibleAt = new Map<string, readonly Fault[]>();
  const injected: PlannedFault[] = [];
  const throttled = new Map<string, number>();
  let isCalm = false;

  const choose = (point: string, occurrence: number, possible: readonly Fault[]): Fault | undefined => {
    if (isCalm) return undefined;
    const left = throttled.get(point) ?? 0;
    throttled.set(point, Math.max(0, left - 1));
    if (left > 0) return 'throttle';
    const fault =
      planned.find((one) => one.point === point && one.occurrence === occurrence)?.fault ?? random(possible);
    if (fault === 'throttle') throttled.set(point, THROTTLED_CALLS);
    return fault;
  };

  const random = (possible: readonly Fault[]): Fault | undefined => {
    if (perMille === 0 || rng.next() * 1_000 >= perMille) return undefined;
    return possible[Math.floor(rng.next() * possible.length)];
  };

  return {
    reached,
    possible: possibleAt,
    injected,
    calm() {
      isCalm = true;
    },
    at(point, possible) {
      const occurrence = (reached.get(point) ?? 0) + 1;
      reached.set(point, occurrence);
      if (!possibleAt.has(point)) possibleAt.set(point, possible);
      const fault = choose(point, occurrence, possible);
      if (fault === undefined) return undefined;
      injected.push({ point, occurrence, fault });
      return fault;
    },
  };
}
