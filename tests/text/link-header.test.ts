import { describe, expect, test } from 'vitest';
import { linkHeader } from '../../shared/text/link-header.ts';

describe('linkHeader()', () => {
  test.each([
    ['', []],
    ['</f>; rel=alternate', [{ url: '/f', rel: 'alternate', type: '', title: '' }]],
    [
      '<https://a.example/f,1>; rel="alternate"; type="application/rss+xml"; title="A, \\"B\\"", </g>;rel=next',
      [
        { url: 'https://a.example/f,1', rel: 'alternate', type: 'application/rss+xml', title: 'A, "B"' },
        { url: '/g', rel: 'next', type: '', title: '' },
      ],
    ],
    ['</f>; REL=feed; rel=next; crossorigin', [{ url: '/f', rel: 'feed', type: '', title: '' }]],
    ['nonsense, </f', []],
  ])('of %j is %j', (header, expected) => {
    expect(linkHeader(header)).toEqual(expected);
  });

  test('looks at a bounded part of a header of any length', () => {
    const header = '</f>; rel=alternate, '.repeat(100_000);
    expect(linkHeader(header).length).toBeLessThan(1_000);
    expect(linkHeader(`<x>${';a="'.repeat(50_000)}`)).toEqual([expect.objectContaining({ url: 'x' })]);
  });
});
