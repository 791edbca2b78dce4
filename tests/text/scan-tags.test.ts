import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ScannedPiece, type ScanOptions, scanTags } from '../../shared/text/scan-tags.ts';

const decode = (value: string) => value.replaceAll('&amp;', '&');

function opened(source: string, syntax: ScanOptions['syntax']) {
  return [...scanTags(source, { syntax, decode })].flatMap((piece) =>
    piece.kind === 'open' ? [[piece.name, Object.fromEntries(piece.attributes)] as const] : [],
  );
}

describe('scanTags()', () => {
  test.each<[string, ReturnType<typeof opened>]>([
    ['<A HREF="/x" Title=\'it"s\'>', [['a', { href: '/x', title: 'it"s' }]]],
    ['<a href=/x/y>', [['a', { href: '/x/y' }]]],
    ['<a href = "/x" hidden>', [['a', { href: '/x', hidden: '' }]]],
    ['<a href="/x" href="/y">', [['a', { href: '/x' }]]],
    ['<a href="/?a=1&amp;b=2">', [['a', { href: '/?a=1&b=2' }]]],
    ['<a b="1"c="2">', [['a', { b: '1', c: '2' }]]],
    ['<a "" href="/x">', [['a', { href: '/x' }]]],
    ['<!-- <a href="/x"> --><b>', [['b', {}]]],
    [
      '<script>"<a href=\'/x\'>"</script ><b>',
      [
        ['script', {}],
        ['b', {}],
      ],
    ],
    [
      '<title><a></title><b/>',
      [
        ['title', {}],
        ['b', {}],
      ],
    ],
    ['<![CDATA[x]]><b>', [['b', {}]]],
    ['a < b <b>', [['b', {}]]],
    ['<a href="/x', []],
    [
      '<a href="/x>y<b>',
      [
        ['a', { href: '/x' }],
        ['b', {}],
      ],
    ],
  ])('reads HTML %j', (source, expected) => {
    expect(opened(source, 'html')).toEqual(expected);
  });

  test.each<[string, ReturnType<typeof opened>]>([
    [
      '<title/><b/>',
      [
        ['title', {}],
        ['b', {}],
      ],
    ],
    ['<![CDATA[<a>]]><b/>', [['b', {}]]],
    ['<!DOCTYPE x [<!ENTITY a "<b>">]><c/>', [['c', {}]]],
    [
      '<a x="1/>\n<b y="2"/>',
      [
        ['a', { x: '1' }],
        ['b', { y: '2' }],
      ],
    ],
  ])('reads XML %j', (source, expected) => {
    expect(opened(source, 'xml')).toEqual(expected);
  });

  test('gives places that the text has its pieces at, whatever the text', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '=',
      '/',
      '!--',
      '-->',
      'a',
      ' ',
      '<a href="',
      '<script>',
      '</',
      ']]>',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 40 }),
        fc.constantFrom('html' as const, 'xml' as const),
        (parts, syntax) => {
          const source = parts.join('');
          const placed = [...scanTags(source, { syntax, decode })].filter((piece) => piece.kind !== 'text');
          for (const { start, end } of placed) {
            expect(source[start]).toBe('<');
            expect(source[end - 1]).toBe('>');
          }
          expect(placed.map(({ start }) => start)).toEqual(placed.map(({ start }) => start).toSorted((a, b) => a - b));
        },
      ),
    );
  });

  test.each(['<a b="', "<a b='x", '<!--', '<script>', '<a ', '<![CDATA[', '<!d [', '</', 'x="> <a ', '<a x="1"> >'])(
    'passes over 2 million characters of %j in one pass',
    (part) => {
      const source = part.repeat(Math.ceil(2_000_000 / part.length));
      const pieces: ScannedPiece['kind'][] = [];
      for (const syntax of ['html', 'xml'] as const)
        for (const piece of scanTags(source, { syntax, decode: (value) => value })) pieces.push(piece.kind);
      // A reader that looked back would not come to the end within the test's time.
      expect(pieces.length).toBeLessThanOrEqual(4_000_000);
    },
  );
});
