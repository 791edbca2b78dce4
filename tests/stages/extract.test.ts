import { describe, expect, it } from 'vitest';
import type { Entry } from '../../shared/model/entry.ts';
import type { Feed } from '../../shared/model/feed.ts';
import type { Page } from '../../shared/model/page.ts';
import type { ExtractResult, Reading } from '../../shared/model/reading.ts';
import { extractArticle, pageRefusal } from '../../shared/stages/extract.ts';
import { PRODUCT_TOKEN } from '../../shared/stages/robots.ts';
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

function blocksOf(...texts: readonly string[]): Reading['blocks'] {
  return texts.map((text) => ({ kind: 'paragraph', text }));
}

function reading(over: Partial<Reading> = {}): ExtractResult {
  return {
    kind: 'reading',
    reading: {
      title: 'Pills found at the bridge',
      blocks: blocksOf(LONG),
      bylines: [],
      published: [],
      modified: [],
      reservations: [],
      credits: [],
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
      article({ result: reading({ blocks: blocksOf(`${LONG} More.`) }) }),
      article({ result: reading({ title: 'Other' }) }),
    ];
    expect(new Set(hashes.map((found) => found.contentHash)).size).toBe(3);
  });

  it('separates blocks by a blank line, and says where each one stands in the text', () => {
    const blocks: Reading['blocks'] = [
      { kind: 'heading', text: 'At the bridge' },
      { kind: 'paragraph', text: LONG },
      { kind: 'list-item', text: SHORT },
    ];
    const found = article({ result: reading({ blocks }) });
    expect(found.text).toBe(`At the bridge\n\n${LONG}\n\n${SHORT}`);
    expect(found.blocks?.map(({ kind, start, end }) => ({ kind, text: found.text.slice(start, end) }))).toEqual(blocks);
  });

  it('gives a quote in another language its own', () => {
    const post =
      'Nuestros agentes decomisaron hoy 14 kilos de pastillas falsas en la garita, dijo el director del puerto.';
    const blocks: Reading['blocks'] = [...blocksOf(LONG), { kind: 'quote', text: post }];
    expect(article({ result: reading({ blocks }) }).blocks?.map(({ language }) => language)).toEqual([undefined, 'es']);
  });

  it('says where the dates come from, in their own words', () => {
    const published = [{ source: 'json-ld', text: '2024-04-30T08:00:00-06:00' }] as const;
    const found = article({ result: reading({ published }) });
    expect(found.publishedAt).toBe('2024-04-30T14:00:00.000Z');
    expect(found.publishedFrom).toEqual({ source: 'json-ld', text: '2024-04-30T08:00:00-06:00', confidence: 'high' });
    expect(article().publishedFrom).toEqual({ source: 'feed', text: entry.publishedAt, confidence: 'medium' });
  });

  it('names authors, section, agency, licence and form where the page does', () => {
    const found = article({
      result: reading({
        bylines: [{ source: 'line', names: ['By Ann Lee and Bob Ray'] }],
        section: 'Border',
        credits: ['With information from a wire (AP)'],
        licence: 'https://creativecommons.org/licenses/by/4.0/',
        form: 'live-blog',
      }),
    });
    expect(found).toMatchObject({
      authors: ['Ann Lee', 'Bob Ray'],
      section: 'Border',
      wires: ['AP'],
      licence: 'https://creativecommons.org/licenses/by/4.0/',
      form: 'live-blog',
    });
  });

  it('gives the form of the page to no text of the feed', () => {
    const result = reading({ blocks: blocksOf(SHORT), form: 'paywalled-stub' });
    const found = article({ entry: { ...entry, content: `<p>${LONG}</p>` }, result });
    expect([found.extraction.method, found.form]).toEqual(['feed-content', undefined]);
  });

  it('tells the language by the text and not by the attribute', () => {
    expect(article({ result: reading({ htmlLang: 'es-MX' }) }).language).toBe('en');
  });

  it.each([
    ['the page when it is long', { content: `<p>${LONG}</p>` }, reading(), 'readability-linkedom'],
    [
      'the feed content when the page is short',
      { content: `<p>${LONG}</p>` },
      reading({ blocks: blocksOf(SHORT) }),
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
      reading({ blocks: blocksOf(SHORT) }),
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
    ['no-article', page(), reading({ blocks: blocksOf('Too little.') })],
    ['paywalled-stub', page(), reading({ blocks: blocksOf('Too little.'), form: 'paywalled-stub' })],
    ['challenge-page', page(), { kind: 'no-article', reason: 'a challenge', obstacle: 'challenge-page' }],
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
    ['the page itself', page(), ['noarchive', 'tdm'], 'noarchive, tdm'],
    ['nothing', page({ headers: { 'content-type': 'text/html', 'x-robots-tag': 'noindex' } }), [], undefined],
    [
      'a header for us by name',
      page({ headers: { 'x-robots-tag': `nofollow, ${PRODUCT_TOKEN}: NOARCHIVE` } }),
      [],
      'noarchive',
    ],
    ['a header for another crawler', page({ headers: { 'x-robots-tag': 'otherbot: noarchive' } }), [], undefined],
    ['a header for all beside another', page({ headers: { 'x-robots-tag': 'x: none, noarchive' } }), [], 'noarchive'],
  ] as const)('reports a reservation made by %s', (_, reserved, reservations, expected) => {
    const outcome = extractArticle({ page: reserved, result: reading({ reservations }), entry, feed, now: NOW });
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
