import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BackfillFrontier } from '../../shared/model/backfill.ts';
import type { FetchResult } from '../../shared/model/fetch-result.ts';
import { MAX_PAGES } from '../../shared/stages/backfill/next-record.ts';
import { type PageOutcome, readBackfillPage } from '../../shared/stages/backfill.ts';
import { firstFrontier } from '../../shared/stages/first-frontier.ts';
import { feedAt } from '../fakes/news.ts';
import { type DatedItem, datedRss, sitemapIndexOf, sitemapOf } from '../fakes/older-news.ts';

const SITE = 'https://a.example';
const feed = feedAt('a.example');
const SINCE = '2026-01-01T00:00:00.000Z';
const NEW = '2026-02-01';
const OLD = '2025-12-01';

function answer(body: string, more: { readonly status?: number; readonly url?: string } = {}): FetchResult {
  return {
    kind: 'response',
    status: more.status ?? 200,
    finalUrl: more.url ?? feed.url,
    redirects: [],
    headers: {},
    body: new TextEncoder().encode(body),
  };
}

/** Reads the next page of a frontier. */
function readNext(frontier: BackfillFrontier, result: FetchResult, of = feed): PageOutcome {
  const [page, ...pages] = frontier.pages;
  return readBackfillPage({ feed: of, since: SINCE, page: page!, frontier: { ...frontier, pages }, result });
}

function frontierAfter(frontier: BackfillFrontier, result: FetchResult, of = feed): BackfillFrontier {
  const outcome = readNext(frontier, result, of);
  if (outcome.kind !== 'read') throw new Error(`${outcome.kind}: ${outcome.reason}`);
  return outcome.frontier;
}

const urls = ({ pages }: BackfillFrontier) => pages.map(({ url }) => url);
const links = ({ entries }: BackfillFrontier) => entries.map(({ link }) => link);
const item = (name: string, date?: string): DatedItem => ({
  link: `${SITE}/${name}`,
  ...(date === undefined ? {} : { date }),
});

/** Where it stands when it comes to sitemaps, with one named by robots.txt. */
function atSitemap(own: readonly DatedItem[] = []): BackfillFrontier {
  const first = frontierAfter(firstFrontier(feed), answer(datedRss(own)));
  return frontierAfter(first, answer(`Sitemap: ${SITE}/sitemap.xml`, { url: `${SITE}/robots.txt` }));
}

describe('readBackfillPage() of the feed itself', () => {
  it('takes no entry and goes to the older page that the feed names', () => {
    const first = frontierAfter(firstFrontier(feed), answer(datedRss([item('x', NEW)], { older: '/feed.xml?p=2' })));
    expect(links(first)).toEqual([]);
    expect(urls(first)).toEqual([`${SITE}/feed.xml?p=2`]);
  });

  it.each([
    ['by its path', { ...feed, url: `${SITE}/feed/` }, undefined, `${SITE}/feed/?paged=2`],
    ['by its generator', feed, 'https://wordpress.org/?v=6.7', `${SITE}/feed.xml?paged=2`],
    ['by its query', { ...feed, url: `${SITE}/?feed=rss2` }, undefined, `${SITE}/?feed=rss2&paged=2`],
  ])('pages a WordPress feed that is known %s', (_, wordPress, generator, older) => {
    const frontier = firstFrontier(wordPress);
    const body = datedRss([item('x', NEW)], generator === undefined ? {} : { generator });
    expect(urls(frontierAfter(frontier, answer(body, { url: wordPress.url })))).toEqual([older]);
  });

  it('goes to robots.txt of the outlet when the feed has no older page, wherever the feed is served', () => {
    const served = { ...feed, url: 'https://feeds.example/a', siteUrl: `${SITE}/` };
    expect(urls(frontierAfter(firstFrontier(served), answer(datedRss([item('x', NEW)])), served))).toEqual([
      `${SITE}/robots.txt`,
    ]);
  });

  it('ends when everything in it is older already', () => {
    expect(urls(frontierAfter(firstFrontier(feed), answer(datedRss([item('x', OLD)], { older: '/p2' }))))).toEqual([]);
  });
});

