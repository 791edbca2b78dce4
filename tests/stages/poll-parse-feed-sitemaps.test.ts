import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFeed } from '../../shared/stages/poll/parse-feed.ts';
import type { SitemapLink } from '../../shared/stages/poll/parsed-feed.ts';
import { pickSitemaps } from '../../shared/stages/poll/pick-sitemaps.ts';

const HOST = 'https://diario.example/';
const at = (name: string, lastModified?: string): SitemapLink => ({
  url: HOST + name,
  ...(lastModified !== undefined && { lastModified: new Date(lastModified).toISOString() }),
});
const names = (sitemaps: readonly SitemapLink[]): readonly string[] => sitemaps.map(({ url }) => url.replace(HOST, ''));

describe('parseFeed() of sitemaps', () => {
  const parse = (bytes: Uint8Array) => parseFeed(bytes, { url: `${HOST}sitemap.xml` });

  it('parseFeed() says that a gzip file is one', () => {
    expect(parse(gzipSync('<urlset/>'))).toMatchObject({ kind: 'not-a-feed', compressed: true });
  });

  it('parseFeed() gives the whole sitemaps of an index that is cut off', () => {
    const text = `<sitemapindex><sitemap><loc>${HOST}a.xml</loc></sitemap><sitemap><loc>${HOST}b.x`;
    expect(parse(new TextEncoder().encode(text))).toEqual({
      kind: 'sitemap-index',
      sitemaps: [at('a.xml')],
      cutOff: true,
      notes: ['The sitemap index is cut off after 1 sitemap; the whole ones were read.'],
    });
  });

  it('parseFeed() reads an empty sitemap as a feed without entries', () => {
    expect(parse(new TextEncoder().encode('<urlset></urlset>'))).toMatchObject({ kind: 'feed', entries: [] });
  });
});

describe('pickSitemaps()', () => {
  it.each<[string, readonly SitemapLink[], string | undefined, readonly string[]]>([
    [
      'the latest by lastmod first',
      [at('a.xml', '2026-02-01'), at('b.xml', '2026-03-01T10:00Z'), at('c.xml')],
      undefined,
      ['b.xml', 'a.xml', 'c.xml'],
    ],
    [
      'only what changed since',
      [at('a.xml', '2026-02-27'), at('b.xml', '2026-03-01T10:00Z'), at('c.xml')],
      '2026-03-01T09:00:00.000Z',
      ['b.xml', 'c.xml'],
    ],
    [
      'what changed on the day of the last poll, when lastmod is a day',
      [at('a.xml', '2026-03-01'), at('b.xml', '2026-02-28')],
      '2026-03-01T09:00:00.000Z',
      ['a.xml'],
    ],
    [
      'names by the period they state',
      [at('posts-2025-12.xml'), at('posts-2026-03.xml'), at('2026/02/sitemap.xml'), at('posts-20260303.xml')],
      undefined,
      ['posts-2026-03.xml', 'posts-20260303.xml', '2026/02/sitemap.xml', 'posts-2025-12.xml'],
    ],
    [
      'no name whose period is over',
      [at('y?year=2024'), at('posts-2026-02.xml'), at('posts-2026-03.xml'), at('posts-2026.xml')],
      '2026-03-10T00:00:00.000Z',
      ['posts-2026.xml', 'posts-2026-03.xml'],
    ],
    [
      'news before the rest, and what holds no articles last',
      [
        at('author-sitemap.xml', '2026-03-02'),
        at('post.xml', '2026-03-01'),
        at('sitemap_news.xml'),
        at('video-sitemap.xml'),
      ],
      undefined,
      ['sitemap_news.xml', 'post.xml', 'author-sitemap.xml', 'video-sitemap.xml'],
    ],
    ['each address once', [at('a.xml'), at('a.xml', '2026-03-01')], undefined, ['a.xml']],
  ])('pickSitemaps() takes %s', (_, sitemaps, since, expected) => {
    const options = { max: 10, ...(since !== undefined && { since }) };
    expect(names(pickSitemaps(sitemaps, options))).toEqual(expected);
  });

  it('pickSitemaps() gives at most so many, all of them from the index', () => {
    const links = fc.array(fc.record({ url: fc.webUrl() }), { maxLength: 20 });
    fc.assert(
      fc.property(links, fc.nat(8), (sitemaps, max) => {
        const picked = pickSitemaps(sitemaps, { max });
        return picked.length <= max && picked.every(({ url }) => sitemaps.some((sitemap) => sitemap.url === url));
      }),
    );
  });
});
