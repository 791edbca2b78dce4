import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedRecord } from '../../shared/model/feed.ts';
import { feedRecordSchema } from '../../shared/model/feed.ts';
import type { FetchResult } from '../../shared/model/fetch-result.ts';
import { conditionalHeaders, type PollOutcome, pollFeed } from '../../shared/stages/poll.ts';

const NOW = '2026-03-01T12:00:00.000Z';
const URL_OF_FEED = 'https://news.example/feed.xml';
const fresh: FeedRecord = {
  schemaVersion: 1,
  feed: { id: 'f1', url: URL_OF_FEED, title: 'News', origin: 'opml' },
  state: 'new',
  reason: 'Never polled.',
  addedAt: '2026-01-01T00:00:00.000Z',
  failures: 0,
  entriesSeen: 0,
};

const item = (n: number, extra = ''): string =>
  `<item><title>Story ${n}</title><link>/story/${n}</link><guid isPermaLink="false">g${n}</guid>${extra}</item>`;
const rss = (items: string, head = ''): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>${head}${items}</channel></rss>`;

function response(body: string | Uint8Array, headers: Record<string, string> = {}, status = 200): FetchResult {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return { kind: 'response', status, finalUrl: URL_OF_FEED, redirects: [], headers, body: bytes };
}
const poll = (result: FetchResult, record: FeedRecord = fresh, jitter = 0.5, now = NOW): PollOutcome =>
  pollFeed({ record, result, now, jitter });
const minutesUntil = (instant: string | undefined): number =>
  Math.round((Date.parse(instant ?? '') - Date.parse(NOW)) / 60_000);
const HTML = '<!doctype html><html><head><title>News</title></head><body>Hello</body></html>';
const CHALLENGE = '<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>';
const good = (): FeedRecord =>
  poll(response(rss(item(1)), { etag: 'W/"1"', 'last-modified': 'Sun, 01 Mar 2026 11:00:00 GMT' })).next;

describe('pollFeed() on a good answer', () => {
  it('pollFeed() gives entries with absolute links, identity and UTC dates when the feed changed', () => {
    const outcome = poll(
      response(
        rss(
          item(
            1,
            '<pubDate>Sun, 01 Mar 2026 06:00:00 -0500</pubDate><description>&lt;b&gt;x&lt;/b&gt;</description><author>a@b.example (Ann)</author>',
          ),
        ),
      ),
    );
    expect(outcome).toMatchObject({
      kind: 'changed',
      next: { state: 'ok', reason: '1 entry read.', failures: 0, lastPollAt: NOW, lastSuccessAt: NOW, entriesSeen: 1 },
      entries: [
        {
          feedId: 'f1',
          guid: 'g1',
          link: 'https://news.example/story/1',
          title: 'Story 1',
          summary: '<b>x</b>',
          author: 'Ann',
          publishedAt: '2026-03-01T11:00:00.000Z',
        },
      ],
    });
  });

  it('pollFeed() says empty, and no failure, when a valid feed has no entries', () => {
    expect(poll(response(rss('')))).toMatchObject({
      kind: 'changed',
      entries: [],
      next: { state: 'empty', failures: 0 },
    });
  });

  it('pollFeed() keeps validators as received when the feed was read whole', () => {
    expect(good()).toMatchObject({
      etag: 'W/"1"',
      lastModified: 'Sun, 01 Mar 2026 11:00:00 GMT',
      lastFullFetchAt: NOW,
    });
  });

  it('pollFeed() says not-modified when the bytes are the same in spite of a 200', () => {
    const outcome = poll(response(rss(item(1)), { etag: '"2"' }), good());
    expect(outcome).toMatchObject({ kind: 'not-modified', next: { state: 'not-modified', etag: '"2"' } });
  });

  it('pollFeed() says not-modified when the server answers 304, and empty stays empty', () => {
    expect(poll(response('', {}, 304), good())).toMatchObject({
      kind: 'not-modified',
      next: { state: 'not-modified', etag: 'W/"1"' },
    });
    const empty = poll(response(rss(''), { etag: '"e"' })).next;
    expect(poll(response('', {}, 304), empty)).toMatchObject({ kind: 'not-modified', next: { state: 'empty' } });
  });

  it('pollFeed() keeps the whole entries and no validators when the feed is cut off', () => {
    const cut = rss(item(1) + item(2) + item(3)).slice(0, -60);
    const outcome = poll(response(cut, { etag: '"1"' }), good());
    expect(outcome).toMatchObject({
      kind: 'changed',
      next: { state: 'ok', reason: expect.stringContaining('cut off after 2 entries') },
    });
    expect(outcome.next).not.toHaveProperty('etag');
    expect(outcome.next).not.toHaveProperty('bodyHash');
  });

  it('pollFeed() keeps the newest 2,000 and says so when a feed holds more', () => {
    const items = Array.from({ length: 4_500 }, (_, n) =>
      item(n, `<pubDate>${new Date(n * 60_000 + 1e12).toUTCString()}</pubDate>`),
    );
    const outcome = poll(response(rss(items.join(''))));
    expect(outcome.kind === 'changed' && outcome.entries.length).toBe(2_000);
    expect(outcome.kind === 'changed' && outcome.entries.map(({ guid }) => guid)).toContain('g4499');
    expect(outcome.kind === 'changed' && outcome.entries.map(({ guid }) => guid)).not.toContain('g2499');
    expect(outcome.next.reason).toContain('4500 entries; the newest 2000 were kept');
  });

  it('pollFeed() gives each key once and leaves out entries that say nothing', () => {
    const outcome = poll(response(rss(`${item(1)}${item(1)}<item/>`)));
    expect(outcome.kind === 'changed' && outcome.entries.length).toBe(1);
    expect(outcome.next.reason).toContain('left out');
  });

  it.each([
    [
      'guid',
      '<guid>a</guid><link>https://news.example/1</link>',
      '<guid>a</guid><link>https://news.example/2</link>',
      true,
    ],
    [
      'link',
      '<link>https://news.example/1</link><title>a</title>',
      '<link>https://news.example/1</link><title>b</title>',
      true,
    ],
    ['content', '<title>a</title>', '<title>b</title>', false],
  ])('pollFeed() takes an entry for the same by %s', (_, first, second, isSame) => {
    const keys = [first, second]
      .map((body) => poll(response(rss(`<item>${body}</item>`))))
      .map((outcome) => outcome.kind === 'changed' && outcome.entries[0]?.key);
    expect(keys[0] === keys[1]).toBe(isSame);
  });
});

describe('pollFeed() on trouble', () => {
  it.each<[string, FetchResult, PollOutcome['kind'], string, RegExp]>([
    ['an HTML page', response(HTML), 'failed', 'not-a-feed', /HTML page/],
    ['nothing', response(''), 'failed', 'not-a-feed', /empty/],
    ['other XML', response('<?xml version="1.0"?><urlset/>'), 'failed', 'not-a-feed', /root element is <urlset>/],
    [
      'gzip that does not say so',
      response(new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0])),
      'failed',
      'not-a-feed',
      /no feed/,
    ],
    ['a challenge page with 200', response(CHALLENGE), 'blocked', 'blocked', /Cloudflare/],
    ['a challenge page with 503', response(CHALLENGE, {}, 503), 'blocked', 'blocked', /Cloudflare/],
    ['403', response('', {}, 403), 'blocked', 'blocked', /403 forbidden/],
    ['401', response('', {}, 401), 'failed', 'failing', /password/],
    ['404', response('', {}, 404), 'failed', 'failing', /404 not found/],
    ['410', response('', {}, 410), 'gone', 'gone', /410 gone/],
    ['206', response(rss(item(1)), {}, 206), 'failed', 'failing', /206/],
    ['429', response('', {}, 429), 'rate-limited', 'rate-limited', /429/],
    ['503 with Retry-After', response('', { 'retry-after': '600' }, 503), 'rate-limited', 'rate-limited', /503/],
    ['500', response('', {}, 500), 'failed', 'failing', /500/],
    ['304 to a whole request', response('', {}, 304), 'failed', 'failing', /304/],
    [
      'a refusal',
      { kind: 'refused', code: 'address', reason: 'private', url: 'http://10.0.0.1/' },
      'failed',
      'refused',
      /private/,
    ],
    ['too much', { kind: 'too-large', reason: 'big', maxBodyBytes: 1 }, 'failed', 'too-large', /big/],
    ['a deadline', { kind: 'timed-out', reason: 'slow', timeoutMs: 1 }, 'failed', 'timed-out', /slow/],
    ['no network', { kind: 'failed', reason: 'DNS', retryable: true }, 'failed', 'failing', /DNS/],
  ])('pollFeed() gives state and reason when the answer is %s', (_, result, kind, state, reason) => {
    const outcome = poll(result);
    expect(outcome).toMatchObject({ kind, next: { state, failures: 1, failingSince: NOW, lastPollAt: NOW } });
    expect(outcome.next.reason).toMatch(reason);
    expect(outcome.next).not.toHaveProperty('lastSuccessAt');
  });

  it('pollFeed() takes no 304 for a recovery when the poll before failed', () => {
    const broken = poll(response(HTML), good()).next;
    expect(conditionalHeaders(broken, NOW)).toEqual({});
    expect(poll(response('', {}, 304), broken)).toMatchObject({ kind: 'failed', next: { failures: 2 } });
    expect(poll(response(rss(item(1))), broken)).toMatchObject({ kind: 'not-modified', next: { failures: 0 } });
  });

  it('pollFeed() forgets the failure when the feed is read again', () => {
    const next = poll(response(rss(item(2))), poll({ kind: 'failed', reason: 'x', retryable: true }, good()).next).next;
    expect(next).toMatchObject({ state: 'ok', failures: 0 });
    expect(next).not.toHaveProperty('failingSince');
    expect(next).not.toHaveProperty('notBeforeAt');
  });
});

describe('pollFeed() on when to come back', () => {
  it.each([
    ['nothing asked', {}, '', 15],
    ['max-age', { 'cache-control': 'public, max-age=3600' }, '', 60],
    ['a short max-age', { 'cache-control': 'max-age=30' }, '', 15],
    ['a year of max-age', { 'cache-control': 'max-age=31536000' }, '', 1440],
    ['ttl', {}, '<ttl>45</ttl>', 45],
    ['sy:updatePeriod', {}, '<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>', 360],
    ['a ttl that is none', {}, '<ttl>-3</ttl>', 15],
  ])('pollFeed() comes back as asked when there is %s', (_, headers, head, minutes) => {
    const next = poll(response(rss(item(1), head), headers)).next;
    expect(minutesUntil(next.nextPollAt)).toBe(minutes);
    expect(next.notBeforeAt).toBeUndefined();
  });

  it('pollFeed() remembers the ttl when a 304 follows', () => {
    const record = poll(response(rss(item(1), '<ttl>45</ttl>'), { etag: '"1"' })).next;
    expect(minutesUntil(poll(response('', {}, 304), record).next.nextPollAt)).toBe(45);
  });

  it.each([
    ['600', 15],
    ['7200', 120],
    ['99999999999', 1440],
    ['0', 15],
    ['-5', undefined],
    ['Thu, 01 Jan 1970 00:00:00 GMT', undefined],
    ['Sun, 01 Mar 2026 14:00:00 GMT', 120],
    ['soon', undefined],
  ])('pollFeed() holds back inside of the bounds when Retry-After is %j', (retryAfter, minutes) => {
    const next = poll(response('', { 'retry-after': retryAfter }, 429)).next;
    expect(next.notBeforeAt === undefined ? undefined : minutesUntil(next.notBeforeAt)).toBe(minutes);
    expect(Date.parse(next.nextPollAt ?? '')).toBeGreaterThan(Date.parse(NOW));
  });

  it('pollFeed() doubles the wait from the third failure in a row up to 24 h', () => {
    const waits: (number | undefined)[] = [];
    let record = fresh;
    for (let n = 0; n < 10; n++) {
      record = poll({ kind: 'failed', reason: 'x', retryable: true }, record).next;
      waits.push(record.notBeforeAt === undefined ? undefined : minutesUntil(record.notBeforeAt));
    }
    expect(waits).toEqual([undefined, undefined, 30, 60, 120, 240, 480, 960, 1440, 1440]);
  });

  it('pollFeed() waits long when a site blocks, and a week when the feed is gone', () => {
    expect(minutesUntil(poll(response('', {}, 403)).next.notBeforeAt)).toBe(360);
    expect(minutesUntil(poll(response('', {}, 410)).next.notBeforeAt)).toBe(7 * 1440);
  });

  const results = fc.oneof(
    fc
      .record({
        status: fc.constantFrom(200, 304, 403, 404, 410, 429, 500, 503),
        retryAfter: fc.string(),
        body: fc.constantFrom('', HTML, rss(item(1)), rss('')),
      })
      .map(({ status, retryAfter, body }) => response(body, { 'retry-after': retryAfter }, status)),
    fc.constant<FetchResult>({ kind: 'timed-out', reason: 'slow', timeoutMs: 1 }),
  );

  it('pollFeed() leaves a valid record whose next poll lies ahead and not before notBeforeAt, for any run of answers', () => {
    fc.assert(
      fc.property(fc.array(results, { maxLength: 6 }), fc.double({ min: 0, max: 1, noNaN: true }), (run, jitter) => {
        const end = run.reduce((record, result) => poll(result, record, jitter).next, fresh);
        if (run.length === 0) return;
        expect(feedRecordSchema.parse(end)).toEqual(end);
        expect(minutesUntil(end.nextPollAt)).toBeGreaterThanOrEqual(4);
        expect((end.nextPollAt ?? '') >= (end.notBeforeAt ?? '')).toBe(true);
      }),
    );
  });
});

describe('conditionalHeaders()', () => {
  it('conditionalHeaders() sends both validators back when the last whole body is recent', () => {
    expect(conditionalHeaders(good(), NOW)).toEqual({
      'if-none-match': 'W/"1"',
      'if-modified-since': 'Sun, 01 Mar 2026 11:00:00 GMT',
    });
  });

  it.each([
    ['nothing was read yet', fresh, NOW],
    ['the last whole body is a day old', good(), '2026-03-02T12:00:00.000Z'],
    ['the last poll failed', { ...good(), failures: 1 }, NOW],
  ])('conditionalHeaders() sends none when %s', (_, record, now) => {
    expect(conditionalHeaders(record, now)).toEqual({});
  });
});
