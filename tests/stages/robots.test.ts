import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { FetchResult } from '../../shared/model/fetch-result.ts';
import { comparable, matchesPath } from '../../shared/stages/robots/match-path.ts';
import { parseRobots } from '../../shared/stages/robots/parse-robots.ts';
import {
  crawlDelaySeconds,
  decideRobots,
  groupsFor,
  PRODUCT_TOKEN,
  readRobotsAnswer,
} from '../../shared/stages/robots.ts';

const NOW = '2026-03-01T12:00:00.000Z';
const ROBOTS_URL = 'https://news.example/robots.txt';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const decide = (text: string, path: string, productToken = PRODUCT_TOKEN) =>
  decideRobots(parseRobots(bytes(text)), { path, productToken });

function response(status: number, body = '', headers: Record<string, string> = {}): FetchResult {
  return { kind: 'response', status, finalUrl: ROBOTS_URL, redirects: [], headers, body: bytes(body) };
}
const read = (result: FetchResult) => readRobotsAnswer({ url: ROBOTS_URL, result, now: NOW });

describe('decideRobots()', () => {
  test.each([
    ['an empty file', '', '/x', 'allowed'],
    ['an empty rule', 'User-agent: *\nDisallow:', '/x', 'allowed'],
    ['everything', 'User-agent: *\nDisallow: /', '/', 2],
    ['/robots.txt itself', 'User-agent: *\nDisallow: /', '/robots.txt', 'allowed'],
    ['rules before any group', 'Disallow: /\nUser-agent: *\nDisallow: /a', '/b', 'allowed'],
    ['our name instead of all', 'User-agent: *\nDisallow: /\n\nUser-agent: vigia\nDisallow: /a', '/b', 'allowed'],
    ['our name with a version', 'User-agent: VIGIA/1.0 (+x)\nDisallow: /a', '/a', 2],
    ['another name that begins as ours', 'User-agent: Vigia-Bot\nDisallow: /', '/a', 'allowed'],
    ['a star with more behind it', 'User-agent: *bot\nDisallow: /', '/a', 'allowed'],
    [
      'two groups of one name',
      'User-agent: Vigia\nDisallow: /a\nUser-agent: x\nUser-agent: vigia\nAllow: /a/b',
      '/a',
      2,
    ],
    [
      'the second of two groups',
      'User-agent: Vigia\nAllow: /a\nUser-agent: x\nDisallow: /\nUser-agent: Vigia\nDisallow: /b',
      '/b',
      6,
    ],
    [
      'a Sitemap line inside a group',
      'User-agent: a\nSitemap: https://x/s.xml\nUser-agent: Vigia\nDisallow: /',
      '/a',
      4,
    ],
    [
      'a group that holds a delay only',
      'User-agent: *\nCrawl-delay: 5\n\nUser-agent: BadBot\nDisallow: /',
      '/a',
      'allowed',
    ],
    ['unknown and broken lines', 'nonsense\nUser-agent: *\n:::\nNoindex: /a\nDisallow /a\nDisallow : /b', '/b', 6],
    ['the longest rule', 'User-agent: *\nAllow: /a/b/c\nDisallow: /a/b\nAllow: /a', '/a/b/d', 3],
    ['a tie', 'User-agent: *\nDisallow: /a*\nAllow: /a/', '/a/', 'allowed'],
    ['a tie in the other order', 'User-agent: *\nAllow: /a/\nDisallow: /a*', '/a/', 'allowed'],
    ['a rule without slash', 'User-agent: *\nDisallow: a', '/a', 'allowed'],
    ['the query', 'User-agent: *\nDisallow: /*?print=', '/x?print=1', 2],
    ['the case of a path', 'User-agent: *\nDisallow: /A', '/a', 'allowed'],
    ['a dollar at the end', 'User-agent: *\nDisallow: /*.pdf$', '/x/y.pdf', 2],
    ['a dollar inside', 'User-agent: *\nDisallow: /a$b', '/a$bc', 2],
    ['a literal star', 'User-agent: *\nDisallow: /a-%2A.html', '/a-*.html', 2],
    ['an encoded slash', 'User-agent: *\nDisallow: /a%2fb', '/a/b', 'allowed'],
    ['an encoded slash in both', 'User-agent: *\nDisallow: /a%2fb', '/a%2Fb', 2],
    ['unescaped Unicode', 'User-agent: *\nDisallow: /economía', '/econom%C3%ADa/x', 2],
    ['a space', 'User-agent: *\nDisallow: /a b', '/a%20b', 2],
    ['a broken escape', 'User-agent: *\nDisallow: /100%', '/100%/x', 2],
    ['CR alone and trailing blanks', 'User-agent: *\rDisallow: /a \t\r', '/a', 2],
  ] as const)('decideRobots() honours %s', (_, text, path, expected) => {
    const decision = decide(text, path);
    expect(decision.kind === 'disallowed' ? decision.line : decision.kind).toBe(expected);
  });

  it('decideRobots() names the rule as the file has it when it forbids', () => {
    const decision = decide('User-agent: *\n\ndisallow:  /%7Ejoe/*  # home', '/~joe/x');
    expect(decision).toEqual({ kind: 'disallowed', rule: 'Disallow: /%7Ejoe/*', line: 3 });
  });

  test.each([
    ['30', 30],
    ['0.5', 0.5],
    ['999999', 60],
    ['-1', undefined],
    ['1e9', undefined],
    ['soon', undefined],
    ['', undefined],
  ])('decideRobots() reads Crawl-delay %j as %j', (written, expected) => {
    const decision = decide(`User-agent: *\nCrawl-delay: ${written}\nDisallow: /x`, '/');
    expect(decision).toEqual({
      kind: 'allowed',
      ...(expected === undefined ? {} : { crawlDelaySeconds: expected }),
    });
  });

  it('crawlDelaySeconds() is the longest when groups differ, and another crawler’s is nothing to us', () => {
    const robots = parseRobots(
      bytes('User-agent: x\nCrawl-delay: 50\n\nUser-agent: *\nCrawl-delay: 5\n\nUser-agent: *\nCrawl-delay: 9'),
    );
    expect(crawlDelaySeconds(robots, PRODUCT_TOKEN)).toBe(9);
  });

  it('decideRobots() decides the same when only the groups that concern us were kept', () => {
    const line = fc.constantFrom(
      'User-agent: *',
      'User-agent: Vigia',
      'User-agent: x',
      'Disallow: /a',
      'Allow: /a/b',
      'Disallow: /',
      'Crawl-delay: 3',
      'Sitemap: /s',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const robots = parseRobots(bytes(lines.join('\n')));
        const request = { path: '/a/b', productToken: PRODUCT_TOKEN };
        expect(decideRobots(groupsFor(robots, PRODUCT_TOKEN), request)).toEqual(decideRobots(robots, request));
      }),
    );
  });
});

