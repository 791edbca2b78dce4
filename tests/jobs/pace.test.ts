import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqlite } from '../../shared/adapters/local/sqlite-database.ts';
import { createSqliteTable } from '../../shared/adapters/local/sqlite-table.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { type PoliteRequest, politeFetch } from '../../shared/jobs/polite-fetch.ts';
import type { FetchResult } from '../../shared/model/fetch-result.ts';
import type { LeadsTo } from '../../shared/model/leads-to.ts';
import type { Fetcher, FetchRequest } from '../../shared/ports.ts';
import { createStores } from '../../shared/stores/stores.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { createVirtualClock, type VirtualClock } from '../fakes/virtual-clock.ts';

const START = '2026-03-02T12:00:00.000Z';
const PACE_MS = 1_000;
const TIMEOUT_MS = 20_000;

type Answer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Where a 301 leads. */
  readonly to?: string;
  readonly takesMs?: number;
  /** The run dies while it waits for the answer: nothing comes after. */
  readonly kills?: true;
};

type Logged = { readonly url: string; readonly host: string; readonly startMs: number; readonly endMs: number };

class RunDied extends Error {}

/** A fetcher as the real one behaves: redirects are asked about, and the deadline comes also while that waits. */
function createWeb(clock: VirtualClock, answerOf: (url: string) => Answer) {
  const log: Logged[] = [];
  const once = async (url: string): Promise<Answer> => {
    const answer = answerOf(url);
    const startMs = clock.nowMs();
    await clock.sleep(answer.takesMs ?? 100);
    log.push({ url, host: new URL(url).hostname, startMs, endMs: clock.nowMs() });
    if (answer.kills) throw new RunDied();
    return answer;
  };
  const fetcher: Fetcher = {
    async fetch({ url: first, timeoutMs, beforeRedirect }) {
      const deadlineMs = clock.nowMs() + timeoutMs;
      let url = first;
      for (;;) {
        const { status = 200, headers = {}, body = '', to } = await once(url);
        if (to === undefined)
          return { kind: 'response', status, finalUrl: url, redirects: [], headers, body: Buffer.from(body) };
        url = to;
        const stop = beforeRedirect?.(url);
        if (clock.nowMs() >= deadlineMs) return { kind: 'timed-out', reason: 'no answer in time', timeoutMs };
        const stopped = await stop;
        if (stopped !== undefined) return stopped;
      }
    },
  };
  return { log, fetcher };
}

/** Runs over one table, as functions on AWS: each knows nothing of the others but what is written there. */
function createWorld(answerOf: (url: string) => Answer, { unpacedHosts = [] as readonly string[] } = {}) {
  const clock = createVirtualClock(START);
  const db = openSqlite(':memory:');
  const close = (): void => {
    if (db.isOpen) db.close();
  };
  onTestFinished(close);
  const { log, fetcher } = createWeb(clock, answerOf);
  const table = createSqliteTable(db, { clock });
  const blobs = createMemoryBlobs();
  const dead = new Set<string>();
  const portsOf = (owner: string) => ({
    blobs,
    clock,
    table: {
      ...table,
      // Who is dead writes nothing any more, not even that its turn is over.
      put: async (...args: Parameters<typeof table.put>) => {
        if (dead.has(owner)) throw new RunDied();
        return await table.put(...args);
      },
    },
    fetcher: {
      fetch: (wanted: FetchRequest) =>
        fetcher.fetch(wanted).catch((error: unknown) => {
          dead.add(owner);
          throw error;
        }),
    },
  });
  const contextOf = (owner: string): JobContext => {
    const ports = portsOf(owner);
    return {
      ports,
      stores: createStores(ports),
      settings: {
        fetch: { hostPaceMs: PACE_MS, timeoutMs: TIMEOUT_MS, unpacedHosts, robots: 'all' },
        lease: { owner, soleOwner: false },
      },
      // Fetching touches nothing else of a context.
    } as unknown as JobContext;
  };
  return { clock, log, table, contextOf, close };
}

type World = ReturnType<typeof createWorld>;

const request = (url: string, leadsTo?: LeadsTo): PoliteRequest => ({
  url,
  maxBodyBytes: 1_000,
  timeoutMs: TIMEOUT_MS,
  ...(leadsTo === undefined ? {} : { leadsTo }),
});

/** What a job and its row do together: busy waits until the host is free, and goes on from where it stood. */
async function fetchAtLast({ clock, contextOf }: World, owner: string, url: string): Promise<FetchResult | string> {
  let leadsTo: LeadsTo | undefined;
  for (let tries = 0; tries < 500; tries++) {
    const result = await politeFetch(contextOf(owner), request(url, leadsTo), 'article');
    if (result.kind === 'disallowed') return result.reason;
    if (result.kind !== 'busy') return result;
    leadsTo = result.leadsTo ?? leadsTo;
    await clock.sleep(Math.max(1, Date.parse(result.freeAt) - clock.nowMs()));
  }
  throw new Error(`${url} never had its turn`);
}

