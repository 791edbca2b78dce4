import { describe, expect, it } from 'vitest';
import type { FeedRhythm } from '../../shared/model/feed.ts';
import { volumeOf } from '../../shared/stages/poll/volume.ts';

/** A Monday. */
const FIRST_DAY = Date.parse('2026-02-02T00:00:00.000Z');
const DAY_MS = 86_400_000;

const dateOf = (day: number): string => new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10);
const rhythm = (counts: readonly number[], hours: readonly number[] = new Array(24).fill(1)): FeedRhythm => ({
  days: counts.map((fresh, day) => ({ date: dateOf(day), fresh })),
  hours: [...hours],
  watchedDays: 10,
  freshShare: 0.5,
  learntAt: dateOf(counts.length - 1),
});
const times = (count: number, fresh: number): number[] => new Array(count).fill(fresh);
/** 28 days before today: 40 on working days, 10 at weekends. */
const WEEKS = Array.from({ length: 28 }, (_, day) => (day % 7 < 5 ? 38 + (day % 5) : 9 + (day % 3)));
const NOON = `${dateOf(28)}T12:00:00.000Z`;
const EVENING = `${dateOf(28)}T22:00:00.000Z`;

describe('volumeOf()', () => {
  it.each<[string, FeedRhythm | undefined, string, string]>([
    ['nothing was learnt', undefined, NOON, 'unknown'],
    ['three weeks are not full yet', rhythm(times(21, 40)), `${dateOf(20)}T23:00:00.000Z`, 'unknown'],
    ['today goes as always', rhythm([...WEEKS, 38]), EVENING, 'usual'],
    ['half of a day is there at noon', rhythm([...WEEKS, 20]), NOON, 'usual'],
    ['little is there by the evening', rhythm([...WEEKS, 4]), EVENING, 'quiet'],
    ['little is there, but the day is young', rhythm([...WEEKS, 0]), `${dateOf(28)}T03:00:00.000Z`, 'usual'],
    [
      'little is there, and the outlet publishes at night',
      rhythm([...WEEKS, 4], [...times(20, 0), 1, 1, 1, 1]),
      NOON,
      'usual',
    ],
    [
      'yesterday was quiet and today is young',
      rhythm([...times(28, 40), 3, 1]),
      `${dateOf(29)}T01:00:00.000Z`,
      'quiet',
    ],
    ['a weekend is as a weekend', rhythm([...WEEKS, 40, 40, 40, 40, 40, 10]), `${dateOf(33)}T22:00:00.000Z`, 'usual'],
    ['four times as much comes', rhythm([...WEEKS, 160]), EVENING, 'flooding'],
    ['more than a day has come by the morning', rhythm([...WEEKS, 90]), `${dateOf(28)}T06:00:00.000Z`, 'flooding'],
    ['a small feed brings a few more', rhythm([...times(28, 1), 8]), EVENING, 'usual'],
    ['a feed of one a day rests for two', rhythm([...times(28, 1), 0, 0, 0]), `${dateOf(30)}T22:00:00.000Z`, 'usual'],
    ['it never brought anything', rhythm(times(29, 0), times(24, 0)), NOON, 'usual'],
    ['one outage is in its past', rhythm([...times(14, 40), 0, 0, ...times(12, 40), 40]), EVENING, 'usual'],
  ])('volumeOf() says what is to be said when %s', (_, learnt, now, kind) => {
    expect(volumeOf(learnt && { ...learnt, learntAt: now }).kind).toBe(kind);
  });

  it('volumeOf() says since when a feed of one a day is silent', () => {
    const learnt = rhythm([...times(21, 1), ...times(8, 0)]);
    expect(volumeOf({ ...learnt, learntAt: NOON })).toEqual({ kind: 'silent', since: dateOf(21) });
  });

  it('volumeOf() says silent when four weeks brought nothing and the feed had better days', () => {
    expect(volumeOf(rhythm(times(29, 0), times(24, 0.1)))).toEqual({ kind: 'silent', since: dateOf(0) });
  });

  it('volumeOf() gives the band that the day is judged by', () => {
    expect(volumeOf({ ...rhythm([...times(28, 40), 2]), learntAt: EVENING })).toEqual({
      kind: 'quiet',
      band: { date: dateOf(28), fresh: 2, low: expect.any(Number), high: expect.any(Number) },
    });
  });
});
