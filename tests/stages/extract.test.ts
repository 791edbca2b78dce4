import { describe, expect, it } from 'vitest';
import type { Entry } from '../../shared/model/entry.ts';
import type { Feed } from '../../shared/model/feed.ts';
import type { Page } from '../../shared/model/page.ts';
import type { ExtractResult, Reading } from '../../shared/model/reading.ts';
import { extractArticle, pageRefusal } from '../../shared/stages/extract.ts';
import { shortHash } from '../../shared/text/hash.ts';

const NOW = '2024-05-02T00:00:00.000Z';
const LONG = 'The officers said on Tuesday that they had found the pills in the trunk of a car at the bridge. '
  .repeat(8)
  .trim();
const SHORT = LONG.slice(0, 190);

function page(over: Partial<Page> = {}): Page {
  const url = 'https://www.example.com/news/pills?utm_source=rss';
  const headers = { 'content-type': 'text/html' };
  return { url, finalUrl: url, status: 200, headers, body: bytes('<!doctype html><p>x'), fetchedAt: NOW, ...over };
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function reading(over: Partial<Reading> = {}): ExtractResult {
  return {
    kind: 'reading',
    reading: {
      title: 'Pills found at the bridge',
      paragraphs: [LONG],
      publishedCandidates: [],
      modifiedCandidates: [],
      method: 'readability-linkedom',
      version: '1',
      notes: [],
      ...over,
    },
  };
}

const entry: Entry = {
  feedId: 'wire',
  key: 'k1',
  link: 'https://www.example.com/news/pills',
  title: 'Pills found',
  publishedAt: '2024-05-01T10:00:00.000Z',
  fingerprint: 'f',
};
const feed: Feed = { id: 'wire', url: 'https://www.example.com/rss', title: 'Example Wire', origin: 'opml' };

function article(over: Partial<Parameters<typeof extractArticle>[0]> = {}) {
  const outcome = extractArticle({ page: page(), result: reading(), entry, feed, now: NOW, ...over });
  if (outcome.kind !== 'article') throw new Error(`no article: ${outcome.reason}`);
  return outcome.article;
}

describe('extractArticle()', () => {
  it('takes identity from the canonical URL and keeps the address that answered', () => {
    const found = article();
    expect(found.canonicalUrl).toBe('https://www.example.com/news/pills');
    expect(found.id).toBe(shortHash([found.canonicalUrl]));
    expect(found.url).toBe('https://www.example.com/news/pills?utm_source=rss');
  });

  it('gives the same article for the same input', () => {
    expect(article()).toEqual(article());
  });

  it('changes the content hash with the text and with the title', () => {
    const hashes = [
      article(),
      article({ result: reading({ paragraphs: [`${LONG} More.`] }) }),
      article({ result: reading({ title: 'Other' }) }),
    ];
    expect(new Set(hashes.map((found) => found.contentHash)).size).toBe(3);
  });

  it('separates paragraphs by a blank line', () => {
    expect(article({ result: reading({ paragraphs: [LONG, SHORT] }) }).text).toBe(`${LONG}\n\n${SHORT}`);
  });

  it.each([
    ['the first date of the page that can be read', ['soon', '2024-04-30T08:00:00-06:00'], '2024-04-30T14:00:00.000Z'],
    ['the feed when the page has none', [], entry.publishedAt],
    ['a future date as found', ['2031-01-01T00:00:00Z'], '2031-01-01T00:00:00.000Z'],
  ])('takes publishedAt from %s', (_, publishedCandidates, expected) => {
    expect(article({ result: reading({ publishedCandidates }) }).publishedAt).toBe(expected);
  });

  it.each([
    ['a list kept apart', 'Ana Pérez; John Smith, Jr.', ['Ana Pérez', 'John Smith']],
    ['a line in English', 'By Ann Lee and Bob Ray', ['Ann Lee', 'Bob Ray']],
    ['a line in Spanish', 'Por Ana Pérez, Luis Gil y Eva Mora', ['Ana Pérez', 'Luis Gil', 'Eva Mora']],
    ['a name and an address', 'Ann Lee, https://example.com/ann', ['Ann Lee']],
    ['nothing', undefined, []],
  ])('reads authors from %s', (_, byline, expected) => {
    expect(article({ result: reading(byline === undefined ? {} : { byline }) }).authors).toEqual(expected);
  });

  it('tells the language by the text and not by the attribute', () => {
    expect(article({ result: reading({ htmlLang: 'es-MX' }) }).language).toBe('en');
  });

  it.each([
    ['the page when it is long', { content: `<p>${LONG}</p>` }, reading(), 'readability-linkedom'],
    [
      'the feed content when the page is short',
      { content: `<p>${LONG}</p>` },
      reading({ paragraphs: [SHORT] }),
      'feed-content',
    ],
    [
      'the feed content when there was no article',
      { content: `<p>${LONG}</p>` },
      { kind: 'no-article', reason: 'none' },
      'feed-content',
    ],
    [
      'the summary when it is all there is',
      { summary: LONG.slice(0, 250) },
      { kind: 'timed-out', reason: 'cpu' },
      'feed-summary',
    ],
    [
      'the short page when the summary is shorter',
      { summary: 'Short.' },
      reading({ paragraphs: [SHORT] }),
      'readability-linkedom',
    ],
  ] as const)('takes the text from %s', (_, over, result, method) => {
    const found = article({ entry: { ...entry, ...over }, result: result as ExtractResult });
    expect(found.extraction.method).toBe(method);
    if (method.startsWith('feed')) expect(found.extraction.notes.join()).toMatch(/^the page gave/);
  });

  it('reads the feed when there is no page at all, and gives an entry without a link a place in its feed', () => {
    const { link: _, ...linkless } = entry;
    const outcome = extractArticle({ entry: { ...linkless, content: `<p>${LONG}</p>` }, feed, now: NOW });
    expect(outcome).toMatchObject({ kind: 'article', article: { canonicalUrl: 'https://www.example.com/rss#k1' } });
  });

  it.each([
    ['http-status', page({ status: 404 }), undefined],
    ['not-html', page({ headers: { 'content-type': 'application/pdf' } }), undefined],
    ['timed-out', page(), { kind: 'timed-out', reason: 'cpu' }],
    ['too-large', page(), { kind: 'too-large', reason: 'deep' }],
    ['no-article', page(), reading({ paragraphs: ['Too little.'] })],
  ] as const)('says %s when neither page nor feed has text', (reasonCode, refused, result) => {
    const outcome = extractArticle({
      page: refused,
      entry,
      feed,
      now: NOW,
      ...(result && { result: result as ExtractResult }),
    });
    expect(outcome).toMatchObject({ kind: 'not-article', reasonCode });
  });

  it.each([
    [
      'the X-Robots-Tag header',
      page({ headers: { 'content-type': 'text/html', 'x-robots-tag': 'noarchive' } }),
      [],
      'noarchive',
    ],
    ['the TDM header', page({ headers: { 'content-type': 'text/html', 'tdm-reservation': '1' } }), [], 'tdm'],
    ['the page itself', page(), ['reserved: noarchive', 'reserved: tdm'], 'noarchive, tdm'],
    ['nothing', page({ headers: { 'content-type': 'text/html', 'x-robots-tag': 'noindex' } }), [], undefined],
  ] as const)('reports a reservation made by %s', (_, reserved, notes, expected) => {
    const outcome = extractArticle({ page: reserved, result: reading({ notes }), entry, feed, now: NOW });
    expect(outcome.kind === 'article' ? outcome.reserved : 'no article').toBe(expected);
  });

  it('reads escaped and nested feed markup as paragraphs without the line that WordPress adds', () => {
    const content = `&lt;p&gt;${LONG}&lt;/p&gt;&lt;p&gt;Se&amp;ntilde;al&lt;/p&gt;<p>The post Pills appeared first on Example.</p>`;
    const found = article({ entry: { ...entry, content }, result: { kind: 'no-article', reason: 'none' } });
    expect(found.text).toBe(`${LONG}\n\nSeñal`);
  });
});

describe('pageRefusal()', () => {
  it.each([
    ['text/html; charset=utf-8', '<p>x', undefined],
    ['application/xhtml+xml', '<html>', undefined],
    ['', '\n<!DOCTYPE html><html>', undefined],
    ['text/plain', '<html><body>', undefined],
    ['text/plain', 'plain words', 'not-html'],
    ['application/json', '{}', 'not-html'],
    ['text/html', '%PDF-1.7 …', 'not-html'],
    ['text/html', '   ', 'no-article'],
  ])('judges %j with %j', (type, body, expected) => {
    expect(pageRefusal(page({ headers: { 'content-type': type }, body: bytes(body) }))?.reasonCode).toBe(expected);
  });

  it('refuses every status that is no success', () => {
    expect([301, 404, 503].map((status) => pageRefusal(page({ status }))?.reasonCode)).toEqual(
      Array(3).fill('http-status'),
    );
  });
});
