import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addFeed, type EditedOpml, removeFeed } from '../../shared/model/edit-opml.ts';
import { type OpmlFeed, parseOpml } from '../../shared/model/opml.ts';
import { renderOpml } from '../../shared/model/render-opml.ts';
import { shortHash } from '../../shared/text/hash.ts';

const LIST = `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0" xmlns:vigia="urn:vigia:opml">
  <head><title>Feeds</title></head>
  <body>
    <!-- wires first -->
    <outline text="wire">
      <outline text="Reuters" xmlUrl="https://reuters.example/rss" htmlUrl="https://reuters.example" language="en" vigia:id="reuters" vigia:country="gb"/>
      <!-- in Spanish -->
      <outline type="rss" title="EFE" xmlUrl="https://efe.example/rss"></outline>
    </outline>
    <outline text="agencies">
      <outline text="us">
        <outline
          text="DEA &amp; co"
          xmlUrl="https://dea.example/rss"
          vigia:id="dea"/>
      </outline>
    </outline>
    <outline text="Loose" xmlUrl="https://loose.example/rss"/>
  </body>
</opml>
`;

function body(outlines: string): string {
  return `<opml version="2.0">\n<head/>\n<body>\n${outlines}\n</body>\n</opml>`;
}

function feeds(text: string): readonly OpmlFeed[] {
  const parsed = parseOpml(text);
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.findings));
  return parsed.feeds;
}

function findings(text: string): readonly string[] {
  return parseOpml(text).findings.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

function textOf(edited: EditedOpml): string {
  if (edited.kind !== 'edited') throw new Error(JSON.stringify(edited));
  return edited.text;
}

describe('parseOpml()', () => {
  test('reads feeds with their folders, ids and countries', () => {
    expect(parseOpml(LIST)).toEqual({
      kind: 'opml',
      findings: [],
      feeds: [
        {
          id: 'reuters',
          url: 'https://reuters.example/rss',
          title: 'Reuters',
          siteUrl: 'https://reuters.example/',
          language: 'en',
          country: 'GB',
          category: 'wire',
        },
        {
          id: shortHash(['https://efe.example/rss']),
          url: 'https://efe.example/rss',
          title: 'EFE',
          category: 'wire',
        },
        { id: 'dea', url: 'https://dea.example/rss', title: 'DEA & co', category: 'agencies/us' },
        { id: shortHash(['https://loose.example/rss']), url: 'https://loose.example/rss', title: 'Loose' },
      ],
    });
  });

  test('reads what other programs write: a BOM, other cases, no namespace declaration, no title', () => {
    const text = `\uFEFF${body('<outline xmlurl="HTTPS://News.Example/a" vigia:id="n"/>')}`;
    expect(feeds(text)).toEqual([{ id: 'n', url: 'https://news.example/a', title: 'news.example' }]);
  });

  test.each([
    ['<outline text="A"/>', "4:1 The outline `A` has no `xmlUrl`: add the feed's address, or write a folder as a pair"],
    [
      '\n  <outline text="A"\n xmlUrl="ftp://a.example/"/>',
      '5:3 Cannot read `xmlUrl` as it must be an http(s) address: current value is `ftp://a.example/`',
    ],
    [
      '<outline xmlUrl="javascript:alert(1)"/>',
      '4:1 Cannot read `xmlUrl` as it must be an http(s) address: current value is `javascript:alert(1)`',
    ],
    ['<outline xmlUrl="https://ok.example/"/>', '4:1 Second feed with the address https://ok.example/: remove it'],
    [
      '<outline xmlUrl="https://b.example/" vigia:id="ok"/>',
      '4:1 Second feed with the id `ok`: change its `vigia:id`, or remove it',
    ],
    [
      '<outline xmlUrl="https://b.example/" vigia:id="a/b"/>',
      '4:1 Cannot read `vigia:id` as it must be letters, digits, `.`, `_` and `-`: current value is `a/b`',
    ],
  ])('leaves the outline out, names its place and keeps the others when it reads %j', (outline, expected) => {
    const ok = (id: string) => `<outline text="Ok" xmlUrl="https://${id}.example/" vigia:id="${id}"/>`;
    const whole = body(outline)
      .replace('<body>', `<body>${ok('ok')}`)
      .replace('</body>', `${ok('ok2')}</body>`);
    expect(findings(whole)).toEqual([expected]);
    expect(feeds(whole).map(({ id }) => id)).toEqual(['ok', 'ok2']);
  });

  test('reads the feed without its language or country when these are malformed', () => {
    const text = body('<outline text="A" xmlUrl="https://a.example/" language="Spanish!" vigia:country="Mexico"/>');
    expect(feeds(text)).toEqual([{ id: shortHash(['https://a.example/']), url: 'https://a.example/', title: 'A' }]);
    expect(findings(text)).toHaveLength(2);
  });

  test.each([
    ['', '1:1 The file is not well-formed XML: document must contain a root element'],
    ['<rss/>', '1:7 The file is no OPML: its root is `<rss>`'],
    ['<opml version="2.0"><head/></opml>', '1:1 The file has no `<body>` inside `<opml>`: is it an OPML file?'],
    ['<opml>\n<body>\n<outline text="a & b"/></body></opml>', /^3:\d+ The file is not well-formed XML/],
    ['<opml><body>', /^1:\d+ The file is not well-formed XML: unclosed tag/],
    [
      '<!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><opml><body><outline text="&b;"/></body></opml>',
      /^1:\d+ A document type is not allowed in OPML/,
    ],
    [`<opml><body>${'<outline text="f">'.repeat(40)}`, /nested deeper than 32 levels/],
    [`<opml>${' '.repeat(2_000_000)}</opml>`, /^1:1 The file is larger than 2000000 characters/],
  ])('refuses the file with one finding when it reads %.60j', (text, expected) => {
    expect(parseOpml(text).kind).toBe('invalid');
    expect(findings(text)).toEqual([typeof expected === 'string' ? expected : expect.stringMatching(expected)]);
  });

  test('finds nothing wrong with config/feeds.opml, and at least 40 feeds in it', () => {
    const text = readFileSync('config/feeds.opml', 'utf8');
    expect(findings(text)).toEqual([]);
    expect(feeds(text).length).toBeGreaterThanOrEqual(40);
  });

  test('reports at most 100 findings when nothing in the file is right', () => {
    expect(findings(body('<outline/>\n'.repeat(1000)))).toHaveLength(100);
  });
});

const folderName = fc.constantFrom('wire', 'agencies', 'México & "co"', '<x>');
const feedArbitrary: fc.Arbitrary<OpmlFeed> = fc.record(
  {
    id: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/),
    url: fc.webUrl().map((url) => new URL(url).href),
    title: fc.string({ unit: 'grapheme', minLength: 1 }).map((title) => `t${title.replace(/\s+/g, ' ')}t`),
    siteUrl: fc.webUrl().map((url) => new URL(url).href),
    language: fc.constantFrom('en', 'es-MX'),
    country: fc.constantFrom('MX', 'UN'),
    category: fc.array(folderName, { minLength: 1, maxLength: 3 }).map((folders) => folders.join('/')),
  },
  { requiredKeys: ['id', 'url', 'title'] },
);

