import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeedRecord, type FeedRhythm, feedRhythmSchema } from '../../shared/model/feed.ts';
import { learnRhythm } from '../../shared/stages/poll/learn-rhythm.ts';
import { DEFAULT_RHYTHM } from '../../shared/stages/poll/poll-rhythm.ts';
import { recordFresh } from '../../shared/stages/poll/record-fresh.ts';
import { PACES, type Pace, publishedTimes } from '../fakes/published-feed.ts';
import { createSeededRng } from '../fakes/seeded-rng.ts';

const START = '2026-03-02T00:00:00.000Z';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const polled: FeedRecord = {
  schemaVersion: 1,
  feed: { id: 'f1', url: 'https://news.example/feed.xml', title: 'News', origin: 'opml' },
  state: 'ok',
  reason: 'Read.',
  addedAt: START,
  failures: 0,
  entriesSeen: 0,
};
const at = (ms: number): string => new Date(Date.parse(START) + ms).toISOString();
const minutesUntilNext = (record: FeedRecord, now: string): number =>
  (Date.parse(record.nextPollAt ?? '') - Date.parse(now)) / 60_000;
const counted = (record: FeedRecord, fresh: number, now: string, more = {}): FeedRecord =>
  recordFresh(record, { fresh, now, jitter: 0.5, rhythm: DEFAULT_RHYTHM, ...more });

type Simulated = { readonly pollsADay: number; readonly meanDelay: number; readonly lastFresh: FeedRecord };

/** Polls a feed for five weeks, each time when its record says; the last four are measured, delays in minutes. */
function simulate(pace: Pace, fixedMinutes?: number): Simulated {
  const published = publishedTimes(pace, { start: START, days: 35, seed: 7 });
  const rng = createSeededRng(3);
  const measuredFrom = Date.parse(START) + 7 * DAY_MS;
  let [record, next, polls, delay, late] = [polled, 0, 0, 0, 0];
  for (let now = Date.parse(START); now < Date.parse(START) + 35 * DAY_MS; ) {
    const known = next;
    while ((published[next] ?? Number.POSITIVE_INFINITY) <= now) next++;
    for (const time of published.slice(known, next).filter((one) => one >= measuredFrom)) {
      delay += now - time;
      late++;
    }
    if (now >= measuredFrom) polls++;
    const instant = new Date(now).toISOString();
    record = recordFresh(record, { fresh: next - known, now: instant, jitter: rng.next(), rhythm: DEFAULT_RHYTHM });
    now = fixedMinutes === undefined ? Date.parse(record.nextPollAt ?? '') : now + fixedMinutes * 60_000;
  }
  return { pollsADay: polls / 28, meanDelay: delay / late / 60_000, lastFresh: record };
}

describe('recordFresh() over five weeks of feeds of real shape', () => {
  // A poll every 15 minutes is 96 a day and a mean wait of 7.5 minutes.
  it.each<[keyof typeof PACES, number, number]>([
    ['hourly wire', 200, 5],
    ['night pause', 96, 7.5],
    ['small desk', 30, 25],
    ['daily column', 20, 20],
    ['weekly bulletin', 20, 15],
    ['sudden burst', 45, 20],
  ])('recordFresh() keeps polls and waits low when the feed is a %s', (name, pollsADay, meanDelay) => {
    const found = simulate(PACES[name]);
    expect(found.pollsADay).toBeLessThan(pollsADay);
    expect(found.meanDelay).toBeLessThan(meanDelay);
    const { rhythm } = found.lastFresh;
    expect(feedRhythmSchema.parse(rhythm)).toEqual(rhythm);
    expect(rhythm?.days).toHaveLength(29);
  });

  it('recordFresh() asks for fewer polls than a fixed quarter of an hour, over all of them', () => {
    const all = Object.values(PACES).map((pace) => simulate(pace).pollsADay);
    expect(all.reduce((sum, polls) => sum + polls, 0) / all.length).toBeLessThan(60);
    expect(simulate(PACES.silent, 15).pollsADay).toBe(96);
  });

  it('recordFresh() slows a silent feed down to the quiet limit, and no further', () => {
    const { lastFresh, pollsADay } = simulate(PACES.silent);
    expect(minutesUntilNext(lastFresh, lastFresh.rhythm?.learntAt ?? '')).toBeLessThanOrEqual(1.1 * 240);
    expect(pollsADay).toBeLessThan(9);
  });
});

