import { describe, expect, it } from 'vitest';
import { type FeedRecord, feedStateNameSchema } from '../../shared/model/feed.ts';
import { feedHealth } from '../../shared/query/feed-health.ts';

const NOW = '2026-03-12T22:00:00.000Z';
const SINCE = '2026-03-12T10:00:00.000Z';
const LONG_SINCE = '2026-03-01T10:00:00.000Z';

const record = (over: Partial<FeedRecord> = {}): FeedRecord => ({
  schemaVersion: 1,
  feed: { id: 'f1', url: 'https://news.example/feed.xml', title: 'News', origin: 'opml' },
  state: 'ok',
  reason: 'Said by the poll.',
  addedAt: '2026-01-01T00:00:00.000Z',
  nextPollAt: '2026-03-12T22:15:00.000Z',
  failures: 0,
  entriesSeen: 10,
  ...over,
});
const failing = (state: FeedRecord['state'], failures = 1, failingSince = SINCE) =>
  record({ state, failures, failingSince });
const moved = (answers: number) => ({ url: 'https://new.example/feed', answers, since: SINCE });
const rhythm = (today: number) => ({
  days: Array.from({ length: 29 }, (_, day) => ({
    date: new Date(Date.parse('2026-02-12') + day * 86_400_000).toISOString().slice(0, 10),
    fresh: day === 28 ? today : 40,
  })),
  hours: new Array(24).fill(16),
  watchedDays: 10,
  freshShare: 0.5,
  learntAt: NOW,
});

describe('feedHealth()', () => {
  it.each<[string, FeedRecord, string, string]>([
    ['ok', record(), 'ok', 'ok'],
    ['empty but valid', record({ state: 'empty' }), 'empty', 'ok'],
    ['not modified', record({ state: 'not-modified' }), 'not-modified', 'ok'],
    ['slow', record({ durationMs: 12_400 }), 'slow', 'notice'],
    ['ok', record({ durationMs: 9_000 }), 'ok', 'ok'],
    ['moved since 2026-03-12', record({ state: 'not-modified', moved: moved(2) }), 'moved', 'notice'],
    ['ok', record({ moved: moved(1) }), 'ok', 'ok'],
    ['gone since 2026-03-12', failing('gone'), 'gone', 'broken'],
    ['refused by robots.txt since 2026-03-12', failing('disallowed'), 'disallowed', 'trouble'],
    ['blocked for programs or cloud addresses since 2026-03-12', failing('blocked', 2), 'blocked', 'broken'],
    ['not a feed since 2026-03-12', failing('not-a-feed'), 'not-a-feed', 'trouble'],
    ['not a feed since 2026-03-12', failing('not-a-feed', 2), 'not-a-feed', 'broken'],
    ['failing since 2026-03-12', failing('failing', 5), 'failing', 'trouble'],
    ['failing since 2026-03-01', failing('failing', 9, LONG_SINCE), 'failing', 'broken'],
    ['timed out since 2026-03-12', failing('timed-out'), 'timed-out', 'trouble'],
    ['asked to slow down since 2026-03-12', failing('rate-limited'), 'rate-limited', 'notice'],
    ['asked to slow down since 2026-03-01', failing('rate-limited', 9, LONG_SINCE), 'rate-limited', 'broken'],
    ['paused', record({ state: 'paused', failures: 3, failingSince: SINCE }), 'paused', 'ok'],
    ['waiting for a contact', record({ state: 'waiting-for-contact' }), 'waiting-for-contact', 'notice'],
    ['not polled yet', record({ state: 'new' }), 'new', 'ok'],
  ])('feedHealth() says %s', (words, row, state, severity) => {
    const health = feedHealth(row, NOW);
    expect(health).toMatchObject({ words, state, severity });
    expect(health.reason).toContain('Said by the poll.');
    expect(health.nextPollAt).toBe(row.nextPollAt);
  });

  it('feedHealth() has words for every state that a row can have', () => {
    for (const state of feedStateNameSchema.options) expect(feedHealth(record({ state }), NOW).words).not.toBe('');
  });

  it('feedHealth() says how long the answer took, and how many polls failed', () => {
    expect(feedHealth(record({ durationMs: 12_400 }), NOW).reason).toContain('took 12 seconds');
    expect(feedHealth(failing('failing', 5), NOW).reason).toContain('5 polls in a row failed');
    const unended = { ...failing('failing', 5), reason: 'lengths differ (UND_ERR)' };
    expect(feedHealth(unended, NOW).reason).toBe('lengths differ (UND_ERR). 5 polls in a row failed.');
  });

  it.each([
    ['quiet', 2, /^Quiet: 2 new on 2026-03-12, usual by then are \d+ to \d+\.$/],
    ['flooding', 400, /^Flooding: 400 new/],
  ])('feedHealth() makes a notice of a feed that is %s', (kind, today, sentence) => {
    const health = feedHealth(record({ rhythm: rhythm(today) }), NOW);
    expect(health).toMatchObject({ state: 'ok', severity: 'notice', volume: { kind } });
    expect(health.volumeReason).toMatch(sentence);
  });

  it('feedHealth() keeps silent on the volume of a feed that fails or brings the usual', () => {
    const broken = feedHealth({ ...failing('failing'), rhythm: rhythm(0) }, NOW);
    expect([broken.volume.kind, broken.volumeReason]).toEqual(['unknown', undefined]);
    const usual = feedHealth(record({ rhythm: rhythm(38) }), NOW);
    expect([usual.volume.kind, usual.volumeReason]).toEqual(['usual', undefined]);
  });
});
