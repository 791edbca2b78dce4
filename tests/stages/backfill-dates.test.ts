import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateInAddress } from '../../shared/stages/backfill/date-in-address.ts';
import { estimateBackfill } from '../../shared/stages/backfill/estimate-backfill.ts';
import { inRange } from '../../shared/stages/backfill/in-range.ts';
import { isArticleAddress } from '../../shared/stages/backfill/is-article-address.ts';

const SITE = 'https://a.example';

describe('dateInAddress()', () => {
  it.each([
    ['/2026/01/15/slug', '2026-01-15', '2026-01-15'],
    ['/2026-01-15-slug', '2026-01-15', '2026-01-15'],
    ['/news/2026/jan/15/slug', '2026-01-15', '2026-01-15'],
    ['/nacional/2026/enero/5/nota', '2026-01-05', '2026-01-05'],
    ['/politica/20260115/nota.html', '2026-01-15', '2026-01-15'],
    ['/2026/02/slug', '2026-02-01', '2026-02-28'],
    ['/sitemap-202602.xml', '2026-02-01', '2026-02-28'],
    ['/sitemap-pt-post-2026-02.xml', '2026-02-01', '2026-02-28'],
    ['/sitemap-2024.xml.gz', '2024-01-01', '2024-12-31'],
    ['/sitemap.xml?yyyy=2026&mm=02&dd=03', '2026-02-03', '2026-02-03'],
  ])('reads %s', (path, from, to) => {
    expect(dateInAddress(`${SITE}${path}`)).toEqual({
      from: Date.parse(`${from}T00:00:00.000Z`),
      to: Date.parse(`${to}T23:59:59.999Z`),
    });
  });

  it.each(['/', '/world/slug', '/2026/02/30/slug', '/item-120260115', '/1984x', '/id/20261350'])(
    'finds none in %s, or less than it seems',
    (path) => {
      const span = dateInAddress(`${SITE}${path}`);
      expect(span === undefined || span.to - span.from > 24 * 60 * 60_000).toBe(true);
    },
  );

  it('reads back every day, however it is written', () => {
    const day = fc.date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    const separator = fc.constantFrom('/', '-', '_', '');
    fc.assert(
      fc.property(day, separator, (date, between) => {
        const text = date.toISOString().slice(0, 10).replaceAll('-', between);
        expect(dateInAddress(`${SITE}/x/${text}/lab-found`)?.from).toBe(Date.parse(date.toISOString().slice(0, 10)));
      }),
    );
  });
});

describe('isArticleAddress()', () => {
  it.each([
    '/world/lab-found-near-port',
    '/2026/01/15/lab',
    '/nota/12345678',
    '/story.php?id=123456',
    '/world/lab.html',
    '/index.php?story=123456',
    '/world/lab_found_near_port/',
  ])('takes %s', (path) => {
    expect(isArticleAddress(`${SITE}${path}`)).toBe(true);
  });

  it.each([
    '/',
    '/index.html',
    '/world',
    '/world/asia/',
    '/about-us',
    '/tag/lab-found-near-port',
    '/categoria/una-dos-tres',
    '/author/ana-maria-ruiz',
    '/page/12345/',
    '/2026/01/',
    '/2026/01/15',
  ])('leaves %s', (path) => {
    expect(isArticleAddress(`${SITE}${path}`)).toBe(false);
  });
});

describe('inRange()', () => {
  const since = '2026-01-01T00:00:00.000Z';

  it.each([
    ['its own date over that of its address', { published: '2026-01-02', link: `${SITE}/2025/01/02/x` }, true],
    ['the date of its address over its last change', { updated: '2026-03-01', link: `${SITE}/2025/12/30/x` }, false],
    ['the end of the month in its address', { link: `${SITE}/2026/01/x` }, true],
    ['its last change over a year in its title', { updated: '2026-03-01', link: `${SITE}/world/review-of-2024` }, true],
    ['its last change over a month in its title', { updated: '2026-03-01', link: `${SITE}/world/2024-05-recap` }, true],
    ['the day in its title over its last change', { updated: '2026-03-01', link: `${SITE}/2024-05-01-recap` }, false],
    ['its last change where nothing else is', { updated: '2026-03-01', link: `${SITE}/x` }, true],
    ['nothing', { link: `${SITE}/x` }, false],
  ])('goes by %s', (_, entry, isKept) => {
    expect(inRange([entry], since).entries).toHaveLength(isKept ? 1 : 0);
  });

  it('loses no entry and invents none: each is kept, too old or undated', () => {
    const entry = fc.record({ published: fc.constantFrom('2025-12-01', '2026-02-01') }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const range = inRange(entries, since);
        const old = entries.filter(({ published }) => published !== undefined && published < since).length;
        expect(range.entries.length + range.undated + old).toBe(entries.length);
        expect(range.isBefore).toBe(old > 0 && entries.every(({ published }) => published !== '2026-02-01'));
      }),
    );
  });
});

describe('estimateBackfill()', () => {
  const record = {
    schemaVersion: 1 as const,
    feed: { id: 'a', url: SITE, title: 'a', origin: 'opml' as const },
    state: 'ok' as const,
    reason: '',
    addedAt: since(0),
    failures: 0,
    entriesSeen: 0,
  };
  const rhythm = (fresh: readonly number[]) => ({
    days: fresh.map((n, i) => ({ date: since(i).slice(0, 10), fresh: n })),
    hours: Array.from({ length: 24 }, () => 0),
    watchedDays: fresh.length,
    freshShare: 1,
    learntAt: since(0),
  });
  const more = { since: since(0), now: since(10), maxEntries: 1000, hostPaceMs: 1000 };

  function since(days: number): string {
    return new Date(Date.UTC(2026, 0, 1 + days)).toISOString();
  }

  it('goes by whole days of the feed’s rhythm, at half of the host’s pace', () => {
    const estimate = estimateBackfill({ ...more, record: { ...record, rhythm: rhythm([50, 10, 20, 3]) } });
    expect(estimate).toEqual({ entries: 150, perDay: 15, hours: (150 * 2) / 3600 });
  });

  it('says nothing before a whole day was seen', () => {
    expect(estimateBackfill({ ...more, record: { ...record, rhythm: rhythm([50, 3]) } })).toBeUndefined();
    expect(estimateBackfill({ ...more, record })).toBeUndefined();
  });
});
