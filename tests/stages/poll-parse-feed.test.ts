import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ParseFeedResult, parseFeed } from '../../shared/stages/poll/parse-feed.ts';
import { parseWithRssParser } from '../../shared/stages/poll/parse-with-rss-parser.ts';

const GOLDEN = new URL('../golden/feeds/', import.meta.url);
const HOSTILE = new URL('../../../shared/hostile/', import.meta.url);
const isHostileHere = existsSync(new URL('cases.jsonl', HOSTILE));
if (!isHostileHere)
  console.log('tests/stages/poll-parse-feed.test.ts: hostile feeds skipped: ../shared/hostile is not there');

const url = 'https://news.example/feed';
const parse = (text: string | Uint8Array): ParseFeedResult =>
  parseFeed(typeof text === 'string' ? new TextEncoder().encode(text) : text, { url });
const feedOf = (text: string): Extract<ParseFeedResult, { kind: 'feed' }> => {
  const result = parse(text);
  if (result.kind !== 'feed') throw new Error(`No feed was read: ${JSON.stringify(result)}`);
  return result;
};
const rssOf = (items: string): string => `<rss><channel>${items}</channel></rss>`;
const titleOf = (result: ParseFeedResult): string | undefined =>
  result.kind === 'feed' ? result.entries[0]?.title : JSON.stringify(result);

