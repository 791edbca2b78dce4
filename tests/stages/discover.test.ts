import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { FetchResponse } from '../../shared/model/fetch-result.ts';
import type { FeedCandidate } from '../../shared/stages/discover/feed-candidate.ts';
import { feedRole } from '../../shared/stages/discover/feed-role.ts';
import { rankCandidates } from '../../shared/stages/discover/rank-candidates.ts';
import { type DiscoveredFeed, lookAt, rankFeeds, unnamedCandidates } from '../../shared/stages/discover.ts';

const GOLDEN = 'tests/golden/discover';
const NOW = '2026-11-22T12:00:00.000Z';

function response(url: string, body: string | Uint8Array, more: Partial<FetchResponse> = {}): FetchResponse {
  return {
    kind: 'response',
    status: 200,
    finalUrl: url,
    redirects: [],
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    ...more,
  };
}

function look(url: string, result: FetchResponse, language?: string) {
  return lookAt({
    candidate: { url, foundBy: 'given' },
    result,
    ...(language === undefined ? {} : { language }),
  });
}

function candidates(
  html: string,
  url = 'https://outlet.example/',
  more: Partial<FetchResponse> = {},
  language?: string,
) {
  const found = look(url, response(url, html, more), language);
  if (found.kind !== 'page') throw new Error(JSON.stringify(found));
  return found.candidates;
}

