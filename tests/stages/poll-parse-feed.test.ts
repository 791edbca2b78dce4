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
const parse = (text: string | Uint8Array, contentType?: string): ParseFeedResult =>
  parseFeed(typeof text === 'string' ? new TextEncoder().encode(text) : text, {
    url,
    ...(contentType && { contentType }),
  });
const titleOf = (result: ParseFeedResult): string | undefined =>
  result.kind === 'feed' ? result.entries[0]?.title : result.reason;

describe('parseFeed()', () => {
  it.each(readdirSync(GOLDEN).filter((name) => !name.endsWith('.expected.json')))(
    'parseFeed() reads golden feed %s',
    (name) => {
      const expected = JSON.parse(readFileSync(new URL(`${name}.expected.json`, GOLDEN), 'utf8'));
      expect(parse(readFileSync(new URL(name, GOLDEN)))).toEqual(expected);
    },
  );

  const spanish =
    '<?xml version="1.0" encoding="ENC"?><rss><channel><item><title>Año «nuevo» – España</title></item></channel></rss>';
  const latin = Uint8Array.from(spanish.replace('ENC', 'iso-8859-1').replace('–', '\u0096'), (c) => c.charCodeAt(0));
  const utf16 = (littleEndian: boolean, mark: boolean): Uint8Array => {
    const text = (mark ? '\ufeff' : '') + spanish;
    const view = new DataView(new ArrayBuffer(text.length * 2));
    for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), littleEndian);
    return new Uint8Array(view.buffer);
  };
  it.each<[string, Uint8Array, string | undefined]>([
    ['UTF-8', new TextEncoder().encode(spanish.replace('ENC', 'utf-8')), undefined],
    ['UTF-8 with a mark', new TextEncoder().encode(`\ufeff${spanish}`), undefined],
    [
      'UTF-8 that says it is Latin-1',
      new TextEncoder().encode(spanish.replace('ENC', 'iso-8859-1')),
      'text/xml; charset=iso-8859-1',
    ],
    ['windows-1252 that says it is Latin-1', latin, undefined],
    ['windows-1252 that says it is UTF-8', latin, 'application/rss+xml; charset=utf-8'],
    ['windows-1252 with an unknown charset', latin, 'text/xml; charset=x-nonsense'],
    ['UTF-16 little-endian with a mark', utf16(true, true), undefined],
    ['UTF-16 big-endian with a mark', utf16(false, true), undefined],
    ['UTF-16 little-endian without a mark', utf16(true, false), undefined],
    ['UTF-16 big-endian without a mark', utf16(false, false), undefined],
  ])('parseFeed() decodes %s', (_, bytes, contentType) => {
    expect(titleOf(parse(bytes, contentType))).toBe('Año «nuevo» – España');
  });

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

  it('parseFeed() resolves no entity that a DTD declares', () => {
    const result = parse(
      '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>',
    );
    expect(titleOf(result)).toBe('&x;');
  });

  it('parseFeed() answers for any text', () => {
    const pieces = fc.constantFrom(
      '<rss>',
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
        ['feed', 'not-a-feed'].includes(parse(texts.join('')).kind),
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

type Case = {
  readonly id: string;
  readonly kind: string;
  readonly expect: string;
  readonly why: string;
  readonly file: string;
};
const cases: readonly Case[] = isHostileHere
  ? readFileSync(new URL('cases.jsonl', HOSTILE), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  : [];

describe.skipIf(!isHostileHere)('parseFeed() on hostile feeds', () => {
  it.each(
    cases.filter(({ kind }) => /^feed\./.test(kind)).map((one): [string, Case] => [`${one.id} (${one.expect})`, one]),
  )('parseFeed() as expected for %s', (_, one) => {
    const result = parse(readFileSync(new URL(one.file, HOSTILE)));
    const text = JSON.stringify(result);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    if (/root:.*:0:0:|ami-id/.test(text)) throw new Error('an external entity was read');
    if (one.expect === 'feed_error_not_empty_feed') expect(result.kind).toBe('not-a-feed');
    if (/parse_ok|no_external|stable_id|drop_link|first_seen|clamped|items_capped|bounded_key/.test(one.expect))
      expect(result.kind).toBe('feed');
    if (one.expect === 'items_capped') expect(result.kind === 'feed' && result.entries.length).toBe(2_000);
    if (one.expect === 'no_items_no_crash' && result.kind === 'feed') expect(result.entries).toEqual([]);
    for (const entry of result.kind === 'feed' ? result.entries : [])
      expect(entry.link ?? 'https:').toMatch(/^https?:[^\s]*$/);
    if (one.expect === 'drop_link') expect(result.kind === 'feed' && result.entries[0]?.link).toBeUndefined();
  });
});
