import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { createFetcher } from '../../shared/adapters/fetcher/create-fetcher.ts';
import { createFileBlobs } from '../../shared/adapters/local/file-blobs.ts';
import { openSqlite } from '../../shared/adapters/local/sqlite-database.ts';
import { createSqliteTable } from '../../shared/adapters/local/sqlite-table.ts';
import * as job from '../../shared/jobs/check-robots.ts';
import { ingestJob } from '../../shared/jobs/ingest.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { pollJob } from '../../shared/jobs/poll.ts';
import { queueEntries } from '../../shared/jobs/queue-entries.ts';
import { startVisit } from '../../shared/jobs/visit.ts';
import type { Entry } from '../../shared/model/entry.ts';
import type { Feed } from '../../shared/model/feed.ts';
import type { FetchResult } from '../../shared/model/fetch-result.ts';
import type { Settings } from '../../shared/model/settings.ts';
import type { Fetcher, OutgoingMessage } from '../../shared/ports.ts';
import { createStores } from '../../shared/stores/stores.ts';
import { createManualClock } from '../fakes/manual-clock.ts';

const ORIGIN = 'https://news.example';
const FEED: Feed = { id: 'f1', url: `${ORIGIN}/feed`, title: 'News', origin: 'opml' };
const HOUR_MS = 60 * 60_000;

/** A body with status 200, a bare status, or another end. */
type Answer = string | number | FetchResult;

function toResult(url: string, answer: Answer): FetchResult {
  if (typeof answer === 'object') return answer;
  const [status, body] = typeof answer === 'number' ? [answer, ''] : [200, answer];
  return { kind: 'response', status, finalUrl: url, redirects: [], headers: {}, body: new TextEncoder().encode(body) };
}

type Options = { readonly fetch?: Partial<Settings['fetch']>; readonly fetcher?: Fetcher };

