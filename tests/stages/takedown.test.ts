import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTarget, linkAddresses, parseTakedownTarget } from '../../shared/stages/takedown.ts';

describe('parseTakedownTarget()', () => {
  it.each([
    ['News.Example', { kind: 'host', value: 'news.example' }],
    ['*.news.example', { kind: 'host', value: 'news.example' }],
    ['www.news.example', { kind: 'host', value: 'news.example' }],
    ['münchen.example', { kind: 'host', value: 'xn--mnchen-3ya.example' }],
    ['https://www.news.example/a?utm_source=x#top', { kind: 'address', value: 'news.example/a' }],
    ['http://m.news.example/a/', { kind: 'address', value: 'news.example/a' }],
    ['news.example/a', { kind: 'address', value: 'news.example/a' }],
    ['https://news.example/', { kind: 'address', value: 'news.example/' }],
    ['0123456789abcdef0123', { kind: 'article', value: '0123456789abcdef0123' }],
    ['', undefined],
    ['news', undefined],
    ['two words', undefined],
    ['ftp://news.example/a', undefined],
    ['../etc/passwd', undefined],
  ])('reads %j as %j', (written, expected) => {
    expect(parseTakedownTarget(written)).toEqual(expected);
  });
});

describe('isTarget()', () => {
  it.each([
    ['news.example', 'https://news.example/a', true],
    ['news.example', 'https://sport.news.example/a', true],
    ['news.example', 'https://othernews.example/a', false],
    ['news.example', 'https://news.example.evil.test/a', false],
    ['sport.news.example', 'https://news.example/a', false],
    ['https://news.example/a', 'http://www.news.example/a?fbclid=1', true],
    ['https://news.example/a', 'https://news.example/ab', false],
    ['https://news.example/a?id=1', 'https://news.example/a?id=2', false],
  ])('of %s and the link %s is %s', (target, link, expected) => {
    expect(isTarget(parseTakedownTarget(target)!, linkAddresses(link))).toBe(expected);
  });

  it('holds of every address for its own target', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        const target = parseTakedownTarget(url);
        return target === undefined || isTarget(target, linkAddresses(url));
      }),
    );
  });
});
