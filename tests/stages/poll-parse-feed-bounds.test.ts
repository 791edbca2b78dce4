import { describe, expect, it } from 'vitest';
import { MAX_ENTRIES } from '../../shared/stages/poll/newest-entries.ts';
import { type ParseFeedResult, parseFeed } from '../../shared/stages/poll/parse-feed.ts';

const now = '2026-03-01T00:00:00.000Z';
const parse = (text: string): ParseFeedResult =>
  parseFeed(new TextEncoder().encode(text), { url: 'https://news.example/feed', now });
const entriesOf = (result: ParseFeedResult): readonly (string | undefined)[] =>
  result.kind === 'feed' ? result.entries.map(({ title, link }) => title ?? link) : [];

const MANY = 20_000;
/** Day by day into the past from the last of them. */
const dayBefore = (days: number): string => new Date(Date.parse(now) - days * 86_400_000).toISOString();
const upTo = (count: number, one: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => one(at)).join('');

describe('parseFeed() of more than it keeps', () => {
  it.each<[string, string, string]>([
    [
      'RSS items, oldest first',
      `<rss><channel>${upTo(MANY, (at) => `<item><title>${at}</title><pubDate>${dayBefore(MANY - at)}</pubDate></item>`)}</channel></rss>`,
      'The feed holds 20000 entries; the newest 2000 were kept.',
    ],
    [
      'JSON items, oldest first',
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        items: Array.from({ length: MANY }, (_, at) => ({ title: `${at}`, date_published: dayBefore(MANY - at) })),
      }),
      'The feed holds 20000 entries; the newest 2000 were kept.',
    ],
    [
      'pages of a sitemap, oldest first',
      `<urlset>${upTo(MANY, (at) => `<url><loc>https://news.example/${at}</loc><lastmod>${dayBefore(MANY - at)}</lastmod></url>`)}</urlset>`,
      'The sitemap holds 20000 entries; the newest 2000 were kept.',
    ],
  ])('parseFeed() keeps the newest %s', (_, text, note) => {
    const result = parse(text);
    const kept = entriesOf(result).map((title) => title?.replace('https://news.example/', ''));
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([MAX_ENTRIES, `${MANY - MAX_ENTRIES}`, `${MANY - 1}`]);
    expect(result).toMatchObject({ notes: [note] });
  });

  it('parseFeed() keeps the newest sitemaps of an index', () => {
    const sitemaps = upTo(MANY, (at) => `<sitemap><loc>https://news.example/${at}.xml</loc></sitemap>`);
    const result = parse(`<sitemapindex>${sitemaps}</sitemapindex>`);
    expect(result.kind === 'sitemap-index' && result.sitemaps.length).toBe(MAX_ENTRIES);
    expect(result).toMatchObject({ notes: ['The sitemap index holds 20000 sitemaps; the newest 2000 were kept.'] });
  });

  it('parseFeed() lets no date in the future push out what is new', () => {
    const future = upTo(
      MAX_ENTRIES,
      (at) => `<item><title>f${at}</title><pubDate>2099-01-01T00:00:00Z</pubDate></item>`,
    );
    const recent = upTo(10, (at) => `<item><title>r${at}</title><pubDate>${dayBefore(at)}</pubDate></item>`);
    const old = upTo(10, (at) => `<item><title>o${at}</title><pubDate>${dayBefore(4_000)}</pubDate></item>`);
    const titles = entriesOf(parse(`<rss><channel>${recent}${old}${future}</channel></rss>`));
    expect(titles.filter((title) => title?.startsWith('r'))).toHaveLength(10);
  });

  it('parseFeed() counts what has no date like what stands before it', () => {
    const items = upTo(MAX_ENTRIES + 10, (at) => `<item><title>${at}</title></item>`);
    expect(entriesOf(parse(`<rss><channel>${items}</channel></rss>`)).at(-1)).toBe(`${MAX_ENTRIES - 1}`);
  });
});

describe('parseFeed() of hostile shapes', () => {
  const item = '<item><title>a</title></item>';
  it.each([
    ['elements without end around the entries', `<rss><channel>${'<x/>'.repeat(200_000)}${item}</channel></rss>`],
    [
      'elements without end in an entry',
      `<rss><channel><item><title>a</title>${'<x/>'.repeat(200_000)}</item></channel></rss>`,
    ],
    [
      'an element of 100,000 attributes',
      `<rss ${upTo(100_000, (at) => `a${at}="1" `)}><channel>${item}</channel></rss>`,
    ],
    ['a name of a million letters', `<rss><channel><${'x'.repeat(1_000_000)}/>${item}</channel></rss>`],
    ['prototype keys', `<rss><channel><__proto__ a="1"/><constructor>x</constructor>${item}</channel></rss>`],
  ])('parseFeed() still reads a feed with %s', (_, text) => {
    expect(entriesOf(parse(text))).toEqual(['a']);
  });

  it('parseFeed() takes nothing from the prototype of a JSON Feed', () => {
    const result = parse(
      '{"version":"https://jsonfeed.org/version/1","items":[{"__proto__":{"title":"x","author":{"name":"y"}}}]}',
    );
    expect(result).toMatchObject({ kind: 'feed', entries: [{}] });
    expect(({} as Record<string, unknown>)['title']).toBeUndefined();
  });
});