describe('readBackfillPage() of an older page', () => {
  const second = frontierAfter(firstFrontier(feed), answer(datedRss([item('x', NEW)], { older: '/p2' })));

  it('keeps what is in range and stops behind it', () => {
    const partly = frontierAfter(second, answer(datedRss([item('y', NEW), item('z', OLD)], { older: '/p3' })));
    expect([links(partly), urls(partly)]).toEqual([[`${SITE}/y`], [`${SITE}/p3`]]);
    const behind = frontierAfter(partly, answer(datedRss([item('w', OLD)], { older: '/p4' })));
    expect([links(behind), urls(behind)]).toEqual([[], []]);
  });

  it.each([
    ['repeats the page before', datedRss([item('x', NEW)], { older: '/p3' })],
    ['is empty', datedRss([], { older: '/p3' })],
    ['leads back', datedRss([item('y', NEW)], { older: '/feed.xml' })],
    ['leads to another site', datedRss([item('y', NEW)], { older: 'https://b.example/p3' })],
    ['is no feed', '<html><body>older news</body></html>'],
  ])('goes to the sitemaps when it %s', (_, body) => {
    expect(urls(frontierAfter(second, answer(body)))).toEqual([`${SITE}/robots.txt`]);
  });

  it.each([404, 410])('counts %i as the end of the feed, without a note', (status) => {
    const outcome = readNext(second, answer('', { status }));
    expect(outcome).not.toHaveProperty('note');
    expect(outcome).toMatchObject({ kind: 'read', frontier: { pages: [{ kind: 'robots' }] } });
  });

  it.each<[string, FetchResult]>([
    ['429', answer('', { status: 429 })],
    ['503', answer('', { status: 503 })],
    ['a time-out', { kind: 'timed-out', reason: 'no answer', timeoutMs: 1 }],
    ['a lost connection', { kind: 'failed', reason: 'reset', retryable: true }],
  ])('asks again after %s', (_, result) => {
    expect(readNext(second, result)).toMatchObject({ kind: 'again' });
  });

  it.each<[string, FetchResult]>([
    ['403', answer('', { status: 403 })],
    ['a refusal', { kind: 'refused', code: 'address', reason: 'private', url: SITE }],
    ['too many bytes', { kind: 'too-large', reason: 'too large', maxBodyBytes: 1 }],
    ['a name that is none', { kind: 'failed', reason: 'no such host', retryable: false }],
  ])('goes on without it after %s, and says so', (_, result) => {
    expect(readNext(second, result)).toMatchObject({ kind: 'read', note: expect.stringContaining(`${SITE}/p2`) });
  });
});

describe('readBackfillPage() of robots.txt', () => {
  const robots = frontierAfter(firstFrontier(feed), answer(datedRss([item('x', NEW)])));

  it('reads the sitemaps that it names, on whatever host', () => {
    const body = `User-agent: *\nSitemap: ${SITE}/s1.xml\nSITEMAP:https://cdn.example/s2.xml # theirs\nsitemap: /s1.xml`;
    expect(urls(frontierAfter(robots, answer(body, { url: `${SITE}/robots.txt` })))).toEqual([
      `${SITE}/s1.xml`,
      'https://cdn.example/s2.xml',
    ]);
  });

  it.each([
    ['names none', answer('User-agent: *\nDisallow:')],
    ['is not there', answer('', { status: 404 })],
    ['is not ours to read', answer('', { status: 403 })],
  ])('tries the usual places when it %s', (_, result) => {
    expect(urls(frontierAfter(robots, result))).toEqual([
      `${SITE}/sitemap.xml`,
      `${SITE}/sitemap_index.xml`,
      `${SITE}/news-sitemap.xml`,
    ]);
  });

  it('tries no other usual place once one has a sitemap, and does not miss those that have none', () => {
    const usual = frontierAfter(robots, answer('', { status: 404 }));
    const missed = readNext(usual, answer('', { status: 404 }));
    expect(missed).not.toHaveProperty('note');
    const found = frontierAfter(frontierAfter(usual, answer('', { status: 404 })), answer(sitemapOf([])));
    expect(urls(found)).toEqual([]);
  });
});

