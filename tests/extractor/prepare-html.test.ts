import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareHtml } from '../../shared/adapters/extractor/prepare-html.ts';

function htmlOf(html: string): string {
  const prepared = prepareHtml(html);
  return prepared.kind === 'prepared' ? prepared.html : prepared.kind;
}

describe('prepareHtml()', () => {
  it.each([
    ['scripts and styles', '<p>a<script>if (1<2) x("</p>")</script><style>p{}</style>b</p>', '<p>ab</p>'],
    ['comments', 'a<!-- <p> -->b', 'ab'],
    ['foreign content', '<p>a<svg><g><text>x</text></g></svg>b</p>', '<p>ab</p>'],
    ['idle attributes', '<p onclick="x()" data-x=1 class=a>a</p>', '<p class="a">a</p>'],
    ['a second attribute of a name', '<p class=a class=b>a</p>', '<p class="a">a</p>'],
    ['end tags that close nothing', 'a</div>b', 'ab'],
  ])('takes out %s', (_, html, expected) => {
    expect(htmlOf(html)).toBe(expected);
  });

  it.each([
    ['a bare less-than sign', '1 < 2', '1 &lt; 2'],
    ['a quote inside a single-quoted value', `<p class='a"b'>x</p>`, '<p class="a&quot;b">x</p>'],
    ['markup in a title as text', '<title>a <b> c</title>', '<title>a &lt;b> c</title>'],
    ['what follows a script that never ends', '<script>x<p>text</p>', 'x<p>text</p>'],
    ['a link that a link ends', '<a rel=x>a<a rel=y>b</a>', '<a rel="x">a</a><a rel="y">b</a>'],
  ])('keeps %s', (_, html, expected) => {
    expect(htmlOf(html)).toBe(expected);
  });

  it('keeps JSON-LD aside', () => {
    const prepared = prepareHtml('<script type="application/ld+json">{"a":1}</script><p>x</p>');
    expect(prepared).toEqual({ kind: 'prepared', html: '<p>x</p>', jsonLd: ['{"a":1}'] });
  });

  it('cuts a long attribute value', () => {
    expect(htmlOf(`<p class="${'a'.repeat(1_000_000)}">x</p>`).length).toBeLessThan(3_000);
  });

  it.each([
    ['depth', '<div>'.repeat(601)],
    ['elements', '<br>'.repeat(40_001)],
    ['characters', 'x'.repeat(3_000_001)],
  ])('refuses too much of %s', (_, html) => {
    expect(prepareHtml(html).kind).toBe('too-large');
  });

  it('leaves no script, no style and no handler in any text', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '=',
      '/',
      '!--',
      '-->',
      'script',
      'style',
      'p',
      ' onload=x',
      ' class=',
      'svg',
      '<script>',
      '</script>',
      '<style',
      'a',
      ' ',
      '<svg>',
      '</svg',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(htmlOf(pieces.join(''))).not.toMatch(/<(?:script|style|svg)[\s>]|<[a-z][^>]*\sonload=/i);
      }),
      { numRuns: 500 },
    );
  });
});
