import { describe, expect, test } from 'vitest';
import { checkFeed } from '../../shared/jobs/check-feed.ts';
import { pollJob } from '../../shared/jobs/poll.ts';
import { syncFeeds } from '../../shared/jobs/sync-feeds.ts';
import type { Feed } from '../../shared/model/feed.ts';
import { type Pipeline, startPipeline } from '../fakes/pipeline.ts';

const FEED: Feed = { id: 'outlet', url: 'https://outlet.example/rss', title: 'Outlet', origin: 'opml' };

const RSS = `<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><title>El Norte</title><ttl>60</ttl>
<item><title>a &lt;b&gt;x&lt;/b&gt;</title><link>https://outlet.example/a</link><guid>1</guid><pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate></item>
<item><title>b</title><link>https://outlet.example/b</link><guid>1</guid><pubDate>Sun, 01 Mar 2099 10:00:00 GMT</pubDate></item>
<item><description>words</description></item></channel></rss>`;

async function start(contact: string | undefined = 'https://vigia.example/about'): Promise<Pipeline> {
  return startPipeline({ contact });
}

/** All rows of feeds, as text. */
async function rows({ context }: Pipeline): Promise<string> {
  return JSON.stringify(await context.stores.feeds.all());
}

describe('checkFeed()', () => {
  test('says what a feed is, everything that is wrong with it, and when it would be polled next', async () => {
    const pipeline = await start();
    pipeline.fetcher.serve(FEED.url, {
      body: RSS,
      headers: { 'retry-after': '7200', 'x-other': 'no', 'content-type': 'text/html' },
    });
    const check = await checkFeed(pipeline.context, FEED);
    expect(check).toMatchObject({
      outcome: 'ok',
      state: 'ok',
      feed: { id: 'outlet', title: 'El Norte' },
      format: 'RSS 2.0',
      charset: 'windows-1252',
      entries: 3,
      newestAt: '2026-03-01T10:00:00.000Z',
      answer: { status: 200, headers: { 'retry-after': '7200' } },
    });
    expect(check.answer?.headers).not.toHaveProperty('x-other');
    const findings = check.findings.join('\n');
    for (const expected of [
      /1 of 3 without a date/,
      /1 of 3 dated in the future/,
      /1 of 3 without a link/,
      /1 of 3 without a title/,
      /1 of 3 with markup in the title/,
      /1 of 3 with the guid of another/,
      /every 60 minutes/,
      /neither ETag nor Last-Modified/,
      /sent as an HTML page/,
    ])
      expect(findings).toMatch(expected);
    expect(check.nextPollAt! > pipeline.clock.now().toISOString()).toBe(true);
  });

  test.each([429, 503, 500, 404, 410])('finds nothing wrong with the words of a %i', async (status) => {
    const pipeline = await start();
    pipeline.fetcher.serve(FEED.url, { status, body: 'slow down' });
    const check = await checkFeed(pipeline.context, FEED);
    expect(check).toMatchObject({ answer: { status }, findings: [] });
    expect(check).not.toHaveProperty('entries');
  });

  test.each([
    ['a page', { body: '<html><body>no</body></html>' }, 'not-a-feed'],
    ['a challenge', { body: '<html><title>Just a moment...</title></html>', status: 403 }, 'blocked'],
    ['410', { status: 410 }, 'gone'],
    ['a refusal', { kind: 'refused', code: 'address', reason: 'private', url: FEED.url } as const, 'refused'],
    ['silence', { kind: 'timed-out', reason: 'late', timeoutMs: 1 } as const, 'timed-out'],
  ])('calls %s broken', async (_, served, state) => {
    const pipeline = await start();
    pipeline.fetcher.serve(FEED.url, served);
    expect(await checkFeed(pipeline.context, FEED)).toMatchObject({ outcome: 'broken', state });
  });

  test('calls a feed broken that robots.txt disallows, without fetching it', async () => {
    const pipeline = await start();
    pipeline.fetcher.serve('https://outlet.example/robots.txt', { body: 'User-agent: *\nDisallow: /rss\n' });
    const check = await checkFeed(pipeline.context, FEED);
    expect(check).toMatchObject({ outcome: 'broken', reason: expect.stringContaining('robots.txt') });
    expect(pipeline.fetcher.countOf(FEED.url)).toBe(0);
  });

  test('reads a stored feed whole, and leaves its row and its validators as they are', async () => {
    const pipeline = await start();
    pipeline.fetcher.serve(FEED.url, { body: RSS, headers: { etag: '"1"' } });
    await syncFeeds(pipeline.context, [FEED]);
    await pollJob(pipeline.context, { feedId: FEED.id, dueAt: pipeline.clock.now().toISOString() });
    const before = await rows(pipeline);
    expect(await checkFeed(pipeline.context, FEED)).toMatchObject({
      outcome: 'ok',
      answer: { status: 200 },
      entries: 3,
    });
    expect(await rows(pipeline)).toBe(before);
    expect(pipeline.fetcher.requests.at(-1)?.headers).not.toHaveProperty('if-none-match');
  });

  test('does not ask a server again that wanted to be left alone', async () => {
    const pipeline = await start();
    pipeline.fetcher.serve(FEED.url, { status: 429, headers: { 'retry-after': '3600' } });
    await syncFeeds(pipeline.context, [FEED]);
    await pollJob(pipeline.context, { feedId: FEED.id, dueAt: pipeline.clock.now().toISOString() });
    expect(await checkFeed(pipeline.context, FEED)).toMatchObject({ outcome: 'waiting', state: 'rate-limited' });
    expect(pipeline.fetcher.countOf(FEED.url)).toBe(1);
  });

  test('fetches nothing without a contact', async () => {
    const pipeline = await startPipeline();
    expect(await checkFeed(pipeline.context, FEED)).toMatchObject({ outcome: 'no-contact' });
    expect(pipeline.fetcher.requests).toEqual([]);
  });
});
