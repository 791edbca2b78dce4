import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BucketCount, bucketStandings, chanceBand, usualBand } from '../../shared/query/usual-band.ts';

/** So many days from Monday 5 January 2026 on. */
function daysOf(counts: readonly number[]): readonly BucketCount[] {
  const first = Date.UTC(2026, 0, 5);
  return counts.map((count, at) => ({
    start: new Date(first + at * 24 * 60 * 60_000).toISOString().slice(0, 10),
    count,
  }));
}

const repeated = (times: number, counts: readonly number[]) => Array.from({ length: times }, () => counts).flat();

describe('bucketStandings()', () => {
  const steady = repeated(4, [9, 11, 10, 8, 12, 10, 10]);
  const restful = repeated(8, [40, 41, 39, 40, 40, 2, 3]);
  const nothing = repeated(4, [0, 0, 0, 0, 0, 0, 0]);

  test.each([
    ['a count far above a steady past', [...steady, 30], 'spike'],
    ['a count that chance brings', [...steady, 15], 'usual'],
    ['a count far below', [...steady, 0], 'quiet'],
    ['too little past', [...steady.slice(0, 20), 30], 'unknown'],
    ['two articles after a month of none', [...nothing, 2], 'usual'],
    ['four articles after a month of none', [...nothing, 4], 'spike'],
    ['nothing after a month of none', [...nothing, 0], 'usual'],
    ['a Sunday of an outlet that rests on Sundays', restful, 'usual'],
    ['a Monday that is like its Sundays', [...restful, 3], 'quiet'],
    ['a Sunday that is like its Mondays', [...restful.slice(0, -1), 40], 'spike'],
    ['a second rise after one that is over', [...steady, 90, 10, 9, 11, 30], 'spike'],
  ])('tells %s', (_, counts, kind) => {
    expect(bucketStandings(daysOf(counts), 'day').at(-1)).toMatchObject({ kind });
  });

  test('calls a day that is not over running, and a spike when it is one already', () => {
    const now = '2026-02-02T09:00:00.000Z';
    expect(bucketStandings(daysOf([...steady, 1]), 'day', now).at(-1)).toMatchObject({ kind: 'running' });
    expect(bucketStandings(daysOf([...steady, 30]), 'day', now).at(-1)).toMatchObject({ kind: 'spike' });
    expect(bucketStandings(daysOf([...steady, 0]), 'day', '2026-02-03T00:00:00.000Z').at(-1)).toMatchObject({
      kind: 'quiet',
    });
  });

  test('gives a bucket no say in its own band when it is the one that is judged', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { minLength: 21, maxLength: 60 }), fc.nat(5_000), (past, count) => {
        const standing = bucketStandings(daysOf([...past, count]), 'day').at(-1);
        const other = bucketStandings(daysOf([...past, 0]), 'day').at(-1);
        expect(standing && 'band' in standing && standing.band).toEqual(other && 'band' in other && other.band);
      }),
    );
  });

  test('marks few days of a series that only chance moves', () => {
    const counts = Array.from({ length: 2_000 }, seededPoisson(6));
    const kinds = bucketStandings(daysOf(counts), 'day').map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'spike').length).toBeLessThan(12);
    expect(kinds.filter((kind) => kind === 'quiet').length).toBeLessThan(12);
  });
});

describe('usualBand()', () => {
  test('holds its expectation between low and high when the past is anything', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20_000), { minLength: 26, maxLength: 60 }), (past) => {
        const days = daysOf(past);
        for (const unit of ['day', 'week', 'month'] as const) {
          const { expected, low, high } = usualBand(days, '2026-06-01', unit)!;
          expect(low).toBeGreaterThanOrEqual(0);
          expect(low).toBeLessThanOrEqual(Math.ceil(expected));
          expect(high).toBeGreaterThanOrEqual(Math.floor(expected));
          expect(Number.isFinite(high)).toBe(true);
        }
      }),
    );
  });

  test('grows with the past when every count does', () => {
    const small = usualBand(daysOf(repeated(28, [3])), '2026-02-02', 'day')!;
    const large = usualBand(daysOf(repeated(28, [3_000])), '2026-02-02', 'day')!;
    expect(small).toMatchObject({ low: 0, high: 10 });
    expect(large.low).toBeGreaterThan(2_700);
    expect(large.high).toBeLessThan(3_300);
  });
});

describe('chanceBand()', () => {
  test.each([
    // Poisson quantiles of 0.001 and 0.999 (R: qpois), which a long past comes near.
    [1, 0, 5],
    [7, 1, 16],
    [50, 30, 73],
  ])('is that of Poisson when %d are expected and the past is long', (expected, low, high) => {
    expect(chanceBand(expected, 1e6)).toMatchObject({ low, high });
  });
});

/** Knuth's method on a linear congruential generator (Park and Miller). */
function seededPoisson(mean: number): () => number {
  let state = 20_261_122;
  return () => {
    let count = -1;
    for (let product = 1; product > Math.exp(-mean); count++) {
      state = (state * 16_807) % 2_147_483_647;
      product *= state / 2_147_483_647;
    }
    return count;
  };
}
