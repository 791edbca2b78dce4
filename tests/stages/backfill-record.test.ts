import { describe, expect, it } from 'vitest';
import type { BackfillFrontier, BackfillRecord } from '../../shared/model/backfill.ts';
import { alertsOn } from '../../shared/stages/alerts-on.ts';
import { MAX_PAGES, nextRecord } from '../../shared/stages/backfill/next-record.ts';
import { dispatchDueRow } from '../../shared/stages/dispatch.ts';
import { makeArticleRecord } from '../fakes/records.ts';

const NOW = '2026-03-02T12:00:00.000Z';
const LATER = '2026-03-02T12:02:00.000Z';

const record: BackfillRecord = {
  schemaVersion: 1,
  feedId: 'a',
  since: '2026-01-01T00:00:00.000Z',
  maxEntries: 100,
  state: 'running',
  reason: '',
  notes: [],
  frontierKey: 'backfills/a/b.json.gz',
  taken: 0,
  pages: 3,
  entries: 10,
  queued: 8,
  failures: 2,
  leadsTo: { url: 'https://a.example/b', hops: 1 },
  startedAt: NOW,
  updatedAt: NOW,
  nextStepAt: NOW,
};
const frontier: BackfillFrontier = {
  site: 'https://a.example',
  pages: [{ kind: 'sitemap', url: 'https://a.example/s.xml', depth: 0 }],
  seen: [],
  listed: [],
  lastKeys: [],
  entries: [],
};
const step = { frontier, taken: 0, readPage: true, entries: 5, queued: 4, now: NOW, nextStepAt: LATER };

describe('nextRecord()', () => {
  it('counts a step, forgets what hindered it, and waits for the next one', () => {
    const next = nextRecord(record, { ...step, note: 'a page was left out.' });
    expect(next).toMatchObject({ state: 'running', pages: 4, entries: 15, queued: 12, failures: 0, nextStepAt: LATER });
    expect(next.notes).toEqual(['a page was left out.']);
    expect(next).not.toHaveProperty('leadsTo');
  });

  it.each([
    ['no page and no entry is left', record, { ...step, frontier: { ...frontier, pages: [] } }, /No page is left/],
    ['its limit of entries is met', { ...record, maxEntries: 15 }, step, /--max/],
    ['its limit of pages is met', { ...record, pages: MAX_PAGES - 1 }, step, /--since/],
    [
      'nothing was found',
      { ...record, entries: 0 },
      { ...step, entries: 0, frontier: { ...frontier, pages: [] } },
      /No older page/,
    ],
  ])('is done when %s', (_, from, made, reason) => {
    const next = nextRecord(from, made);
    expect(next).toMatchObject({ state: 'done', reason: expect.stringMatching(reason) });
    expect(next).not.toHaveProperty('nextStepAt');
  });

  it('keeps a few notes, and short ones', () => {
    let next = record;
    for (let i = 0; i < 50; i++) next = nextRecord(next, { ...step, entries: 0, note: `${i} ${'x'.repeat(1000)}` });
    expect(next.notes.length).toBeLessThanOrEqual(10);
    expect(Math.max(...next.notes.map(({ length }) => length))).toBeLessThanOrEqual(500);
  });
});

describe('dispatchDueRow() of a backfill', () => {
  it('asks for a step when it is due, with the time that makes it due', () => {
    expect(dispatchDueRow({ kind: 'backfill', record }, { now: NOW, until: NOW })).toEqual({
      queue: 'poll',
      body: { backfillId: 'a', dueAt: NOW },
    });
  });

  it.each<[string, BackfillRecord]>([
    ['is not due yet', { ...record, nextStepAt: LATER }],
    ['is stopped', { ...record, state: 'stopped' }],
  ])('asks for nothing when it %s', (_, row) => {
    expect(dispatchDueRow({ kind: 'backfill', record: row }, { now: NOW, until: NOW })).toBeUndefined();
  });
});

describe('alertsOn()', () => {
  const found = (publishedAt: string) => makeArticleRecord({ quiet: true, foundAt: NOW, publishedAt });
  it.each([
    ['a live entry of a new article', {}, undefined, true],
    ['a live entry of an article that a poll found', {}, makeArticleRecord(), true],
    ['a backfilled entry of a new article', { quiet: true as const }, undefined, false],
    ['a backfilled entry of an article that a poll found', { quiet: true as const }, makeArticleRecord(), false],
    ['a live entry of an old article that a backfill found', {}, found('2026-02-20T00:00:00.000Z'), false],
    ['a live entry of news that a backfill found', {}, found('2026-03-02T00:00:00.000Z'), true],
    ['a live entry of an undated article that a backfill found', {}, makeArticleRecord({ quiet: true }), true],
  ])('answers for %s', (_, entry, previous, told) => {
    expect(alertsOn(entry, previous)).toBe(told);
  });
});