function rss(title: string, dates: readonly string[] = ['Sat, 21 Nov 2026 10:00:00 GMT'], channel = ''): string {
  const items = dates.map(
    (date, i) => `<item><title>n${i}</title><link>https://o.example/${i}</link><pubDate>${date}</pubDate></item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title>${channel}${items.join('')}</channel></rss>`;
}

describe('lookAt()', () => {
  const pages = readdirSync(GOLDEN).filter((name) => name.endsWith('.html'));
  test.each(pages)('gives the candidates of %s, best first', (name) => {
    const site = name === 'wordpress.html' ? 'https://norte.example/' : 'https://outlet.example/';
    const expected: unknown = JSON.parse(readFileSync(`${GOLDEN}/${name.replace('.html', '.json')}`, 'utf8'));
    expect(candidates(readFileSync(`${GOLDEN}/${name}`, 'utf8'), site)).toEqual(expected);
  });

  test('takes what the Link header names as well', () => {
    const headers = { 'content-type': 'text/html', link: '</updates>; rel="alternate"; type="application/atom+xml"' };
    expect(candidates('<html></html>', 'https://outlet.example/a/', { headers })).toEqual([
      { url: 'https://outlet.example/updates', foundBy: 'header', role: 'main' },
    ]);
  });

  test('takes one of two addresses that differ in tracking alone, and never the page itself', () => {
    const html = ['/feed', '/feed?utm_source=a', '/feed/', '/#rss', ''].map(
      (href) => `<link rel=alternate type=application/rss+xml href="${href}">`,
    );
    expect(candidates(html.join('')).map(({ url }) => url)).toEqual(['https://outlet.example/feed']);
  });

  test('prefers the language that is wanted, and takes what says none before another', () => {
    const html = ['/en/rss.xml', '/rss.xml', '/es/rss.xml']
      .map((href) => `<link rel=alternate type=text/xml href="${href}">`)
      .join('');
    const paths = (language?: string) =>
      candidates(html, undefined, {}, language).map(({ url }) => new URL(url).pathname);
    expect(paths('es-MX')).toEqual(['/es/rss.xml', '/rss.xml', '/en/rss.xml']);
    expect(paths()).toEqual(['/en/rss.xml', '/rss.xml', '/es/rss.xml']);
  });

  test('prefers the feed of the section that was asked for', () => {
    const html = '<link rel=alternate type=application/rss+xml href="/category/norte/feed/">';
    expect(candidates(html, 'https://outlet.example/category/norte/')[0]).toMatchObject({ role: 'main' });
    expect(candidates(html)[0]).toMatchObject({ role: 'section' });
  });

  test('reads a feed at the address itself, with what it says of itself', () => {
    const body = rss(
      'El &lt;b&gt;Norte&lt;/b&gt; &amp;amp; m\u00e1s',
      undefined,
      '<link>https://o.example/</link><language>es_MX</language>',
    );
    expect(look('https://o.example/rss', response('https://o.example/rss', body))).toEqual({
      kind: 'feed',
      feed: {
        url: 'https://o.example/rss',
        foundBy: 'given',
        role: 'main',
        format: 'rss',
        title: 'El Norte & m\u00e1s',
        siteUrl: 'https://o.example/',
        language: 'es-MX',
        entries: 1,
        newestAt: '2026-11-21T10:00:00.000Z',
        notes: [],
      },
    });
  });

  test.each([
    [
      [
        [301, 'a'],
        [308, 'b'],
      ],
      'https://o.example/final',
    ],
    [
      [
        [301, 'a'],
        [302, 'b'],
      ],
      'https://o.example/b',
    ],
    [
      [
        [302, 'a'],
        [301, 'b'],
      ],
      'https://o.example/a',
    ],
    [[[307, 'a']], 'https://o.example/a'],
  ] as const)('after redirects %j keeps the address %s', (hops, expected) => {
    const redirects = hops.map(([status, path]) => ({ status, url: `https://o.example/${path}` }));
    const found = look('https://o.example/a', response('https://o.example/final', rss('x'), { redirects }));
    expect(found).toMatchObject({ kind: 'feed', feed: { url: expected } });
  });

  test('does not follow a feed from https to http for good', () => {
    const redirects = [{ status: 301, url: 'https://o.example/a' }];
    const found = look('https://o.example/a', response('http://o.example/b', rss('x'), { redirects }));
    expect(found).toMatchObject({ kind: 'feed', feed: { url: 'https://o.example/a' } });
  });

  test('names comments by the title that a feed gives itself', () => {
    const found = look('https://o.example/x', response('https://o.example/x', rss('Comentarios en: El Norte')));
    expect(found).toMatchObject({ kind: 'feed', feed: { role: 'comments' } });
  });

  test('goes on from an index of sitemaps to those of news', () => {
    const index = `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://o.example/sitemap-2019.xml</loc></sitemap><sitemap><loc>https://o.example/news-sitemap.xml</loc></sitemap></sitemapindex>`;
    const found = look('https://o.example/sitemap.xml', response('https://o.example/sitemap.xml', index));
    expect(found).toMatchObject({ kind: 'page', candidates: [{ url: 'https://o.example/news-sitemap.xml' }, {}] });
  });

  test.each([
    [response('https://o.example/', 'x', { status: 404 }), /^404/],
    [response('https://o.example/', 'x', { status: 403 }), /^403 forbidden/],
    [response('https://o.example/', 'plain words', { headers: {} }), /no feed/],
    [{ kind: 'timed-out', reason: 'Too late.', timeoutMs: 1 } as const, /^Too late/],
    [{ kind: 'disallowed', reason: 'robots.txt says no.' } as const, /^robots.txt says no/],
  ])('says why %# is nothing', (result, reason) => {
    expect(lookAt({ candidate: { url: 'https://o.example/', foundBy: 'given' }, result })).toEqual({
      kind: 'nothing',
      reason: expect.stringMatching(reason),
    });
  });

  test.each([
    '<a href="/rss">',
    '<link rel=alternate type=application/rss+xml href=/rss>',
    '<link rel="alternate" type="application/rss+xml" href="/rss',
    '<a href="/feed/"><a href=\'',
    '<base href="',
  ])('looks at a page of 5 MB of %j once, and gives few candidates', (part) => {
    const html = `<html>${part.repeat(Math.ceil(5_000_000 / part.length))}`;
    expect(candidates(html).length).toBeLessThanOrEqual(200);
  });
});

describe('feedRole()', () => {
  test.each([
    ['https://o.example/feed/', '', 'main'],
    ['https://o.example/comments/feed/', '', 'comments'],
    ['https://o.example/feeds/1234/comments/default', '', 'comments'],
    ['https://o.example/2026/11/nota/feed/', '', 'comments'],
    ['https://o.example/x', 'Outlet \u00bb Comentarios', 'comments'],
    ['https://o.example/feed/podcast/', '', 'media'],
    ['https://o.example/tag/armas/feed', '', 'section'],
    ['https://o.example/?feed=rss2&cat=3', '', 'section'],
    ['https://o.example/autor/ana/rss', '', 'section'],
    ['https://o.example/%C3%A1%ff/rss', '', 'main'],
  ])('of %s called %j is %s', (url, title, expected) => {
    expect(feedRole(url, title, '/')).toBe(expected);
  });
});

describe('rankCandidates()', () => {
  test('puts who names a feed before how it is called, and the feed of everything before its neighbours', () => {
    const one = (path: string, foundBy: FeedCandidate['foundBy'], title = ''): FeedCandidate => ({
      url: `https://o.example${path}`,
      foundBy,
      role: 'main',
      title,
    });
    const list = [one('/d', 'anchor', 'Portada'), one('/c', 'link', 'Deportes'), one('/b', 'link', 'Portada')];
    expect(rankCandidates(list).map(({ url }) => new URL(url).pathname)).toEqual(['/b', '/c', '/d']);
  });
});

describe('unnamedCandidates()', () => {
  const robots = response(
    'https://o.example/robots.txt',
    'Sitemap: /sitemap.xml\nsitemap: https://o.example/news.xml\n',
  );

  test('tries the usual places below the page, at the root, and then the sitemaps of robots.txt, news first', () => {
    const urls = unnamedCandidates('https://o.example/blog/', robots).map(({ url }) => url);
    expect(urls.slice(0, 3)).toEqual([
      'https://o.example/blog/feed/',
      'https://o.example/blog/rss',
      'https://o.example/feed/',
    ]);
    expect(urls).toContain('https://o.example/?feed=rss2');
    expect(urls).toContain('https://o.example/arc/outboundfeeds/rss/');
    expect(urls).toContain('https://o.example/rss/portada');
    expect(urls.slice(-2)).toEqual(['https://o.example/news.xml', 'https://o.example/sitemap.xml']);
  });

  test('does without robots.txt', () => {
    const none = response('https://o.example/robots.txt', 'Sitemap: /x.xml', { status: 404 });
    expect(unnamedCandidates('https://o.example/a.html', none).every(({ foundBy }) => foundBy === 'well-known')).toBe(
      true,
    );
  });
});

describe('rankFeeds()', () => {
  test('puts feeds that say nothing, or nothing any more, last', () => {
    const feed = (url: string, more: Partial<DiscoveredFeed>): DiscoveredFeed => ({
      url: `https://o.example/${url}`,
      foundBy: 'link',
      role: 'main',
      format: 'rss',
      entries: 3,
      notes: [],
      ...more,
    });
    const feeds = [
      feed('old', { newestAt: '2019-01-01T00:00:00.000Z' }),
      feed('empty', { entries: 0 }),
      feed('section', { role: 'section', newestAt: NOW }),
      feed('undated', {}),
    ];
    expect(rankFeeds(feeds, NOW).map(({ url }) => new URL(url).pathname)).toEqual([
      '/undated',
      '/section',
      '/old',
      '/empty',
    ]);
  });
});
