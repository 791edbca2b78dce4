import { expect, it } from 'vitest';
import { createSystemClock } from '../../../shared/adapters/local/system-clock.ts';
import { createSystemRng } from '../../../shared/adapters/local/system-rng.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { createSeededRng } from '../../fakes/seeded-rng.ts';

it('createSystemClock() gives the time of the machine', () => {
  const before = Date.now();
  const now = createSystemClock().now().getTime();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});

it.each([
  { title: 'createSystemRng()', rng: createSystemRng() },
  { title: 'createSeededRng()', rng: createSeededRng(1) },
])('$title gives numbers from 0 to below 1, spread over the range', ({ rng }) => {
  const numbers = Array.from({ length: 1_000 }, () => rng.next());
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  expect(new Set(numbers.map((number) => Math.floor(number * 10))).size).toBe(10);
});

it('createSeededRng() gives the same numbers for the same seed only', () => {
  const three = (seed: number): number[] => {
    const rng = createSeededRng(seed);
    return [rng.next(), rng.next(), rng.next()];
  };
  expect(three(7)).toEqual(three(7));
  expect(three(7)).not.toEqual(three(8));
});

it('createManualClock() stands still until it is told', () => {
  const clock = createManualClock('2026-01-01T00:00:00Z');
  expect(clock.now()).toEqual(clock.now());
  clock.advance(1_500);
  expect(clock.now().toISOString()).toBe('2026-01-01T00:00:01.500Z');
  clock.set('2025-06-01T00:00:00Z');
  expect(clock.now().toISOString()).toBe('2025-06-01T00:00:00.000Z');
  expect(() => createManualClock('soon')).toThrow(RangeError);
});