describe('parseRobots()', () => {
  it('parseRobots() drops the line that was cut through before it came', () => {
    const cut = bytes('User-agent: *\nDisallow: /a\nDisallow: /');
    expect(parseRobots(cut).groups[0]?.rules).toHaveLength(2);
    expect(parseRobots(cut, true).groups[0]?.rules.map(({ path }) => path)).toEqual(['/a']);
  });

  it('parseRobots() reads 500 KiB and drops the line that the limit cuts through', () => {
    const start = 'User-agent: *\nDisallow: /a\nAllow: /';
    const robots = parseRobots(bytes(`${start}${'x'.repeat(500 * 1024)}\nDisallow: /b`));
    expect(robots.groups[0]?.rules).toEqual([{ allow: false, path: '/a', line: 2 }]);
  });

  it('parseRobots() never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
        expect(Array.isArray(parseRobots(body).groups)).toBe(true);
      }),
    );
  });
});

describe('matchesPath()', () => {
  const piece = fc.constantFrom('a', 'b', '/', '*', '$', 'aab', '%7E', 'é', 'a'.repeat(20));
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`);

  /** The same rule as a regular expression, which may take its time on these short texts. */
  function oracle(rulePath: string, path: string): boolean {
    const isAnchored = rulePath.endsWith('$');
    const source = (isAnchored ? rulePath.slice(0, -1) : rulePath)
      .split('*')
      .map((part) => comparable(part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*');
    return new RegExp(`^${source}${isAnchored ? '$' : ''}`, 's').test(path);
  }

  it('matchesPath() agrees with the same rule as a regular expression', () => {
    fc.assert(
      fc.property(text, text, (rulePath, written) => {
        const path = comparable(written);
        expect(matchesPath(rulePath, path) !== undefined).toBe(oracle(rulePath, path));
      }),
      { numRuns: 2000 },
    );
  });

  it('comparable() changes nothing that it made, when it made it of a path without `*` and `$`', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (written) => {
        const once = comparable(written);
        expect(comparable(once)).toBe(once);
        expect(once).toMatch(/^[\u0021-\u007e]*$/);
      }),
    );
  });

  it('matchesPath() finds a long part whose start repeats itself', () => {
    const part = `${'ab'.repeat(20)}c`;
    expect(matchesPath(`/*${part}$`, `/${'ab'.repeat(60)}c`)).toBeDefined();
    expect(matchesPath(`/*${part}/*`, `/x${'ab'.repeat(7)}${part}/`)).toBeDefined();
    expect(matchesPath(`/*${part}*`, `/${'ab'.repeat(60)}d`)).toBeUndefined();
  });
});

describe('readRobotsAnswer()', () => {
  test.each<[string, FetchResult, string, number]>([
    ['200', response(200, 'User-agent: *\nDisallow: /'), 'rules', 1440],
    ['204', response(204), 'rules', 1440],
    ['404', response(404), 'unavailable', 1440],
    ['401', response(401), 'unavailable', 1440],
    ['410', response(410), 'unavailable', 1440],
    ['429', response(429), 'unreachable', 10],
    ['429 with Retry-After', response(429, '', { 'retry-after': '7200' }), 'unreachable', 120],
    ['500', response(500), 'unreachable', 10],
    ['304 that nobody asked for', response(304), 'unreachable', 10],
    ['a timeout', { kind: 'timed-out', reason: 'slow', timeoutMs: 1 }, 'unreachable', 10],
    ['a failure', { kind: 'failed', reason: 'no such name', retryable: true }, 'unreachable', 10],
    ['too large', { kind: 'too-large', reason: 'huge', maxBodyBytes: 1 }, 'unreachable', 10],
    [
      'too many redirects',
      { kind: 'refused', code: 'redirects', reason: 'loop', url: 'https://news.example/6' },
      'unavailable',
      10,
    ],
    [
      'an address that is never fetched',
      { kind: 'refused', code: 'address', reason: 'private', url: ROBOTS_URL },
      'unavailable',
      10,
    ],
    ['429 that wants a year', response(429, '', { 'retry-after': '31536000' }), 'unreachable', 1440],
    [
      'a refused redirect',
      { kind: 'refused', code: 'address', reason: 'private', url: 'http://169.254.169.254/' },
      'unreachable',
      10,
    ],
  ])('readRobotsAnswer() reads %s', (_, result, kind, minutes) => {
    expect(read(result)).toMatchObject({ answer: { kind }, minutes });
  });
});
