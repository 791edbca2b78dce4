import { describe, expect, it } from 'vitest';
import { judgeDay } from '../fakes/judge-day.ts';
import { type SimulatedDay, simulateDay } from '../fakes/simulated-day.ts';
import type { SimulatedRequest } from '../fakes/simulated-web.ts';

describe('a simulated day of polling', () => {
  it('simulateDay() shows every manner of DESIGN.md §1.5 when 40 feeds of many tempers are polled', {
    timeout: 120_000,
  }, async () => {
    const day = await simulateDay({ feeds: 40, hours: 15, seed: 7 });
    const { broken, figures } = judgeDay(day);
    expect(broken).toEqual([]);
    expect(figures['requests that broke the pace of a host']).toBe('0');
    // What was judged must have happened: every kind of request, and feeds of most tempers.
    expect(new Set(day.log.map(({ kind }) => kind))).toEqual(new Set(['robots', 'feed', 'article']));
    expect(new Set(day.feeds.map(({ temper }) => temper)).size).toBeGreaterThan(8);
  });

  it.each<[string, readonly Partial<SimulatedRequest>[], RegExp]>([
    [
      'two connections at once',
      [
        { startMs: 0, endMs: 5_000 },
        { startMs: 2_000, endMs: 2_100 },
      ],
      /two connections/,
    ],
    [
      'two requests in a second',
      [
        { startMs: 0, endMs: 50 },
        { startMs: 900, endMs: 950 },
      ],
      /less than 1000 ms/,
    ],
    [
      'a Retry-After that is passed over',
      [
        { startMs: 0, endMs: 50, status: 429 },
        { startMs: 60_000, endMs: 60_050 },
      ],
      /asked again/,
    ],
    [
      'a conditional request after a failure',
      [
        { startMs: 0, endMs: 50, status: 500 },
        { startMs: 9e6, endMs: 9e6, conditional: true },
      ],
      /conditionally/,
    ],
    [
      'unchanged feeds sent whole',
      [
        { startMs: 0, endMs: 50 },
        { startMs: 9e6, endMs: 9e6 },
      ],
      /304 to 0/,
    ],
  ])('judgeDay() names %s', (_, log, expected) => {
    expect(judgeDay(dayOf(log)).broken.join('\n')).toMatch(expected);
  });
});

function dayOf(log: readonly Partial<SimulatedRequest>[]): SimulatedDay {
  const url = 'https://outlet.example/feed';
  const base = {
    host: 'outlet.example',
    kind: 'feed',
    url,
    status: 200,
    conditional: false,
    feedId: 'a',
    changed: false,
  } as const;
  return {
    startMs: 0,
    feeds: [{ id: 'a', url, temper: 'plain', publishesAt: [] }],
    log: log.map((request) => ({ startMs: 0, endMs: 0, ...base, ...request })),
    records: [],
    failures: [],
  };
}
