import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { articleUrl, canonicalUrl } from '../../shared/text/canonical-url.ts';

describe('canonicalUrl()', () => {
  it.each([
    ['lowers scheme and host', 'HTTPS://WWW.Example.COM/Path', 'https://www.example.com/Path'],
    ['drops the default port', 'http://example.com:80/a', 'http://example.com/a'],
    ['keeps another port', 'http://127.0.0.1:8123/a', 'http://127.0.0.1:8123/a'],
    ['drops the fragment', 'https://example.com/a#comments', 'https://example.com/a'],
    ['drops credentials', 'https://user:pw@example.com/a', 'https://example.com/a'],
    ['drops the dot after the host', 'https://example.com./a', 'https://example.com/a'],
    ['drops the slash at the end', 'https://example.com/a/', 'https://example.com/a'],
    ['keeps the root', 'https://example.com', 'https://example.com/'],
    ['drops utm parameters', 'https://example.com/a?utm_source=rss&id=7&utm_medium=x', 'https://example.com/a?id=7'],
    ['drops click ids', 'https://example.com/a?fbclid=1&gclid=2&at_medium=RSS', 'https://example.com/a'],
    ['sorts what is left', 'https://example.com/a?b=2&a=1', 'https://example.com/a?a=1&b=2'],
    ['drops a channel', 'https://example.com/a?source=rss', 'https://example.com/a'],
    ['keeps a source that is no channel', 'https://example.com/a?source=1234', 'https://example.com/a?source=1234'],
    ['normalises escapes', 'https://example.com/%7ea%c3%b1o', 'https://example.com/~a%C3%B1o'],
    ['knows a mobile host', 'https://m.example.com/a', 'https://www.example.com/a'],
    ['knows a mobile host below another', 'https://es.m.wikipedia.org/wiki/A', 'https://es.wikipedia.org/wiki/A'],
    ['leaves a domain named m or amp', 'https://amp.dev/a', 'https://amp.dev/a'],
    ['knows an AMP path at the end', 'https://example.com/a/amp/', 'https://example.com/a'],
    ['knows an AMP path at the start', 'https://example.com/amp/a', 'https://example.com/a'],
    ['knows an AMP file', 'https://example.com/a.amp.html', 'https://example.com/a.html'],
    ['knows an AMP parameter', 'https://example.com/a?outputType=amp', 'https://example.com/a'],
    ['unwraps the AMP viewer', 'https://www.google.com/amp/s/amp.example.com/a', 'https://www.example.com/a'],
    [
      'unwraps the AMP cache',
      'https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a/amp',
      'https://www.example.com/a',
    ],
    ['leaves what is no http address', ' mailto:a@example.com ', 'mailto:a@example.com'],
  ])('%s', (_, url, expected) => {
    expect(canonicalUrl(url)).toBe(expected);
  });

  it('canonicalUrl() is its own canonical URL for any address', () => {
    const part = fc.stringMatching(/^[a-zA-Z0-9%._~&=?#/+:@ñ-]{0,24}$/);
    const known = fc.constantFrom(
      'amp',
      'm',
      'utm_source=rss',
      '/amp/',
      '%2e',
      '%2F',
      '.amp.html',
      'www.google.com/amp/s/',
      '//',
    );
    const piece = fc.oneof(part, known);
    const host = fc.constantFrom(
      'm.example.com',
      'amp.m.example.co.uk',
      'example.com.',
      '127.0.0.1:80',
      'www.google.com/amp/s',
    );
    fc.assert(
      fc.property(host, fc.array(piece, { maxLength: 6 }), (base, pieces) => {
        const once = canonicalUrl(`https://${base}/${pieces.join('')}`);
        expect(canonicalUrl(once)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });
});

describe('articleUrl()', () => {
  const page = 'https://www.example.com/2024/05/story?ref=rss';
  it.each([
    ['takes the address that answered without rel=canonical', undefined, 'https://www.example.com/2024/05/story'],
    ['trusts rel=canonical on the same site', 'https://news.example.com/story', 'https://news.example.com/story'],
    ['reads a relative rel=canonical', '/story', 'https://www.example.com/story'],
    ['distrusts another site', 'https://example.org/story', 'https://www.example.com/2024/05/story'],
    ['distrusts the home page', 'https://www.example.com/', 'https://www.example.com/2024/05/story'],
    ['distrusts what is no http address', 'javascript:void(0)', 'https://www.example.com/2024/05/story'],
    ['survives a broken address', 'http://[', 'https://www.example.com/2024/05/story'],
  ])('%s', (_, canonical, expected) => {
    expect(articleUrl(page, canonical)).toBe(expected);
  });

  it('keeps two tenants of a shared host apart', () => {
    expect(articleUrl('https://a.blogspot.com/x', 'https://b.blogspot.com/x')).toBe('https://a.blogspot.com/x');
  });
});