const feedList = fc.uniqueArray(feedArbitrary, {
  maxLength: 8,
  comparator: (a, b) => a.id === b.id || a.url === b.url,
});

function byId(list: readonly OpmlFeed[]): readonly OpmlFeed[] {
  return list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

describe('renderOpml()', () => {
  test('is read back as the same feeds', () => {
    fc.assert(
      fc.property(feedList, (list) => {
        const text = renderOpml(list);
        expect(findings(text)).toEqual([]);
        expect(byId(feeds(text))).toEqual(byId(list));
        expect(renderOpml(feeds(text))).toBe(text);
      }),
    );
  });

  test('leaves out what XML forbids', () => {
    const [feed] = feeds(renderOpml([{ id: 'a', url: 'https://a.example/', title: 'a\u0000b\uFFFFc\nd' }]));
    expect(feed?.title).toBe('a b c d');
  });
});

describe('addFeed()', () => {
  test('inserts one line at the end of its folder and leaves the rest as it was', () => {
    const text = textOf(addFeed(LIST, { url: 'https://ap.example/rss', title: 'AP', category: 'wire' }));
    const line = '      <outline type="rss" text="AP" xmlUrl="https://ap.example/rss"/>\n';
    expect(text.replace(line, '')).toBe(LIST);
    expect(feeds(text)[2]).toMatchObject({ title: 'AP', category: 'wire' });
  });

  test.each([
    ['loose', undefined, '    <outline type="rss" text="new.example" xmlUrl="https://new.example/"/>\n  </body>'],
    [
      'in a new folder',
      'ngo',
      '    <outline text="ngo">\n      <outline type="rss" text="new.example" xmlUrl="https://new.example/"/>\n    </outline>\n  </body>',
    ],
    [
      'in a new folder of an old one',
      'agencies/mx',
      '      <outline text="mx">\n        <outline type="rss" text="new.example" xmlUrl="https://new.example/"/>\n      </outline>\n    </outline>',
    ],
  ])('indents the feed like its neighbours when it goes %s', (_, category, expected) => {
    const feed = { url: 'https://new.example/', ...(category === undefined ? {} : { category }) };
    expect(textOf(addFeed(LIST, feed))).toContain(expected);
  });

  test.each([
    '<opml><body/></opml>',
    '<opml><body></body></opml>',
    '<opml>\r\n<body>\r\n</body>\r\n</opml>',
    '<opml><body><outline text="wire"><outline text="X" xmlUrl="https://x.example/"/></outline></body></opml>',
  ])('gives a readable file when it starts from %j', (text) => {
    const edited = textOf(addFeed(text, { id: 'n', url: 'https://n.example/', title: 'N', category: 'wire' }));
    expect(feeds(edited).at(-1)).toEqual({ id: 'n', url: 'https://n.example/', title: 'N', category: 'wire' });
    expect(edited).toContain('<opml xmlns:vigia="urn:vigia:opml">');
    expect(/(^|[^\r])\n/.test(edited)).toBe(!text.includes('\r\n'));
  });

  test.each([
    [{ url: 'https://REUTERS.example/rss' }, 'unchanged'],
    [{ url: 'https://new.example/', id: 'dea' }, 'unchanged'],
    [{ url: 'file:///etc/passwd' }, 'invalid'],
    [{ url: 'https://new.example/', id: '../x' }, 'invalid'],
    [{ url: 'https://new.example/', country: 'Mexico' }, 'invalid'],
  ])('adds nothing when the feed is %j: %s', (feed, kind) => {
    expect(addFeed(LIST, feed).kind).toBe(kind);
  });
});

describe('removeFeed()', () => {
  test.each([
    ['reuters', /\n {6}<outline text="Reuters"[^\n]*/],
    ['dea', /\n {8}<outline\n[^>]*"dea"\/>/],
  ])('takes the lines of `%s` out and leaves the rest as it was', (id, lines) => {
    const edited = removeFeed(LIST, id);
    expect(textOf(edited)).toBe(LIST.replace(lines, ''));
  });

  test('leaves its neighbours when they stand on the same line', () => {
    const text = body(
      '<outline xmlUrl="https://a.example/" vigia:id="a"/> <!-- b --> <outline xmlUrl="https://b.example/"/>',
    );
    expect(textOf(removeFeed(text, 'a'))).toContain('\n <!-- b --> <outline xmlUrl="https://b.example/"/>\n');
  });

  test('finds the right place in a large file with a BOM, CRLF and characters of two units', () => {
    const outlines = Array.from(
      { length: 2000 },
      (_, n) => `<outline text="🗞️ ${n}" xmlUrl="https://n${n}.example/" vigia:id="n${n}"/>`,
    );
    const file = (lines: readonly string[]) => `\uFEFF${body(lines.join('\n')).replaceAll('\n', '\r\n')}`;
    for (const n of [0, 700, 1999]) {
      expect(textOf(removeFeed(file(outlines), `n${n}`))).toBe(file(outlines.toSpliced(n, 1)));
    }
  });

  test('changes nothing when the feed is unknown, or holds other outlines', () => {
    expect(removeFeed(LIST, 'nobody')).toEqual({ kind: 'unchanged', reason: 'No feed has the id `nobody`' });
    const nested = body(
      '<outline xmlUrl="https://a.example/" vigia:id="a"><outline xmlUrl="https://b.example/"/></outline>',
    );
    expect(removeFeed(nested, 'a').kind).toBe('invalid');
  });

  test('undoes addFeed() when the folder was there', () => {
    fc.assert(
      fc.property(feedArbitrary, (feed) => {
        const { category: _, ...loose } = feed;
        const edited = addFeed(LIST, { ...loose, category: 'wire' });
        if (edited.kind === 'edited') expect(textOf(removeFeed(edited.text, feed.id))).toBe(LIST);
      }),
    );
  });
});
