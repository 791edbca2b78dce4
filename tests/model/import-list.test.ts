import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addFeeds } from '../../shared/model/edit-opml.ts';
import { readImportList } from '../../shared/model/import-list.ts';
import { parseOpml } from '../../shared/model/opml.ts';
import { renderOpml } from '../../shared/model/render-opml.ts';

const EMPTY = '<opml version="2.0">\n<head/>\n<body>\n</body>\n</opml>\n';

function decode(value: string): string {
  return value.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

function read(text: string) {
  const { feeds, findings, notTaken } = readImportList(text, decode);
  return {
    feeds: feeds.map(({ feed, line }) => `${line} ${feed.url}`),
    findings: findings.map(({ line, column, message }) => `${line}:${column} ${message}`),
    notTaken,
  };
}

function opml(...lines: readonly string[]): string {
  return ['<opml version="2.0">', '<body>', ...lines, '</body>', '</opml>'].join('\n');
}

const GOOD = '<outline text="Good" type="rss" xmlUrl="https://good.example/rss"/>';

describe('readImportList()', () => {
  test.each<[string, string, { readonly url?: string; readonly finding: RegExp }]>([
    ['no address', '<outline text="A"/>', { finding: /^3:1 .*no `xmlUrl`/ }],
    ['another scheme', '<outline text="A" xmlUrl="ftp://a.example/"/>', { finding: /^3:1 .*http\(s\) address.*ftp:/ }],
    ['no address at all', ' <outline text="A" xmlUrl="soon"/>', { finding: /^3:2 .*http\(s\) address.*soon/ }],
    [
      'another type',
      '<outline type="HTML+XPath" xmlUrl="https://a.example/"/>',
      { finding: /type `HTML\+XPath`.*feeds add https:\/\/a/ },
    ],
    [
      'a bare ampersand',
      '<outline xmlUrl="https://a.example/?a=1&b=2"/>',
      { url: '3 https://a.example/?a=1&b=2', finding: /^3:1 A bare `&`/ },
    ],
    [
      'an entity of HTML',
      '<outline text="&eacute;" xmlUrl="https://a.example/"/>',
      { url: '3 https://a.example/', finding: /^3:1 XML knows no `&eacute;`/ },
    ],
    [
      'no quotes',
      '<outline xmlUrl=https://a.example/ />',
      { url: '3 https://a.example/', finding: /^3:1 The tag is not well-formed/ },
    ],
    [
      'an open quote',
      '<outline xmlUrl="https://a.example/x text=A/>',
      { url: '3 https://a.example/x', finding: /^3:1 The tag is not well-formed/ },
    ],
    [
      'a value twice',
      '<outline text="a" text="b" xmlUrl="https://a.example/"/>',
      { url: '3 https://a.example/', finding: /^1:|^3:/ },
    ],
    [
      'an outline that is not closed',
      '<outline xmlUrl="https://a.example/">',
      { url: '3 https://a.example/', finding: /^3:1 The outline is not closed/ },
    ],
  ])('names the line of %s and takes the others', (_, line, { url, finding }) => {
    const found = read(opml(line, GOOD));
    expect(found.findings.filter((text) => finding.test(text))).toHaveLength(1);
    expect(found.findings).toHaveLength(1);
    expect(found.feeds).toEqual([...(url === undefined ? [] : [url]), '4 https://good.example/rss']);
    expect(found.notTaken).toBe(url === undefined ? 1 : 0);
  });

  test('keeps folders when the file is broken', () => {
    const { feeds } = readImportList(
      opml(
        '<outline text="wire">',
        '<outline text="us">',
        '<outline xmlUrl="https://a.example/?a&b">',
        '</outline>',
        GOOD,
        '</outline>',
        GOOD,
      ),
      decode,
    );
    expect(feeds.map(({ feed }) => feed.category)).toEqual(['wire/us', 'wire/us', 'wire']);
  });

  test.each([
    ['cut off', `<opml><body>${GOOD}<outline xmlUrl="https://b.exa`],
    ['without a body', `<opml>${GOOD}</opml>`],
    ['with a document type', `<!DOCTYPE opml [<!ENTITY a "x">]>\n<opml><body>${GOOD}</body></opml>`],
    ['with something before it', `<?php ?><opml><body>${GOOD}</body></opml></opml>`],
  ])('reads a file that is %s as far as it goes, and says so', (_, text) => {
    const { feeds, findings } = read(text);
    expect(feeds).toHaveLength(1);
    expect(findings).toHaveLength(1);
  });

  test.each(['<rss version="2.0"><channel/></rss>', '<html><body>x</body></html>', '<'])(
    'of %j says that it is no OPML',
    (text) => {
      expect(read(text)).toMatchObject({ feeds: [], findings: [expect.stringMatching(/OPML|XML/)] });
    },
  );

  test('reads a list of addresses', () => {
    const text = '\ufeff# mine\r\nhttps://a.example/rss\r\n\r\n  https://b.example/rss  The B\r\nb.example\r\n';
    expect(read(text)).toEqual({
      feeds: ['2 https://a.example/rss', '4 https://b.example/rss'],
      findings: [expect.stringMatching(/^5:1 .*http\(s\) address.*b\.example/)],
      notTaken: 1,
    });
    expect(readImportList(text, decode).feeds.map(({ feed }) => feed.title)).toEqual(['a.example', 'The B']);
  });

  test('names every one of thousands of wrong lines', () => {
    const { findings, notTaken } = read(opml(...Array.from({ length: 5_000 }, () => '<outline text="x"/>')));
    expect({ findings: findings.length, notTaken }).toEqual({ findings: 5_000, notTaken: 5_000 });
    expect(findings.at(-1)).toMatch(/^5002:1 /);
  });

  test('never throws, and gives places of the text, whatever the text', () => {
    const part = fc.constantFrom(
      '<outline ',
      'text="a"',
      ' xmlUrl="',
      'https://a.example/',
      '"',
      '/>',
      '>',
      '</outline>',
      '\n',
      '<body>',
      '&',
      "'",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
        const text = `<opml>${parts.join('')}`;
        const lines = text.split('\n').length;
        const { feeds, findings } = readImportList(text, decode);
        for (const { line, column } of [...feeds, ...findings]) {
          expect(line).toBeLessThanOrEqual(lines);
          expect(column).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe('addFeeds()', () => {
  const list = renderOpml([
    { id: 'one', url: 'https://one.example/rss', title: 'One', category: 'wire' },
    { id: 'two', url: 'https://two.example/rss', title: 'Two' },
  ]);

  test('adds what is new, and names what is there in another way of writing its address, or comes twice', () => {
    const { feeds } = readImportList(
      'http://one.example/rss/?utm_source=x\nhttps://three.example/rss\nhttps://three.example/rss/\n',
      decode,
    );
    const merged = addFeeds(list, feeds);
    if (merged.kind !== 'edited') throw new Error(JSON.stringify(merged));
    expect(merged.added.map(({ feed }) => feed.url)).toEqual(['https://three.example/rss']);
    expect(merged.known.map(({ feed, reason }) => [feed.line, reason])).toEqual([
      [1, '`one` (https://one.example/rss) is in the list already'],
      [3, expect.stringContaining('https://three.example/rss) above')],
    ]);
    expect(parseOpml(merged.text)).toMatchObject({ findings: [], feeds: [{ id: 'one' }, { id: 'two' }, {}] });
  });

  test('changes nothing when everything is known', () => {
    const { feeds } = readImportList(list, decode);
    expect(addFeeds(list, feeds)).toMatchObject({ kind: 'edited', text: list, added: [] });
  });

  const feedArbitrary = fc.record(
    {
      id: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,12}$/),
      url: fc.webUrl({ withQueryParameters: true }).map((url) => new URL(url).href),
      title: fc.string({ unit: 'grapheme', minLength: 1 }).map((title) => `t${title.replace(/\s+/g, ' ')}t`),
      siteUrl: fc.webUrl().map((url) => new URL(url).href),
      language: fc.constantFrom('en', 'es-MX'),
      country: fc.constantFrom('MX', 'UN'),
      category: fc
        .array(fc.constantFrom('wire', 'M\u00e9xico & "co"', '<x>'), { minLength: 1, maxLength: 3 })
        .map((path) => path.join('/')),
    },
    { requiredKeys: ['id', 'url', 'title'] },
  );

  test('an exported list imported into an empty one is the same list', () => {
    const unlike = fc.uniqueArray(feedArbitrary, {
      maxLength: 8,
      comparator: (a, b) => a.id === b.id || new URL(a.url).hostname === new URL(b.url).hostname,
    });
    fc.assert(
      fc.property(unlike, (feeds) => {
        const exported = renderOpml(feeds);
        const merged = addFeeds(EMPTY, readImportList(exported, decode).feeds);
        if (merged.kind !== 'edited') throw new Error(JSON.stringify(merged));
        expect(merged.known).toEqual([]);
        const [before, after] = [parseOpml(exported), parseOpml(merged.text)];
        if (before.kind !== 'opml' || after.kind !== 'opml') throw new Error('no OPML');
        const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
        expect(after.feeds.toSorted(byId)).toEqual(feeds.toSorted(byId));
        expect(after.findings).toEqual([]);
        expect(renderOpml(after.feeds)).toBe(renderOpml(before.feeds));
      }),
    );
  });
});