/** One connection at a time, and its pause after it. */
function expectPace(log: readonly Logged[], paceOf: (host: string) => number = () => PACE_MS): void {
  for (const [host, requests] of Map.groupBy(log, (logged) => logged.host)) {
    const inOrder = requests.toSorted((a, b) => a.startMs - b.startMs);
    for (const [i, { startMs, url }] of inOrder.entries()) {
      const before = inOrder[i - 1];
      if (before !== undefined)
        expect(startMs - before.endMs, `${url} after ${before.url}`).toBeGreaterThanOrEqual(paceOf(host));
    }
  }
}

const notFound: Answer = { status: 404 };
const robots = (body: string): Answer => ({ body });

describe('politeFetch()', () => {
  it('politeFetch() gives a host one request at a time and its pause, whoever asks and however they meet', async () => {
    const hosts = ['a.example', 'b.example', 'slow.example'];
    const step = fc.record({
      host: fc.constantFrom(...hosts),
      afterMs: fc.integer({ min: 0, max: 3_000 }),
      takesMs: fc.integer({ min: 1, max: 6_000 }),
      redirectTo: fc.option(fc.constantFrom(...hosts), { nil: undefined }),
    });
    const run = fc.record({ dies: fc.boolean(), steps: fc.array(step, { minLength: 1, maxLength: 5 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 2, maxLength: 12 }), async (runs) => {
        const answers = new Map<string, Answer>();
        const world = createWorld((url) => answers.get(url) ?? notFound);
        answers.set('https://slow.example/robots.txt', robots('User-agent: *\nCrawl-delay: 7'));
        await world.clock.run(async () => {
          for (const [r, { dies, steps }] of runs.entries())
            world.clock.spawn(async () => {
              for (const [s, { host, afterMs, takesMs, redirectTo }] of steps.entries()) {
                const url = `https://${host}/${r}/${s}`;
                const hop = `https://${redirectTo}/${r}/${s}/hop`;
                answers.set(hop, { takesMs });
                const kills = dies && s === steps.length - 1;
                answers.set(url, {
                  takesMs,
                  ...(redirectTo !== undefined && { to: hop }),
                  ...(kills && { kills }),
                });
                await world.clock.sleep(afterMs);
                const ended = fetchAtLast(world, `run-${r}`, url);
                if (kills) await expect(ended).rejects.toThrow(RunDied);
                else await ended;
              }
            });
        });
        const asked = runs.flatMap(({ steps }) => steps).length;
        expect(world.log.filter(({ url }) => /\/\d$/.test(url))).toHaveLength(asked);
        expectPace(world.log);
        const pages = world.log.filter(({ host, url }) => host === 'slow.example' && !url.endsWith('/robots.txt'));
        expectPace(pages, () => 7_000);
        for (const host of hosts)
          expect(world.log.filter(({ url }) => url === `https://${host}/robots.txt`).length).toBeLessThanOrEqual(1);
        world.close();
      }),
      { numRuns: 60 },
    );
  });

  it('politeFetch() waits for no run for longer than its request can last', async () => {
    const world = createWorld((url) => (url.endsWith('/last') ? { kills: true } : {}));
    await world.clock.run(async () => {
      await expect(fetchAtLast(world, 'run-1', 'https://a.example/last')).rejects.toThrow(RunDied);
      expect(await fetchAtLast(world, 'run-2', 'https://a.example/next')).toMatchObject({ status: 200 });
    });
    const [last, next] = world.log.slice(-2);
    expect(next!.startMs - last!.startMs).toBe(TIMEOUT_MS + 10_000 + PACE_MS);
  });

  it('politeFetch() asks for robots.txt once when many jobs meet a new host at once', async () => {
    const world = createWorld((url) => (url.endsWith('/robots.txt') ? notFound : {}));
    await world.clock.run(async () => {
      for (let i = 0; i < 8; i++)
        world.clock.spawn(async () => void (await fetchAtLast(world, `run-${i}`, `https://news.example/${i}`)));
    });
    expect(world.log.map(({ url }) => url).filter((url) => url.endsWith('/robots.txt'))).toHaveLength(1);
    expect(world.log).toHaveLength(9);
    expectPace(world.log);
  });

  it('politeFetch() does not follow a redirect to a disallowed path, and gives the rule', async () => {
    const world = createWorld((url) => {
      if (url === 'https://b.example/robots.txt') return robots('User-agent: *\nDisallow: /private');
      return url === 'https://a.example/1' ? { to: 'https://b.example/private/1' } : notFound;
    });
    await world.clock.run(async () => {
      expect(await fetchAtLast(world, 'run', 'https://a.example/1')).toBe(
        'robots.txt of b.example disallows it (line 2: Disallow: /private)',
      );
    });
    expect(world.log.map(({ url }) => url)).toEqual([
      'https://a.example/robots.txt',
      'https://a.example/1',
      'https://b.example/robots.txt',
    ]);
  });

  it('politeFetch() goes on from a redirect whose host was busy, however long its pause is', async () => {
    const world = createWorld((url) => {
      if (url.endsWith('/robots.txt')) return robots('User-agent: *\nCrawl-delay: 30');
      return url.endsWith('/feed') ? { to: `${url}/` } : { body: 'the feed' };
    });
    await world.clock.run(async () => {
      expect(await fetchAtLast(world, 'run', 'https://a.example/feed')).toMatchObject({ status: 200 });
    });
    expect(world.log.map(({ url }) => url)).toEqual([
      'https://a.example/robots.txt',
      'https://a.example/feed',
      'https://a.example/feed/',
    ]);
    expectPace(world.log, () => 30_000);
  });

  it('politeFetch() refuses a loop of redirects that is cut by waits', async () => {
    const world = createWorld((url) => {
      if (url.endsWith('/robots.txt')) return robots('User-agent: *\nCrawl-delay: 30');
      return { to: `${url}+` };
    });
    await world.clock.run(async () => {
      expect(await fetchAtLast(world, 'run', 'https://a.example/x')).toMatchObject({
        kind: 'refused',
        code: 'redirects',
      });
    });
    expect(world.log).toHaveLength(1 + 6);
  });

  it.each([
    ['429 with a time', 429, { 'retry-after': '120' }, 120_000],
    ['429 with a date', 429, { 'retry-after': 'Mon, 02 Mar 2026 12:10:00 GMT' }, undefined],
    ['429 without a time', 429, {}, 60_000],
    ['503 with a time', 503, { 'retry-after': '30' }, 30_000],
    ['503 without a time', 503, {}, 0],
    ['429 that wants a year', 429, { 'retry-after': '31536000' }, 24 * 60 * 60_000],
  ])('politeFetch() leaves the whole host alone after %s', async (_, status, headers, waitMs) => {
    const world = createWorld((url) => (url.endsWith('/limited') ? { status, headers } : {}));
    await world.clock.run(async () => {
      await fetchAtLast(world, 'run-1', 'https://a.example/limited');
      await fetchAtLast(world, 'run-2', 'https://a.example/other');
    });
    const at = world.log.findIndex(({ url }) => url.endsWith('/limited'));
    const [limited, other] = world.log.slice(at);
    const expectedMs = waitMs === undefined ? Date.parse('2026-03-02T12:10:00Z') : limited!.endMs + waitMs;
    expect(other!.startMs).toBe(Math.max(expectedMs, limited!.endMs + PACE_MS));
  });

  it('politeFetch() leaves no turn behind when the deadline comes while a redirect waits', async () => {
    const world = createWorld((url) => {
      if (url.endsWith('/robots.txt')) return notFound;
      return url === 'https://a.example/late' ? { to: 'https://b.example/late', takesMs: TIMEOUT_MS } : {};
    });
    await world.clock.run(async () => {
      await fetchAtLast(world, 'run-1', 'https://b.example/before');
      expect(await fetchAtLast(world, 'run-1', 'https://a.example/late')).toMatchObject({ kind: 'timed-out' });
      await world.clock.sleep(PACE_MS);
      const next = await politeFetch(world.contextOf('run-2'), request('https://b.example/after'), 'article');
      expect(next).toMatchObject({ kind: 'response' });
    });
  });

  it('politeFetch() waits for seconds at most, then says when the host should be free', async () => {
    const world = createWorld((url) => ({ takesMs: url.endsWith('/long') ? 15_000 : 100 }));
    await world.clock.run(async () => {
      await fetchAtLast(world, 'run-1', 'https://a.example/first');
      world.clock.spawn(async () => void (await fetchAtLast(world, 'run-1', 'https://a.example/long')));
      await world.clock.sleep(2_000);
      const askedMs = world.clock.nowMs();
      const result = await politeFetch(world.contextOf('run-2'), request('https://a.example/x'), 'article');
      expect(result).toMatchObject({
        kind: 'busy',
        url: 'https://a.example/x',
        reason: 'a.example is asked later: another request of ours is under way there',
      });
      expect(world.clock.nowMs() - askedMs).toBeLessThanOrEqual(5_000);
    });
  });

  it('politeFetch() needs no turn on the operator’s own hosts, and takes one where they lead', async () => {
    const unpacedHosts = ['own.example'];
    const world = createWorld((url) => (url === 'https://own.example/1' ? { to: 'https://a.example/1' } : {}), {
      unpacedHosts,
    });
    await world.clock.run(async () => {
      await fetchAtLast(world, 'run-1', 'https://own.example/1');
    });
    const rows = await world.table.scan('host', { index: 0, of: 1 });
    expect(rows.items.map(({ key }) => key.partition)).toEqual(['a.example']);
    expect(world.log.map(({ url }) => url)).toEqual([
      'https://own.example/1',
      'https://a.example/robots.txt',
      'https://a.example/1',
    ]);
  });
});
