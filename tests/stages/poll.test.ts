import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedRecord } from '../../shared/model/feed.ts';
import { feedRecordSchema } from '../../shared/model/feed.ts';
import type { FetchResult } from '../../shared/model/fetch-result.ts';
import { DEFAULT_RHYTHM } from '../../shared/stages/poll/poll-rhythm.ts';
import { pollUrl } from '../../shared/stages/poll/poll-url.ts';
import { recordFresh } from '../../shared/stages/poll/record-fresh.ts';
import { conditionalHeaders, type PollOutcome, pollFeed, readIndexed } from '../../shared/stages/poll.ts';

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
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
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
    ['other XML', response('<?xml version="1.0"?><catalog/>'), 'failed', 'not-a-feed', /root element is <catalog>/],
    ['gzip that does not say so', response(new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0])), 'failed', 'not-a-feed', /gzip/],
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
    ['Expires', { expires: 'Sun, 01 Mar 2026 13:00:00 GMT', date: 'Sun, 01 Mar 2026 12:30:00 GMT' }, '', 30],
    ['skipHours', {}, '<skipHours><hour>12</hour><hour>13</hour></skipHours>', 135],
    ['skipDays', {}, '<skipDays><day>Sunday</day></skipDays>', 12 * 60 + 15],
    ['everything to skip', {}, `<skipDays>${DAYS.map((day) => `<day>${day}</day>`).join('')}</skipDays>`, 1440],
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

  it.each([
    ['a year of ttl', rss(item(1), '<ttl>525600</ttl>'), {}, { maxMinutes: 60 }, 60],
    ['no wish', rss(item(1)), {}, { minMinutes: 90 }, 90],
    ['a floor above the general ceiling', rss(item(1)), {}, { minMinutes: 3000 }, 3000],
    ['a ceiling under the general floor', rss(item(1)), {}, { maxMinutes: 2 }, 2],
    ['a year of max-age', rss(item(1)), { 'cache-control': 'max-age=31536000' }, { maxMinutes: 30 }, 30],
  ])('pollFeed() keeps the bounds of the feed itself when there is %s', (_, body, headers, bounds, minutes) => {
    const record = { ...fresh, feed: { ...fresh.feed, ...bounds } };
    expect(minutesUntil(poll(response(body, headers), record).next.nextPollAt)).toBe(minutes);
  });

  it('pollFeed() never comes earlier than asked, whatever the jitter', () => {
    const asked = poll(response(rss(item(1), '<ttl>45</ttl>')), fresh, 0).next;
    expect(minutesUntil(asked.nextPollAt)).toBe(45);
    expect(minutesUntil(poll(response(rss(item(1))), fresh, 0).next.nextPollAt)).toBeLessThan(15);
  });

  it.each([
    ['a deadline', [{ kind: 'timed-out', reason: 'slow', timeoutMs: 1 }], 1, undefined],
    ['404', [response('', {}, 404)], 2, undefined],
    ['404 twice', [response('', {}, 404), response('', {}, 404)], 4, 60],
    ['an HTML page', [response(HTML)], 3, 30],
  ] satisfies [string, FetchResult[], number, number | undefined][])(
    'pollFeed() weighs failures by how bad they are when there is %s',
    (_, results, trouble, minutes) => {
      const end = results.reduce((record, result) => poll(result, record).next, fresh);
      expect(end.trouble).toBe(trouble);
      expect(end.notBeforeAt === undefined ? undefined : minutesUntil(end.notBeforeAt)).toBe(minutes);
    },
  );

  it('pollFeed() halves the trouble with every good poll, down to none', () => {
    let record = poll(response(HTML)).next;
    const left: (number | undefined)[] = [];
    for (let n = 1; n <= 4; n++) {
      record = poll(response(rss(item(n))), record).next;
      left.push(record.trouble);
    }
    expect(left).toEqual([1.5, 0.75, undefined, undefined]);
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

  it('pollFeed() waits long when a site blocks, and a day when the feed is gone', () => {
    expect(minutesUntil(poll(response('', {}, 403)).next.notBeforeAt)).toBe(360);
    expect(minutesUntil(poll(response('', {}, 410)).next.notBeforeAt)).toBe(1440);
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

describe('pollFeed() and a feed that moves', () => {
  const TARGET = 'https://new.example/feed.xml';
  const redirected = (
    to: string,
    { from = URL_OF_FEED, statuses = [301], body = rss(item(1)), status = 200 as number } = {},
  ): FetchResult => ({
    kind: 'response',
    status,
    finalUrl: to,
    redirects: statuses.map((code, i) => ({ url: i === 0 ? from : `https://hop${i}.example/`, status: code })),
    headers: {},
    body: new TextEncoder().encode(body),
  });
  const polled = (...results: FetchResult[]): FeedRecord =>
    results.reduce((record, result) => poll(result, record).next, fresh);
  const moved = (): FeedRecord => polled(redirected(TARGET), redirected(TARGET));

  it('pollUrl() follows a permanent redirect when its target answered as a feed twice, and the reason says so', () => {
    const once = polled(redirected(TARGET));
    expect([pollUrl(once), once.moved?.answers]).toEqual([URL_OF_FEED, 1]);
    expect(once.reason).not.toContain('moved');
    expect(pollUrl(moved())).toBe(TARGET);
    expect(moved().reason).toContain(`moved permanently to ${TARGET}; change it in the list`);
    expect(moved().feed.url).toBe(URL_OF_FEED);
  });

  it.each<[string, FetchResult[]]>([
    [
      'one step is for now',
      [redirected(TARGET, { statuses: [301, 302] }), redirected(TARGET, { statuses: [301, 302] })],
    ],
    ['it leads from https to http', [redirected('http://new.example/'), redirected('http://new.example/')]],
    ['the target changes', [redirected(TARGET), redirected('https://other.example/')]],
    ['the feed answers itself in between', [redirected(TARGET), response(rss(item(1))), redirected(TARGET)]],
    ['the target is a home page', [redirected(TARGET, { body: HTML }), redirected(TARGET, { body: HTML })]],
    ['a failure comes between', [redirected(TARGET), response('', {}, 500), redirected(TARGET)]],
  ])('pollUrl() stays at the address of the list when %s', (_, results) => {
    expect(pollUrl(polled(...results))).toBe(URL_OF_FEED);
  });

  it('pollFeed() keeps the new address while it answers, and goes on to the next one after two answers there', () => {
    const direct: FetchResult = { ...redirected(TARGET, { statuses: [] }) };
    const stays = poll(direct, moved()).next;
    expect(pollUrl(stays)).toBe(TARGET);
    const further = poll(redirected('https://third.example/', { from: TARGET }), stays).next;
    expect([pollUrl(further), further.moved?.url]).toEqual([URL_OF_FEED, 'https://third.example/']);
    const whole = redirected('https://third.example/', { statuses: [301, 308] });
    expect(pollUrl(poll(whole, further).next)).toBe('https://third.example/');
  });

  it('pollFeed() leaves the move as it was when it does not know how the answer was reached', () => {
    const partial = redirected('https://third.example/', { from: 'https://hop.example/' });
    expect(poll(partial, moved()).next.moved).toEqual(moved().moved);
  });

  it.each<[string, FetchResult, number]>([
    ['404', redirected(TARGET, { statuses: [], status: 404 }), 1],
    ['410', redirected(TARGET, { statuses: [], status: 410 }), 1],
    ['a home page', redirected(TARGET, { statuses: [], body: HTML }), 1],
    ['no network', { kind: 'failed', reason: 'DNS', retryable: true }, 3],
  ])('pollFeed() goes back to the address of the list when the new one answers with %s', (_, result, times) => {
    let record = moved();
    for (let n = 1; n < times; n++) {
      record = poll(result, record).next;
      expect(pollUrl(record)).toBe(TARGET);
    }
    const outcome = poll(result, record);
    expect(outcome.kind).toBe('failed');
    expect(pollUrl(outcome.next)).toBe(URL_OF_FEED);
    expect(outcome.next.reason).toContain('the address of the list is asked next');
  });
});

describe('pollFeed() and what an answer says beside its entries', () => {
  it('pollFeed() catches a change behind a repeated ETag with the full fetch of the day', () => {
    const before = good();
    const tomorrow = '2026-03-02T12:00:01.000Z';
    expect(conditionalHeaders(before, tomorrow)).toEqual({});
    const outcome = poll(response(rss(item(2)), { etag: 'W/"1"' }), before, 0.5, tomorrow);
    expect(outcome.kind === 'changed' && outcome.entries.map(({ guid }) => guid)).toEqual(['g2']);
  });

  it.each([
    ['every 15 minutes', '2026-03-01T11:45:00.000Z', '2026-03-02T11:59:00.000Z', '2026-03-02T12:00:01.000Z'],
    ['every 4 hours', '2026-03-01T08:00:00.000Z', '2026-03-05T11:59:00.000Z', '2026-03-05T12:00:01.000Z'],
    ['once a day', '2026-02-28T12:00:00.000Z', '2026-03-08T11:59:00.000Z', '2026-03-08T12:00:01.000Z'],
  ])(
    'conditionalHeaders() asks for the whole feed now and then when it is polled %s',
    (_, lastPollAt, before, after) => {
      const record = { ...good(), lastFullFetchAt: NOW, lastPollAt, nextPollAt: NOW };
      expect(conditionalHeaders(record, before)).not.toEqual({});
      expect(conditionalHeaders(record, after)).toEqual({});
    },
  );

  it.each([
    ['it repeats its ETag over new entries', { etag: 'W/"1"' }, 1, 'distrusted'],
    ['it repeats its ETag over nothing new', { etag: 'W/"1"' }, 0, undefined],
    ['its ETag changes', { etag: 'W/"2"' }, 1, undefined],
    ['it has only a date, which it repeats', { 'last-modified': 'Sun, 01 Mar 2026 11:00:00 GMT' }, 1, 'distrusted'],
    ['it has no validators', {}, 1, undefined],
  ])(
    'pollFeed() and recordFresh() learn whether a server is to be believed when %s',
    (_, headers, newOnes, validators) => {
      const { next } = poll(response(rss(item(2)), headers), good());
      const settled = recordFresh(next, { fresh: newOnes, now: NOW, jitter: 0.5, rhythm: DEFAULT_RHYTHM });
      expect(settled.validators).toBe(validators);
      const isBelieved = Object.keys(conditionalHeaders(settled, NOW)).length > 0;
      expect(isBelieved).toBe(validators === undefined && Object.keys(headers).length > 0);
      const later = recordFresh(poll(response(rss(item(3)), { etag: '"3"' }), settled).next, {
        fresh: 0,
        now: NOW,
        jitter: 0.5,
        rhythm: DEFAULT_RHYTHM,
      });
      expect(later.validators).toBe(validators);
    },
  );

  it.each<[string, string, Record<string, string>, FeedRecord['hub']]>([
    [
      'its own text',
      '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="https://hub.example/"/>',
      {},
      { url: 'https://hub.example/', topic: URL_OF_FEED },
    ],
    [
      'Link headers',
      '',
      { link: '<https://hub.example/h>; rel="hub", </topic>; rel=self' },
      { url: 'https://hub.example/h', topic: 'https://news.example/topic' },
    ],
    ['nothing', '', { link: '</style.css>; rel=preload' }, undefined],
    ['another scheme', '', { link: '<javascript:alert(1)>; rel=hub' }, undefined],
  ])('pollFeed() keeps the hub that is named in %s', (_, head, headers, hub) => {
    expect(poll(response(rss(item(1), head), headers)).next.hub).toEqual(hub);
  });

  it('pollFeed() drops the hub when the feed names none any more, and keeps it over a 304', () => {
    const withHub = poll(response(rss(item(1)), { etag: '"1"', link: '<https://hub.example/>; rel=hub' })).next;
    expect(poll(response('', {}, 304), withHub).next.hub?.url).toBe('https://hub.example/');
    expect(poll(response(rss(item(2))), withHub).next.hub).toBeUndefined();
  });

  it('pollFeed() keeps how long the answer took', () => {
    const result = response(rss(item(1)));
    expect(pollFeed({ record: fresh, result, now: NOW, jitter: 0.5, durationMs: 12_000 }).next.durationMs).toBe(12_000);
  });

  it('pollFeed() says refused by robots.txt when a rule forbids the feed', () => {
    const result = { kind: 'disallowed', reason: 'line 3 says no' } as const;
    expect(pollFeed({ record: fresh, result, now: NOW, jitter: 0.5 })).toMatchObject({
      kind: 'blocked',
      next: { state: 'disallowed', reason: 'line 3 says no' },
    });
  });

  it('pollFeed() names the feed that an HTML page offers, and does not switch to it', () => {
    const page = `<html><head><link rel="alternate" type="application/rss+xml" href="/real.xml"></head>${'text '.repeat(900)}</html>`;
    const next = poll(response(page)).next;
    expect(next).toMatchObject({ state: 'not-a-feed', feed: { url: URL_OF_FEED } });
    expect(next.reason).toContain('The page offers https://news.example/real.xml');
  });
});

describe('pollFeed() and sitemaps', () => {
  const url = (path: string, lastmod = ''): string =>
    `<url><loc>https://news.example${path}</loc>${lastmod === '' ? '' : `<lastmod>${lastmod}</lastmod>`}</url>`;
  const sitemap = (urls: string): string => `<?xml version="1.0"?><urlset>${urls}</urlset>`;
  const INDEX = response(
    '<?xml version="1.0"?><sitemapindex><sitemap><loc>https://news.example/a.xml</loc></sitemap></sitemapindex>',
    { etag: '"index"' },
  );
  const input = { record: fresh, result: INDEX, now: NOW, jitter: 0.5 };
  const child = (result: FetchResult, name = 'a') => ({ url: `https://news.example/${name}.xml`, result });
  const paths = (outcome: PollOutcome) => outcome.kind === 'changed' && outcome.entries.map(({ link }) => link);

  it('pollFeed() takes of a plain sitemap what changed within a week, and says what it left out', () => {
    const outcome = poll(response(sitemap(url('/new', '2026-02-28') + url('/old', '2026-02-01') + url('/unknown'))));
    expect(paths(outcome)).toEqual(['https://news.example/new']);
    expect(outcome.next.reason).toContain('2 of a sitemap without a change in the last 7 days were left out');
  });

  it('pollFeed() takes all of a news sitemap', () => {
    const news = (n: number) =>
      `<url><loc>https://news.example/${n}</loc><news:news xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><news:title>T${n}</news:title></news:news></url>`;
    expect(paths(poll(response(sitemap(news(1) + news(2)))))).toHaveLength(2);
  });

  it('readIndexed() gives the entries of all sitemaps that could be read, and says which could not', () => {
    const outcome = pollFeed(input);
    expect(outcome).toMatchObject({ kind: 'index', sitemaps: [{ url: 'https://news.example/a.xml' }] });
    const read = readIndexed(input, [
      child(response(sitemap(url('/1', '2026-03-01')))),
      child(response(sitemap(url('/2', '2026-03-01'))), 'b'),
      child(response('', {}, 500), 'c'),
    ]);
    expect(paths(read)).toEqual(['https://news.example/1', 'https://news.example/2']);
    expect(read.next.reason).toContain('https://news.example/c.xml: 500');
    expect(read.next).not.toHaveProperty('bodyHash');
  });

  it('readIndexed() says not-modified when every sitemap has the same bytes, and keeps no validators of the index', () => {
    const children = [child(response(sitemap(url('/1', '2026-03-01'))))];
    const first = readIndexed(input, children).next;
    expect(conditionalHeaders(first, NOW)).toEqual({});
    expect(readIndexed({ ...input, record: first }, children)).toMatchObject({
      kind: 'not-modified',
      next: { state: 'not-modified' },
    });
    expect(conditionalHeaders(readIndexed({ ...input, record: first }, children).next, NOW)).toEqual({});
  });

  it.each<[string, FetchResult]>([
    ['an error', response('', {}, 500)],
    ['a page', response(HTML)],
    ['another index', INDEX],
    ['no answer', { kind: 'timed-out', reason: 'slow', timeoutMs: 1 }],
  ])('readIndexed() fails when all that came is %s', (_, result) => {
    expect(readIndexed(input, [child(result)])).toMatchObject({
      kind: 'failed',
      next: { state: 'failing', failures: 1 },
    });
  });
});