describe('recordFresh()', () => {
  const learnt = (days: number, freshADay: (hour: number) => number = () => 0): FeedRecord => {
    let record = counted(polled, 0, START);
    for (let hour = 1; hour <= days * 24; hour++) record = counted(record, freshADay(hour % 24), at(hour * HOUR_MS));
    return record;
  };

  it('recordFresh() starts a new feed at the interval, whatever its first body holds', () => {
    for (const fresh of [0, 500]) expect(minutesUntilNext(counted(polled, fresh, START), START)).toBeCloseTo(15, 0);
  });

  it('recordFresh() polls at the shortest interval at once when a quiet feed bursts, then slows down again', () => {
    let record = learnt(20);
    let now = at(20 * DAY_MS + 4 * HOUR_MS);
    record = counted(record, 6, now);
    const waits = [minutesUntilNext(record, now)];
    for (const fresh of [1, 1, 0]) {
      now = record.nextPollAt ?? '';
      record = counted(record, fresh, now);
      waits.push(minutesUntilNext(record, now));
    }
    expect(waits.slice(0, 3)).toEqual([5, 10, 20]);
    expect(waits[3]).toBeGreaterThan(20);
  });

  it('recordFresh() takes one entry of a quiet feed for no burst', () => {
    const now = at(20 * DAY_MS + 4 * HOUR_MS);
    expect(minutesUntilNext(counted(learnt(20), 1, now), now)).toBeGreaterThan(60);
  });

  it('recordFresh() waits as long as the feed asks, and no longer than its ceiling', () => {
    const busy = learnt(10, () => 10);
    const now = at(11 * DAY_MS);
    expect(minutesUntilNext(counted({ ...busy, ttlMinutes: 90 }, 10, now), now)).toBe(90);
    expect(minutesUntilNext(counted({ ...busy, cacheMinutes: 1e6 }, 10, now), now)).toBe(1440);
    const feed = { ...busy.feed, minMinutes: 20, maxMinutes: 30 };
    expect(minutesUntilNext(counted({ ...busy, feed }, 10, now), now)).toBe(20);
    expect(minutesUntilNext(counted({ ...busy, feed, cacheMinutes: 1e6 }, 10, now), now)).toBe(30);
  });

  it('recordFresh() never comes before what Retry-After asked for', () => {
    const notBeforeAt = at(3 * DAY_MS);
    expect(counted({ ...polled, notBeforeAt }, 1, at(DAY_MS)).nextPollAt).toBe(notBeforeAt);
  });

  it('recordFresh() slows down for a feed whose hub pushes, unless the hub kept something back', () => {
    const busy = learnt(10, () => 10);
    const now = at(10 * DAY_MS + HOUR_MS);
    expect(minutesUntilNext(counted(busy, 0, now, { pushed: true }), now)).toBe(120);
    expect(minutesUntilNext(counted(busy, 10, now, { pushed: true }), now)).toBeLessThan(10);
  });

  it('recordFresh() leaves a record whose poll failed as it is', () => {
    const failed = { ...polled, failures: 1, nextPollAt: at(0) };
    expect(counted(failed, 3, START)).toBe(failed);
  });
});

describe('learnRhythm()', () => {
  const first = learnRhythm(undefined, { fresh: 40, now: '2026-03-02T23:00:00.000Z' });
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

  it('learnRhythm() counts nothing of the first body, which is the past of the feed', () => {
    expect(first.days).toEqual([{ date: '2026-03-02', fresh: 0 }]);
    expect(sum(first.hours)).toBe(0);
  });

  it('learnRhythm() spreads what is new over the time since the poll before, also across midnight', () => {
    const next = learnRhythm(first, { fresh: 8, now: '2026-03-03T03:00:00.000Z' });
    expect(next.days).toEqual([
      { date: '2026-03-02', fresh: 2 },
      { date: '2026-03-03', fresh: 6 },
    ]);
    expect(next.hours.map((weight) => Math.round(weight))).toEqual([2, 2, 2, ...new Array(20).fill(0), 2]);
  });

  it('learnRhythm() takes what a feed brings after days without a poll for no flood of today', () => {
    const next = learnRhythm(first, { fresh: 90, now: '2026-03-12T00:30:00.000Z' });
    expect(next.days.map(({ date }) => date)).toEqual(['2026-03-02', '2026-03-12']);
    expect(next.days.at(-1)?.fresh).toBeLessThanOrEqual(1);
  });

  it('learnRhythm() adds nothing when a poll is repeated at the same instant without news', () => {
    const once = learnRhythm(first, { fresh: 5, now: '2026-03-03T01:00:00.000Z' });
    const again = learnRhythm(once, { fresh: 0, now: '2026-03-03T01:00:00.000Z' });
    expect([again.days, again.hours]).toEqual([once.days, once.hours]);
  });

  it('learnRhythm() remembers how often polls find something', () => {
    let rhythm: FeedRhythm = first;
    for (let n = 1; n <= 60; n++)
      rhythm = learnRhythm(rhythm, {
        fresh: n % 2,
        now: new Date(Date.parse(first.learntAt) + n * HOUR_MS).toISOString(),
      });
    expect(rhythm.freshShare).toBeCloseTo(0.5, 0);
  });

  const run = fc.array(
    fc.record({ fresh: fc.integer({ min: 0, max: 300 }), minutes: fc.integer({ min: 0, max: 5 * 1440 }) }),
    { maxLength: 40 },
  );
  it('learnRhythm() keeps a valid rhythm that counts no entry twice, for any run of polls', () => {
    fc.assert(
      fc.property(run, (polls) => {
        let now = Date.parse(first.learntAt);
        let rhythm = first;
        for (const { fresh, minutes } of polls) {
          now += minutes * 60_000;
          rhythm = learnRhythm(rhythm, { fresh, now: new Date(now).toISOString() });
        }
        expect(feedRhythmSchema.parse(rhythm)).toEqual(rhythm);
        expect(sum(rhythm.days.map(({ fresh }) => fresh))).toBeLessThanOrEqual(sum(polls.map(({ fresh }) => fresh)));
        expect(rhythm.days.map(({ date }) => date)).toEqual([...new Set(rhythm.days.map(({ date }) => date))].sort());
      }),
    );
  });
});