/** The jobs over the local adapters, a map of addresses (404 beside it) and a queue that only remembers. */
function createWorld(answers: Record<string, Answer>, options: Options = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'vigia-robots-'));
  const db = openSqlite(':memory:');
  onTestFinished(() => {
    db.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const clock = createManualClock('2026-03-01T12:00:00.000Z');
  const requested: string[] = [];
  const sent: OutgoingMessage[] = [];
  const ports = {
    table: createSqliteTable(db, { clock }),
    blobs: createFileBlobs(join(dir, 'blobs')),
    clock,
    rng: { next: () => 0.5 },
    queue: { send: async (_: string, messages: readonly OutgoingMessage[]) => void sent.push(...messages) },
    fetcher: options.fetcher ?? {
      fetch: async ({ url }: { readonly url: string }) => {
        requested.push(url);
        return toResult(url, answers[url] ?? 404);
      },
    },
    extractor: { extract: async () => ({ kind: 'no-article', reason: 'nothing there' }) },
  };
  const settings = {
    contact: 'https://example.org/',
    fetch: {
      timeoutMs: 5_000,
      maxFeedBytes: 1_000_000,
      maxPageBytes: 1_000_000,
      hostPaceMs: 1_000,
      unpacedHosts: [],
      robots: 'all',
      ...options.fetch,
    },
    poll: { intervalMinutes: 15, minMinutes: 5, maxMinutes: 24 * 60, quietMinutes: 60, pushedMinutes: 60 },
    lease: { owner: 'this-run', soleOwner: true },
  };
  // The jobs under test touch nothing else of a context.
  const context = {
    ports,
    stores: createStores(ports),
    settings,
    tagArticle: (article: object) => ({ article, tags: [], modelVersion: '0' }),
    knownTags: new Set(),
  } as unknown as JobContext;
  return { context, clock, requested, sent, answers };
}

type World = ReturnType<typeof createWorld>;

/** What keeps an address from being fetched, on a visit of its own; nothing when it is allowed. */
async function checkRobots(context: JobContext, address: string, purpose: 'feed' | 'article') {
  const visit = startVisit(context, (url) => job.isOwnHost(context, url));
  const answer = await job.checkRobots(context, visit, new URL(address), purpose);
  await visit.leave();
  return answer.kind === 'allowed' ? undefined : answer;
}

async function addFeed({ context }: World): Promise<void> {
  const addedAt = '2026-01-01T00:00:00.000Z';
  const record = { schemaVersion: 1, feed: FEED, state: 'new', reason: 'Never polled.', addedAt } as const;
  await context.stores.feeds.add({ ...record, failures: 0, entriesSeen: 0 });
}

function entryOf(key: string, link: string, content?: string): Entry {
  return { feedId: 'f1', key, link, title: `Story ${key}`, fingerprint: `print-${key}`, ...(content && { content }) };
}

const MESSAGE = { feedId: 'f1', entryKey: 'a', fingerprint: 'print-a' };

async function ingest(world: World, entry: Entry) {
  await addFeed(world);
  await queueEntries(world.context, FEED, [entry]);
  const report = await ingestJob(world.context, MESSAGE);
  const found = await world.context.stores.entries.get('f1', 'a');
  return { report, record: found?.record };
}

const robotsOf = (text: string): Record<string, Answer> => ({ [`${ORIGIN}/robots.txt`]: text });

describe('checkRobots()', () => {
  it('checkRobots() gives the rule in words when a page is disallowed', async () => {
    const { context } = createWorld(robotsOf('User-agent: Vigia\nDisallow: /x'));
    expect(await checkRobots(context, `${ORIGIN}/x/y?z`, 'article')).toEqual({
      kind: 'disallowed',
      reason: 'robots.txt of news.example disallows it (line 2: Disallow: /x)',
    });
    expect(await checkRobots(context, `${ORIGIN}/y`, 'article')).toBeUndefined();
  });

  it('checkRobots() asks once in 24 hours, and again after that', async () => {
    const { context, clock, requested, answers } = createWorld(robotsOf('User-agent: *\nDisallow: /x'));
    await checkRobots(context, `${ORIGIN}/a`, 'article');
    clock.advance(23 * HOUR_MS);
    answers[`${ORIGIN}/robots.txt`] = 503;
    expect(await checkRobots(context, `${ORIGIN}/a`, 'article')).toBeUndefined();
    expect(requested).toHaveLength(1);
    clock.advance(2 * HOUR_MS);
    expect(await checkRobots(context, `${ORIGIN}/a`, 'article')).toEqual({
      kind: 'failed',
      retryable: true,
      reason:
        'news.example could not be asked for its robots.txt, so nothing else is fetched there yet: it answered 503.',
    });
    expect(requested).toHaveLength(2);
  });

  it('checkRobots() remembers a failure for 10 minutes', async () => {
    const { context, clock, requested, answers } = createWorld({ [`${ORIGIN}/robots.txt`]: 500 });
    await checkRobots(context, `${ORIGIN}/a`, 'article');
    answers[`${ORIGIN}/robots.txt`] = 404;
    clock.advance(9 * 60_000);
    expect(await checkRobots(context, `${ORIGIN}/a`, 'article')).toMatchObject({ kind: 'failed' });
    clock.advance(2 * 60_000);
    expect(await checkRobots(context, `${ORIGIN}/a`, 'article')).toBeUndefined();
    expect(requested).toHaveLength(2);
  });

  it('checkRobots() keeps scheme, host and port apart', async () => {
    const { context } = createWorld(robotsOf('User-agent: *\nDisallow: /'));
    expect(await checkRobots(context, `${ORIGIN}/a`, 'article')).toMatchObject({ kind: 'disallowed' });
    expect(await checkRobots(context, 'http://news.example/a', 'article')).toBeUndefined();
    expect(await checkRobots(context, `${ORIGIN}:8443/a`, 'article')).toBeUndefined();
  });

  it('checkRobots() decides by the last of 30,000 rules when they do not fit into a row', async () => {
    const rules = Array.from({ length: 30_000 }, (_, i) => `Allow: /${i}`).join('\n');
    const { context, requested } = createWorld(robotsOf(`User-agent: *\n${rules}\nDisallow: /x`));
    for (const _ of [1, 2])
      expect(await checkRobots(context, `${ORIGIN}/x`, 'article')).toMatchObject({ kind: 'disallowed' });
    expect(requested).toHaveLength(1);
  });

  test.each([
    [{ robots: 'off' }, 'article', false],
    [{ robots: 'articles' }, 'article', true],
    [{ robots: 'articles' }, 'feed', false],
    [{ robots: 'all' }, 'feed', true],
    [{ unpacedHosts: ['news.example:443'] }, 'article', false],
    [{ unpacedHosts: ['news.example'] }, 'feed', false],
    [{ unpacedHosts: ['news.example:8443'] }, 'article', true],
  ] as const)('checkRobots() with %j asks for a %s: %s', async (fetch, purpose, asks) => {
    const { context, requested } = createWorld(robotsOf('User-agent: *\nDisallow: /'), { fetch });
    const refusal = await checkRobots(context, `${ORIGIN}/a`, purpose);
    expect([refusal !== undefined, requested.length > 0]).toEqual([asks, asks]);
  });
});

describe('checkRobots() through the real fetcher', () => {
  /** Redirects `/robots.txt` to where it is told, and every `/hop/N` to the next. */
  async function redirectTo(location: string) {
    const dials: string[] = [];
    const server = createServer((request, response) => {
      dials.push(request.url ?? '');
      const hop = Number(/^\/hop\/(\d+)/.exec(request.url ?? '')?.[1] ?? 0);
      response.writeHead(301, { location: hop > 0 ? `/hop/${hop + 1}` : location }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    // A TCP server has an address with a port.
    const { port } = server.address() as AddressInfo;
    const fetcher = createFetcher({ userAgent: 'Vigia/0', allowHosts: [`127.0.0.1:${port}`] });
    onTestFinished(async () => {
      await fetcher.close();
      await new Promise((resolve) => server.close(resolve));
    });
    return { dials, origin: `http://127.0.0.1:${port}`, ...createWorld({}, { fetcher }) };
  }

  it('checkRobots() allows when robots.txt redirects more than five times (RFC 9309 §2.3.1.2)', async () => {
    const { context, origin, dials } = await redirectTo('/hop/1');
    expect(await checkRobots(context, `${origin}/a`, 'article')).toBeUndefined();
    expect(dials).toHaveLength(6);
  });

  it('checkRobots() refuses for now when robots.txt redirects to a private address', async () => {
    const { context, origin, dials } = await redirectTo('http://169.254.169.254/robots.txt');
    expect(await checkRobots(context, `${origin}/a`, 'article')).toMatchObject({ kind: 'failed', retryable: true });
    expect(dials).toEqual(['/robots.txt']);
  });
});

describe('pollJob()', () => {
  it('pollJob() shows a feed as disallowed with the rule and does not fetch it when robots.txt disallows it', async () => {
    const world = createWorld(robotsOf('User-agent: *\nDisallow: /feed'));
    await addFeed(world);
    expect(await pollJob(world.context, { feedId: 'f1', byHand: true })).toMatchObject({ outcome: 'blocked' });
    const found = await world.context.stores.feeds.get('f1');
    expect(found?.record).toMatchObject({
      state: 'disallowed',
      reason:
        'robots.txt of news.example disallows this feed (line 2: Disallow: /feed). Ask its publisher; with their word, set fetch.robots to articles.',
      nextPollAt: '2026-03-01T18:18:00.000Z',
    });
    expect(world.requested).toEqual([`${ORIGIN}/robots.txt`]);
  });

  it('pollJob() counts a failure and keeps what it knew when robots.txt does not answer', async () => {
    const world = createWorld({
      [`${ORIGIN}/robots.txt`]: { kind: 'timed-out', reason: 'news.example did not answer.', timeoutMs: 10_000 },
    });
    await addFeed(world);
    expect(await pollJob(world.context, { feedId: 'f1', byHand: true })).toMatchObject({ outcome: 'failed' });
    const found = await world.context.stores.feeds.get('f1');
    expect(found?.record).toMatchObject({ state: 'failing', failures: 1 });
    expect(found?.record.reason).toContain('news.example could not be asked for its robots.txt');
  });

  it('pollJob() fetches the feed when its rules allow it', async () => {
    const world = createWorld({ ...robotsOf('User-agent: *\nDisallow: /private'), [FEED.url]: 410 });
    await addFeed(world);
    expect(await pollJob(world.context, { feedId: 'f1', byHand: true })).toMatchObject({ outcome: 'gone' });
    expect(world.requested).toEqual([`${ORIGIN}/robots.txt`, FEED.url]);
  });
});

describe('ingestJob()', () => {
  const LINK = `${ORIGIN}/story/a`;
  const REASON = 'robots.txt of news.example disallows it (line 2: Disallow: /story)';
  const disallowing = robotsOf('User-agent: *\nDisallow: /story');

  it('ingestJob() ends an entry with the rule when its page is disallowed and its feed holds no text', async () => {
    const world = createWorld(disallowing);
    const { report, record } = await ingest(world, entryOf('a', LINK));
    expect(report).toMatchObject({ outcome: 'rejected', reason: REASON });
    expect(record).toMatchObject({ status: 'rejected', reason: REASON });
    expect(world.requested).toEqual([`${ORIGIN}/robots.txt`]);
  });

  it('ingestJob() takes the feed’s own content and notes the rule when the page is disallowed', async () => {
    const world = createWorld(disallowing);
    const content = `<p>${'The agency seized precursor chemicals at the port on Monday. '.repeat(10)}</p>`;
    const { report, record } = await ingest(world, entryOf('a', LINK, content));
    expect(report.outcome).toBe('archived');
    const article = await world.context.stores.articles.get(record?.articleId ?? '');
    expect(article?.record.extraction).toMatchObject({
      method: 'feed-content',
      notes: ['the page gave no text', REASON],
    });
    expect(world.requested).toEqual([`${ORIGIN}/robots.txt`]);
  });

  it('ingestJob() parks an entry when robots.txt does not answer', async () => {
    const world = createWorld({ [`${ORIGIN}/robots.txt`]: 500 });
    const { report, record } = await ingest(world, entryOf('a', LINK));
    expect(report.outcome).toBe('parked');
    expect(record?.reason).toContain('it answered 500.; tried again after 5 minutes');
    expect(world.requested).toEqual([`${ORIGIN}/robots.txt`]);
  });
});

describe('queueEntries()', () => {
  test.each([
    ['Crawl-delay: 30', 'all', [30, 60, 90]],
    ['Crawl-delay: 900', 'all', [60, 120, 180]],
    ['Crawl-delay: 0.2', 'all', [1, 2, 3]],
    ['Crawl-delay: 30', 'off', [1, 2, 3]],
  ] as const)(
    'queueEntries() spreads a host’s entries by %s with robots %s, after what was just asked',
    async (line, robots, delays) => {
      const world = createWorld(robotsOf(`User-agent: *\n${line}`));
      await checkRobots(world.context, `${ORIGIN}/a`, 'article');
      const fetch = { ...world.context.settings.fetch, robots };
      const context = { ...world.context, settings: { ...world.context.settings, fetch } };
      await queueEntries(
        context,
        FEED,
        ['a', 'b', 'c'].map((key) => entryOf(key, `${ORIGIN}/${key}`)),
      );
      expect(world.sent.map(({ delaySeconds }) => delaySeconds)).toEqual(delays);
    },
  );

  it('queueEntries() leaves a slot for robots.txt behind the first entry of a new host', async () => {
    const world = createWorld({});
    const links = [`${ORIGIN}/1`, 'https://other.example/1', `${ORIGIN}/2`, `${ORIGIN}/3`];
    const entries = links.map((link, i) => entryOf(`${i}`, link));
    await queueEntries(world.context, FEED, entries);
    // A pause of a second and half a second for an answer.
    expect(world.sent.map(({ delaySeconds }) => delaySeconds)).toEqual([0, 0, 3, 5]);
  });
});
