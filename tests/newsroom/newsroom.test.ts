import Parser from 'rss-parser';
import { describe, expect, it } from 'vitest';
import { loadArticles } from '../../local/newsroom/load-articles.ts';
import { createNewsroom, startNewsroom } from '../../local/newsroom/newsroom.ts';
import { articlePath, SAMPLE_HOST, sampleUrl } from '../../local/newsroom/sample-address.ts';
import { SAMPLE_FEEDS, sampleFeeds } from '../../local/newsroom/sample-feeds.ts';
import { feedSchema } from '../../shared/model/feed.ts';

const newsroom = createNewsroom();
const articles = loadArticles();

describe('loadArticles()', () => {
  const english = articles.filter((article) => article.lang === 'en');
  const translations = articles.filter((article) => article.translation);

  it('gives at least 60 real English articles from both administrations and every year of 2021 to 2026', () => {
    expect(english.length).toBeGreaterThanOrEqual(60);
    expect(english.every((article) => article.translation === undefined)).toBe(true);
    const hosts = english.map((article) => new URL(article.origin).host);
    expect(new Set(hosts)).toEqual(new Set(['bidenwhitehouse.archives.gov', 'www.whitehouse.gov']));
    const years = new Set(english.map((article) => article.published.slice(0, 4)));
    expect([...years].toSorted()).toEqual(['2021', '2022', '2023', '2024', '2025', '2026']);
    for (const about of ['fentanyl, precursors or arms', 'names a criminal group', 'something else'] as const) {
      expect(english.filter((article) => article.about === about).length, about).toBeGreaterThanOrEqual(15);
    }
  });

  it('gives at least 15 Spanish translations, each with the date and origin of its original', () => {
    expect(translations.length).toBeGreaterThanOrEqual(15);
    for (const translation of translations) {
      const original = articles.find((article) => article.id === translation.translatedFrom);
      expect(translation.lang).toBe('es');
      expect(original?.lang, translation.id).toBe('en');
      expect(translation).toMatchObject({ published: original!.published, origin: original!.origin });
      expect(translation.title).not.toBe(original!.title);
    }
  });

  it('gives six variants, each with the origin of the text that it was made from, and what it is', () => {
    const variants = articles.filter(({ variant }) => variant !== undefined);
    expect(variants.map(({ variant }) => variant).toSorted()).toEqual([
      'copy',
      'copy',
      'copy',
      'copy',
      'retelling',
      'retelling',
    ]);
    for (const variant of variants) {
      const original = articles.find(({ id }) => id === variant.variantOf);
      expect(original, variant.id).toMatchObject({ origin: variant.origin });
      expect(original?.variant).toBeUndefined();
      expect(Date.parse(variant.published)).toBeGreaterThan(Date.parse(original!.published));
    }
  });

  it('gives each id once, newest first, and no e-mail address', () => {
    expect(new Set(articles.map((article) => article.id)).size).toBe(articles.length);
    const times = articles.map((article) => Date.parse(article.published));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(JSON.stringify(articles)).not.toMatch(/[\w.+-]+@[\w-]+\.\w/);
  });
});

describe('sampleFeeds()', () => {
  it('lists three valid feeds on the alias host', () => {
    const feeds = sampleFeeds();
    expect(feeds.map((feed) => feed.id)).toEqual(['sample-en-rss', 'sample-en-atom', 'sample-es-rss']);
    for (const feed of feeds) {
      expect(feedSchema.parse(feed)).toEqual(feed);
      expect(new URL(feed.url).host).toBe(SAMPLE_HOST);
    }
  });

  it('covers every article exactly once, with true dates, stable ids and working links', async () => {
    const items = (await Promise.all(SAMPLE_FEEDS.map(({ path }) => parseFeed(path)))).flat();
    expect(items.map((item) => item.link).toSorted()).toEqual(
      articles.map((article) => sampleUrl(articlePath(article))).toSorted(),
    );
    expect(new Set(items.map((item) => item.guid ?? item['id'])).size).toBe(articles.length);
    for (const article of articles) {
      const item = items.find(({ link }) => link === sampleUrl(articlePath(article)));
      expect(item?.title).toBe(article.title);
      expect(Date.parse(item?.isoDate ?? '')).toBe(Date.parse(article.published));
      expect(item?.contentSnippet ?? item?.summary).toContain(article.text.slice(0, 40).replace(/\s+/g, ' '));
    }
  });
});

describe('createNewsroom()', () => {
  const path = '/en/rss.xml';

  it('answers 404 when nothing is there and ignores a query', () => {
    expect(newsroom.handle('/en/nothing.html').status).toBe(404);
    expect(newsroom.handle('/en/rss.xml?utm_source=x').status).toBe(200);
  });

  it.each(['/robots.txt', '/en/', '/es/'])('answers %s, where robots and menus lead', (resource) => {
    expect(newsroom.handle(resource).status).toBe(200);
  });

  it.each<readonly [string, number, (etag: string, modified: string) => Record<string, string>]>([
    ['its ETag comes back', 304, (etag) => ({ 'if-none-match': etag })],
    ['its ETag comes back weak, in a list', 304, (etag) => ({ 'if-none-match': `"other", W/${etag}` })],
    ['its Last-Modified comes back', 304, (_, modified) => ({ 'if-modified-since': modified })],
    ['another ETag comes', 200, () => ({ 'if-none-match': '"other"' })],
    [
      'another ETag outranks the date',
      200,
      (_, modified) => ({ 'if-none-match': '"other"', 'if-modified-since': modified }),
    ],
    ['an older date comes', 200, () => ({ 'if-modified-since': 'Fri, 01 Jan 2010 00:00:00 GMT' })],
    ['the date is not a date', 200, () => ({ 'if-modified-since': 'yesterday' })],
  ])('handle() serves a feed conditionally when %s: %i', (_when, status, headersFor) => {
    const { headers } = newsroom.handle(path);
    const answer = newsroom.handle(path, headersFor(headers['etag']!, headers['last-modified']!));
    expect(answer.status).toBe(status);
    expect(answer.body === '').toBe(status === 304);
    expect(answer.headers['etag']).toBe(headers['etag']);
  });
});

describe('startNewsroom()', () => {
  it('serves the same bytes on loopback, heads without a body, and refuses other methods', async () => {
    const server = await startNewsroom();
    try {
      const base = `http://127.0.0.1:${server.port}`;
      const feed = await fetch(`${base}/es/rss.xml`);
      expect(feed.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8');
      expect(await feed.text()).toBe(newsroom.handle('/es/rss.xml').body);
      const again = await fetch(`${base}/es/rss.xml`, { headers: { 'if-none-match': feed.headers.get('etag')! } });
      expect(again.status).toBe(304);
      const head = await fetch(`${base}/en/atom.xml`, { method: 'HEAD' });
      expect([head.status, await head.text()]).toEqual([200, '']);
      expect((await fetch(`${base}/en/`, { method: 'POST' })).status).toBe(405);
    } finally {
      await server.close();
    }
  });

  it('rejects when its port is taken', async () => {
    const first = await startNewsroom();
    await expect(startNewsroom({ port: first.port })).rejects.toThrow('EADDRINUSE');
    await first.close();
  });
});

async function parseFeed(path: string) {
  const parser = new Parser<Record<string, unknown>, { id?: string; summary?: string }>();
  return (await parser.parseString(newsroom.handle(path).body)).items;
}