describe('parseFeed()', () => {
  it.each(readdirSync(GOLDEN).filter((name) => !name.endsWith('.expected.json')))(
    'parseFeed() reads golden feed %s',
    (name) => {
      const expected = JSON.parse(readFileSync(new URL(`${name}.expected.json`, GOLDEN), 'utf8'));
      expect(parse(readFileSync(new URL(name, GOLDEN)))).toEqual(expected);
    },
  );

  it.each([
    ['junk before the root', '\n<!-- x -->junk<rss><channel><item><title>a</title></item></channel></rss>'],
    ['no version and no channel', '<rss><item><title>a</title></item></rss>'],
    [
      'a bare ampersand and HTML entities',
      '<rss><channel><item><title>a</title><description>R&D &eacute; &unknown;</description></item></channel></rss>',
    ],
    ['control characters', '<rss><channel><item><title>\u0000a\u0008</title></item></channel></rss>'],
    [
      'a prefix for everything',
      '<r:rss xmlns:r="http://backend.userland.com/rss2"><r:channel><r:item><r:title>a</r:title></r:item></r:channel></r:rss>',
    ],
    ['unquoted attributes', '<rss version=2.0><channel><item><title type=text>a</title></item></channel></rss>'],
    ['an item that is not closed', '<rss><channel><item><title>a</title><item><title>b</title></item></channel></rss>'],
    ['a second root', '<rss><channel><item><title>a</title></item></channel></rss><rss><channel/></rss>'],
    [
      'a title that is not closed',
      '<rss><channel><item><title>a<link>https://news.example/1</link></item></channel></rss>',
    ],
    [
      'an end tag in an item for what the channel left open',
      '<rss><channel><description><b>x<item><p>y</b></p><title>a</title></item></channel></rss>',
    ],
    ['a CDATA section in lower case', '<rss><channel><item><title><![cdata[a]]></title></item></channel></rss>'],
    [
      'a CDATA section that was escaped',
      '<rss><channel><item><title>&lt;![CDATA[a]]&gt;</title></item></channel></rss>',
    ],
    [
      'a CDATA section that never ends',
      '<rss><channel><item><title>a</title><description><![CDATA[b</description></item></channel></rss>',
    ],
    ['what is left of a script behind it', '<rss><channel><item><title>a</title></item></channel></rss><script><!--'],
    [
      "Atom's namespace as its own",
      '<rss xmlns="http://www.w3.org/2005/Atom"><channel><item><title>a</title></item></channel></rss>',
    ],
    ['upper case', '<RSS><CHANNEL><ITEM><TITLE>a</TITLE></ITEM></CHANNEL></RSS>'],
    [
      'a DTD with an internal subset',
      '<!DOCTYPE rss [<!ENTITY x "<item>">]><rss><channel><item><title>a</title></item></channel></rss>',
    ],
  ])('parseFeed() reads a feed with %s', (_, text) => {
    const result = parse(text);
    expect(titleOf(result)).toBe('a');
    expect(result.kind === 'feed' && result.cutOff).toBe(false);
  });

  it.each([
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['/a?b=1&amp;c', 'https://news.example/a?b=1&c'],
    [' https://other.example/x\n', 'https://other.example/x'],
    ['https://news.example/%7Euser', 'https://news.example/%7Euser'],
  ])('parseFeed() makes of link %j %j', (link, expected) => {
    const result = parse(`<rss><channel><item><title>a</title><link>${link}</link></item></channel></rss>`);
    expect(result.kind === 'feed' && result.entries[0]?.link).toBe(expected);
  });

  it('parseFeed() gives the entries of every root and what the first says of the feed', () => {
    const result = feedOf(
      '<rss><channel><title>A</title><item><title>a</title></item></channel></rss><rss><channel><title>B</title><item><title>b</title></item></channel></rss>',
    );
    expect([result.feed.title, ...result.entries.map(({ title }) => title)]).toEqual(['A', 'a', 'b']);
  });

  it.each([
    ['a tag', '<descr'],
    ['a text', '<description>b'],
    ['a CDATA section', '<description><![CDATA[b'],
    ['a comment', '<!-- b'],
    ['an attribute', '<enclosure url="https://news.exa'],
  ])('parseFeed() keeps the whole entries of a feed that is cut off in %s, and says so', (_, end) => {
    const result = feedOf(`<rss><channel><item><title>a</title></item><item><title>b</title>${end}`);
    expect(result).toMatchObject({ cutOff: true, entries: [{ title: 'a' }] });
    expect(result.notes).toEqual(['The feed is cut off after 1 entry; the whole ones were read.']);
  });

  it.each<[string, string, string | undefined]>([
    ['link text before all', '<link>https://a.example/</link><guid>https://b.example/</guid>', 'https://a.example/'],
    ['link href', '<link href="/a"/>', 'https://news.example/a'],
    ['text after an empty link', '<link/>https://a.example/', 'https://a.example/'],
    ['a permanent guid', '<link></link><guid>https://b.example/</guid>', 'https://b.example/'],
    ['no guid that says it is no link', '<guid isPermaLink="False">https://b.example/</guid>', undefined],
    ['no guid that is a word', '<guid>b</guid>', undefined],
    ['a permanent guid that is a path', '<guid>/b/c</guid>', 'https://news.example/b/c'],
    ['an id that is an address when nothing else is', '<id>https://b.example/</id>', 'https://b.example/'],
    ['a link before an id', '<id>https://b.example/</id><link href="/a"/>', 'https://news.example/a'],
    ['no id of another scheme', '<id>tag:b.example,2026:1</id>', undefined],
    [
      'no part of a base that is no web address',
      '<link xml:base="javascript:alert(1)" href="a"/>',
      'https://news.example/a',
    ],
    [
      "Atom's alternate and no other relation",
      '<atom:link rel="self" href="/self"/><atom:link rel="alternate nofollow" href="/a"/>',
      'https://news.example/a',
    ],
    [
      'the HTML one of several',
      '<link href="/j" type="application/json"/><link href="/h" type="text/html"/>',
      'https://news.example/h',
    ],
    ['where Atom content lies', '<content src="/full" type="text/html"/>', 'https://news.example/full'],
  ])("parseFeed() takes as an item's link %s", (_, item, link) => {
    expect(feedOf(rssOf(`<item><title>a</title>${item}</item>`)).entries[0]?.link).toBe(link);
  });

  it.each<[string, string, string | undefined]>([
    ['a name before an address', '<author>a@news.example</author><dc:creator>Ana</dc:creator>', 'Ana'],
    ['an address when there is no name', '<author>a@news.example</author>', 'a@news.example'],
    [
      'all who are named, once',
      '<dc:creator>Ana</dc:creator><dc:creator>Luis</dc:creator><dc:creator>Ana</dc:creator>',
      'Ana, Luis',
    ],
    [
      'the name of somebody described in FOAF',
      '<dc:creator><f:Person xmlns:f="http://xmlns.com/foaf/0.1/"><f:name>Ana</f:name></f:Person></dc:creator>',
      'Ana',
    ],
    ['nobody for an address of a page', '<author><uri>https://a.example/</uri></author>', undefined],
  ])('parseFeed() takes as an author %s', (_, item, author) => {
    expect(feedOf(rssOf(`<item><title>a</title>${item}</item>`)).entries[0]?.author).toBe(author);
  });

  it.each<[string, string, object]>([
    [
      'the date that exists of several',
      '<pubDate>soon</pubDate><pubDate>2026-03-01</pubDate>',
      { published: '2026-03-01T00:00:00.000Z' },
    ],
    [
      'lastBuildDate in an item as its update',
      '<lastBuildDate>2026-03-01</lastBuildDate>',
      { updated: '2026-03-01T00:00:00.000Z' },
    ],
    [
      'the richest of alternative contents',
      '<content type="multipart/alternative"><content type="text/plain">a</content><content type="text/html" mode="escaped">&lt;b>a&lt;/b></content></content>',
      { content: '<b>a</b>' },
    ],
    [
      'XHTML without the div around it',
      '<content type="xhtml"> <h:div xmlns:h="http://www.w3.org/1999/xhtml">1 &lt; <h:b>2</h:b></h:div> </content>',
      { content: '1 &lt; <b>2</b>' },
    ],
    [
      'XHTML of several elements whole',
      '<content type="xhtml"><div>a</div><p>b</p></content>',
      { content: '<div>a</div><p>b</p>' },
    ],
  ])('parseFeed() takes %s', (_, item, expected) => {
    expect(feedOf(rssOf(`<item><title>a</title>${item}</item>`)).entries[0]).toMatchObject(expected);
  });

  it.each([
    ['no feed', '<!doctype html><html><body><feed>a</feed> <rss> and <item/></body></html>', 'not-a-feed'],
    ['the feed that stands in it', '<html><body><rss><item><title>a</title></item></rss></body></html>', 'feed'],
  ])('parseFeed() takes an HTML page for %s', (_, text, kind) => {
    expect(parse(text).kind).toBe(kind);
  });

  it.each([
    ['keeps the whole items of a JSON Feed that is cut off', ',{"id":"2","title":"b }] \\" {', true],
    ['reads over what stands behind a JSON Feed', ']} <!-- 1 -->', false],
  ])('parseFeed() %s', (_, end, cutOff) => {
    const start = '{"version":"https://jsonfeed.org/version/1.1","authors":[{"name":"Ana"}],"items":[{"id":"1"}';
    expect(feedOf(start + end)).toMatchObject({ cutOff, entries: [{ id: '1', author: 'Ana' }] });
    expect(feedOf(start + end).notes).toHaveLength(cutOff ? 1 : 0);
  });

  it('parseFeed() answers for a JSON Feed that is cut off in a text of millions of escapes', () => {
    const text = `{"title":"T","items":[{"id":"1"},{"content_text":"${'\\n'.repeat(2_000_000)}`;
    expect(feedOf(text)).toMatchObject({ cutOff: true, entries: [{ id: '1' }] });
  });

  it('parseFeed() takes from a CDF channel what it says of itself, not what one inside of it says', () => {
    const text = '<CHANNEL HREF="https://a.example/"><TITLE>a</TITLE><CHANNEL><TITLE>b</TITLE></CHANNEL></CHANNEL>';
    expect(feedOf(text).feed).toEqual({ title: 'a', link: 'https://a.example/' });
  });

  it('parseFeed() takes the title of a media feed when it has no other', () => {
    const text =
      '<media:title xmlns:media="http://search.yahoo.com/mrss/">a</media:title><item><title>b</title></item>';
    expect(feedOf(rssOf(text)).feed.title).toBe('a');
  });

  it('parseFeed() gives an Atom entry the author of its source, else of the feed', () => {
    const { entries } = feedOf(
      '<feed xmlns="http://www.w3.org/2005/Atom"><author><name>Ana</name></author><entry><id>1</id></entry><entry><id>2</id><source><author><name>Luis</name></author></source></entry></feed>',
    );
    expect(entries.map(({ author }) => author)).toEqual(['Ana', 'Luis']);
  });

  it.each<[string, string, string | undefined]>([
    ['reads a date without zone in the zone of the feed', 'Sun, 01 Mar 2026 06:00:00', '2026-03-01T12:00:00.000Z'],
    ['takes the zone that a date names', 'Sun, 01 Mar 2026 06:00:00 GMT', '2026-03-01T06:00:00.000Z'],
    ['keeps a date in the future as it is found', 'Sun, 01 Mar 2099 06:00:00 GMT', '2099-03-01T06:00:00.000Z'],
    ['keeps no date that does not exist', 'Sat, 31 Feb 2026 06:00:00 GMT', undefined],
  ])('parseFeed() %s', (_, date, published) => {
    const text = rssOf(
      `<lastBuildDate>Sun, 01 Mar 2026 09:00:00 CST</lastBuildDate><item><title>a</title><pubDate>${date}</pubDate></item>`,
    );
    expect(feedOf(text).entries[0]?.published).toBe(published);
  });

  it("parseFeed() tells hubs, the feed's own address and the page with older entries", () => {
    const { feed } = feedOf(
      rssOf(
        '<atom:link rel="self" href="/feed"/><atom:link rel="hub" href="https://a.example/"/><atom:link rel="hub" href="https://b.example/"/><atom:link rel="prev-archive" href="/2025"/>',
      ),
    );
    expect(feed).toEqual({
      hubs: ['https://a.example/', 'https://b.example/'],
      self: 'https://news.example/feed',
      older: 'https://news.example/2025',
    });
  });

  it('parseFeed() resolves no entity that a DTD declares', () => {
    const result = parse(
      '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>',
    );
    expect(titleOf(result)).toBe('&x;');
  });

  it('parseFeed() answers for any text', () => {
    const pieces = fc.constantFrom(
      '<rss>',
      '<sitemapindex>',
      '<urlset>',
      '<url>',
      '<channel>',
      '<item>',
      '</item>',
      '<title',
      '>',
      '"',
      "'",
      '<![CDATA[',
      ']]>',
      '<!--',
      '&#',
      '&amp;',
      'x',
      ' a="',
      '</',
      '<?',
      '<!DOCTYPE',
      '[',
      ']',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (texts) =>
        ['feed', 'sitemap-index', 'not-a-feed'].includes(parse(texts.join('')).kind),
      ),
    );
  });
});

describe('parseWithRssParser()', () => {
  it('parseWithRssParser() reads entries as rss-parser 3.13.0 builds them', () => {
    const result = parseWithRssParser(
      '<rss version="2.0"><channel><title>T</title><item><title>a</title><link>/1</link><pubDate>Sun, 01 Mar 2026 06:00:00 GMT</pubDate></item></channel></rss>',
      url,
    );
    expect(result).toMatchObject({
      kind: 'feed',
      feed: { title: 'T' },
      entries: [{ title: 'a', link: 'https://news.example/1', published: '2026-03-01T06:00:00.000Z' }],
    });
  });

  it.each(['', '<html/>', '<rss version="2.0"><channel/></rss>', '<a><b>'])(
    'parseWithRssParser() gives undefined for %j',
    (text) => {
      expect(parseWithRssParser(text, url)).toBeUndefined();
    },
  );
});
