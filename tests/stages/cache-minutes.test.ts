import { describe, expect, it } from 'vitest';
import { cacheMinutes } from '../../shared/stages/poll/cache-minutes.ts';

const NOW = '2026-03-01T12:00:00.000Z';

describe('cacheMinutes()', () => {
  it.each<[Record<string, string>, number | undefined]>([
    [{}, undefined],
    [{ 'cache-control': 'max-age=3600' }, 60],
    [{ 'cache-control': 'public, MAX-AGE="600"' }, 10],
    [{ 'cache-control': 'max-age=600, max-age=6000' }, 10],
    [{ 'cache-control': 'max-age=600', age: '300' }, 5],
    [{ 'cache-control': 'max-age=600', age: '900' }, undefined],
    [{ 'cache-control': 's-maxage=600' }, undefined],
    [{ 'cache-control': 'no-cache, max-age=600' }, undefined],
    [{ 'cache-control': 'no-cache="set-cookie", max-age=600' }, 10],
    [{ 'cache-control': 'max-age=600, no-store' }, undefined],
    [{ 'cache-control': 'private="max-age=600"' }, undefined],
    [{ 'cache-control': 'max-age=-1' }, undefined],
    [{ 'cache-control': `max-age=${'9'.repeat(400)}` }, 2 ** 31 / 60],
    [{ expires: 'Sun, 01 Mar 2026 12:30:00 GMT' }, 30],
    [{ expires: 'Sun, 01 Mar 2026 12:30:00 GMT', date: 'Sun, 01 Mar 2026 12:20:00 GMT' }, 10],
    [{ expires: 'Thu, 01 Jan 1970 00:00:00 GMT' }, undefined],
    [{ expires: '0' }, undefined],
    [{ expires: 'Sun, 01 Mar 2026 13:00:00 GMT', 'cache-control': 'max-age=60' }, 1],
    [{ expires: 'Sun, 01 Mar 2026 13:00:00 GMT', 'cache-control': 'max-age=0' }, undefined],
    [{ expires: 'Sun, 01 Mar 2026 13:00:00 GMT', 'cache-control': 'no-cache' }, undefined],
  ])('cacheMinutes() gives how long the answer is fresh when the headers are %j', (headers, minutes) => {
    expect(cacheMinutes(headers, NOW)).toBe(minutes);
  });
});