describe('readBackfillPage() of a sitemap', () => {
  it('takes articles of the site in range, with the day that their address says', () => {
    const sitemap = sitemapOf([
      item('2026/01/15/lab-found', '2026-03-01'),
      item('2025/01/15/lab-found', '2026-03-01'),
      item('world/lab-found-near-port', NEW),
      item('world/lab-found-long-ago', OLD),
      item('world', NEW),
      item('tag/lab-found-near-port', NEW),
      { link: 'https://b.example/lab-found-near-port', date: NEW },
      { link: 'https://www.a.example/lab-found-near-port', date: NEW },
    ]);
    const read = frontierAfter(atSitemap(), answer(sitemap));
    expect(read.entries.map(({ link, publishedAt }) => [link, publishedAt])).toEqual([
      [`${SITE}/2026/01/15/lab-found`, '2026-01-15T00:00:00.000Z'],
      [`${SITE}/world/lab-found-near-port`, '2026-02-01T00:00:00.000Z'],
      ['https://www.a.example/lab-found-near-port', '2026-02-01T00:00:00.000Z'],
    ]);
  });

  it.each([
    [[item('world', NEW), item('art12', NEW), item('one-two-three', NEW)], '2 of 3 addresses.*\\(/world\\)'],
    [[item('world', NEW), item('one-two-three', NEW)], undefined],
  ])('says so where most of its addresses do not look like articles (%#)', (items, note) => {
    const outcome = readNext(atSitemap(), answer(sitemapOf(items)));
    if (note === undefined) expect(outcome).not.toHaveProperty('note');
    else expect(outcome).toMatchObject({ note: expect.stringMatching(note) });
  });

  it('leaves what the feed itself lists to the live poll, and shares no key with it', () => {
    const own = [item('world/one-two-three?utm_source=rss', NEW), item('world/four-five-six', NEW)];
    const read = frontierAfter(
      atSitemap(own.slice(0, 1)),
      answer(sitemapOf([item('world/one-two-three', NEW), item('world/four-five-six', NEW)])),
    );
    expect(links(read)).toEqual([`${SITE}/world/four-five-six`]);
    const live = frontierAfter(
      frontierAfter(firstFrontier(feed), answer(datedRss([item('x', NEW)], { older: '/p2' }))),
      answer(datedRss(own.map(({ link, date }) => ({ link, guid: '', ...(date && { date }) })))),
    );
    expect(live.entries.map(({ key }) => key)).not.toContain(read.entries[0]?.key);
  });

  it('takes what has no date only between entries in range, and counts the rest', () => {
    const outcome = readNext(
      atSitemap(),
      answer(
        sitemapOf([
          item('a/one-two-three-a'),
          item('a/one-two-three-b', NEW),
          item('a/one-two-three-c'),
          item('a/one-two-three-d', OLD),
          item('a/one-two-three-e'),
        ]),
      ),
    );
    expect(outcome).toMatchObject({ kind: 'read', note: expect.stringContaining('2 without a date') });
    if (outcome.kind === 'read')
      expect(links(outcome.frontier)).toEqual([`${SITE}/a/one-two-three-a`, `${SITE}/a/one-two-three-b`]);
  });

  it('walks the sitemaps of an index that may hold articles in range, newest first', () => {
    const index = sitemapIndexOf([
      item('sitemap-2025-11.xml', '2026-03-01'),
      item('sitemap-2026-01.xml', '2026-01-31'),
      item('sitemap-2026-02.xml'),
      item('posts.xml', OLD),
      { link: 'https://b.example/sitemap-2026-03.xml' },
      item('sitemap.xml'),
    ]);
    expect(urls(frontierAfter(atSitemap(), answer(index)))).toEqual([
      `${SITE}/sitemap-2026-02.xml`,
      `${SITE}/sitemap-2026-01.xml`,
    ]);
  });

  it('reads a sitemap of 50,000 addresses whole', () => {
    const items = Array.from({ length: 50_000 }, (_, i) => item(`a/one-two-three-${i}`, NEW));
    expect(links(frontierAfter(atSitemap(), answer(sitemapOf(items))))).toHaveLength(50_000);
  });

  it('stops where the site keeps us out of a sitemap that it named', () => {
    expect(readNext(atSitemap(), answer('', { status: 403 }))).toMatchObject({ kind: 'blocked' });
  });

  it('never reads an address twice and ends, whatever the pages name', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 8 })), (named) => {
        let frontier = atSitemap();
        const read: string[] = [];
        while (frontier.pages.length > 0) {
          read.push(frontier.pages[0]!.url);
          const children = [...(named.next().value ?? [])].map((n) => item(`s${n}.xml`));
          frontier = frontierAfter(frontier, answer(sitemapIndexOf(children)));
        }
        expect(new Set(read).size).toBe(read.length);
        expect(read.length).toBeLessThan(MAX_PAGES);
      }),
    );
  });

  it('names no more pages than its limit', () => {
    const many = Array.from({ length: 3 * MAX_PAGES }, (_, i) => item(`s${i}.xml`));
    expect(frontierAfter(atSitemap(), answer(sitemapIndexOf(many))).pages.length).toBeLessThan(MAX_PAGES);
  });
});
