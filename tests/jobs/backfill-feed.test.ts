import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { backfillFeedJob } from '../../shared/jobs/backfill-feed.ts';
import { startBackfill } from '../../shared/jobs/start-backfill.ts';
import { stopBackfill } from '../../shared/jobs/stop-backfill.ts';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { syncFeeds } from '../../shared/jobs/sync-feeds.ts';
import type { BackfillRecord } from '../../shared/model/backfill.ts';
import { createFaults } from '../fakes/faults.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { FENTANYL, feedAt, pageHtml } from '../fakes/news.ts';
import { type DatedItem, datedRss, sitemapIndexOf, sitemapOf } from '../fakes/older-news.ts';
import {
  all,
  createWorld,
  disposeWorld,
  letPass,
  mailsIn,
  messagesLeft,
  type Pipeline,
  ProcessCrash,
  runPass,
  startPipeline,
  type World,
} from '../fakes/pipeline.ts';

const SITE = 'https://a.example';
const FEED = feedAt('a.example');
const REQUEST = { feedId: FEED.id, since: '2026-01-01T00:00:00.000Z', maxEntries: 1000 };

const item = (name: string, date: string): DatedItem => ({ link: `${SITE}/world/${name}`, date });

/** The feed, one older page that does not reach back far enough, and a sitemap that does. */
const LISTED = [item('pills-found-today', '2026-03-02')];
const OLDER = [item('pills-found-in-february', '2026-02-10')];
const MAPPED = [
  ...LISTED,
  ...OLDER,
  item('pills-found-in-january', '2026-01-10'),
  item('pills-found-last-year', '2025-12-10'),
];

function serveSite({ fetcher }: Pick<World, 'fetcher'>): void {
  fetcher.serve(FEED.url, { body: datedRss(LISTED, { older: '/older.xml' }) });
  fetcher.serve(`${SITE}/older.xml`, { body: datedRss(OLDER) });
  fetcher.serve(`${SITE}/robots.txt`, { body: `Sitemap: ${SITE}/index.xml` });
  fetcher.serve(`${SITE}/index.xml`, { body: sitemapIndexOf([{ link: `${SITE}/news.xml`, date: '2026-03-02' }]) });
  fetcher.serve(`${SITE}/news.xml`, { body: sitemapOf(MAPPED) });
  for (const { link } of MAPPED) servePage({ fetcher }, link);
}

/** An older page that one step cannot queue. */
function serveMany({ fetcher }: Pick<World, 'fetcher'>): void {
  const many = Array.from({ length: 70 }, (_, i) => item(`pills-found-on-beach-${i}`, '2026-02-01'));
  fetcher.serve(FEED.url, { body: datedRss(LISTED, { older: '/older.xml' }) });
  fetcher.serve(`${SITE}/older.xml`, { body: datedRss(many) });
}

function servePage({ fetcher }: Pick<World, 'fetcher'>, link: string): void {
  fetcher.serve(link, { body: pageHtml(link.slice(link.lastIndexOf('/') + 1), FENTANYL) });
}

/** A reader who wants to know, and a feed that is stored and not polled yet. */
async function startSite(pipeline: Pipeline, serve = serveSite): Promise<void> {
  serve(pipeline);
  await subscribe(pipeline.context, {
    address: 'ana@example.org',
    queryText: 'topic:fentanyl',
    language: 'en',
    confirmed: true,
  });
  await syncFeeds(pipeline.context, [FEED]);
}

async function backfillOf({ context }: Pipeline): Promise<BackfillRecord> {
  return (await context.stores.backfills.get(FEED.id))!.record;
}

async function archivedIn({ context: { stores } }: Pipeline): Promise<readonly string[]> {
  const days = await stores.articles.days();
  const found = await Promise.all(days.map((day) => all(stores.articles.ofDay(day))));
  return found.flat().map(({ record }) => `${record.title}${record.quiet ? ', quietly' : ''}`);
}

async function toldIn({ world }: Pipeline): Promise<readonly string[]> {
  return (await mailsIn(world)).flatMap(({ text = '' }) => text.match(/^pills-\S+/gm) ?? []);
}

const ARCHIVED = [
  'pills-found-today',
  'pills-found-in-february, quietly',
  'pills-found-in-january, quietly',
].toSorted();

describe('a backfill', () => {
  it('archives what the feed’s older pages and the sitemaps hold since then, and alerts on nothing but the feed', async () => {
    const pipeline = await startPipeline();
    await startSite(pipeline);
    expect(await startBackfill(pipeline.context, REQUEST)).toMatchObject({ outcome: 'started' });
    const { failures } = await letPass(pipeline, 30);
    expect(failures).toEqual([]);
    expect((await archivedIn(pipeline)).toSorted()).toEqual(ARCHIVED);
    expect(await toldIn(pipeline)).toEqual(['pills-found-today']);
    const record = await backfillOf(pipeline);
    expect(record).toMatchObject({ state: 'done', pages: 5, entries: 2, queued: 2, notes: [] });
    expect(record).not.toHaveProperty('nextStepAt');
    expect(record).not.toHaveProperty('frontierKey');
    expect((await pipeline.world.blobs.list('backfills/')).keys).toEqual([]);
    expect(pipeline.fetcher.countOf(OLDER[0]!.link)).toBe(1);
    expect(pipeline.fetcher.countOf(`${SITE}/world/pills-found-last-year`)).toBe(0);
  });

  it('fetches nothing again that is archived, when it is started anew', async () => {
    const pipeline = await startPipeline();
    await startSite(pipeline);
    await startBackfill(pipeline.context, REQUEST);
    await letPass(pipeline, 30);
    const pages = pipeline.fetcher.requests.filter(({ url }) => url.includes('/world/')).length;
    expect(await startBackfill(pipeline.context, REQUEST)).toMatchObject({ outcome: 'started' });
    await letPass(pipeline, 30);
    expect(pipeline.fetcher.requests.filter(({ url }) => url.includes('/world/'))).toHaveLength(pages);
    expect(await backfillOf(pipeline)).toMatchObject({ state: 'done', entries: 0, queued: 0 });
  });

  it('makes the steps that are due in a pass by hand', async () => {
    const pipeline = await startPipeline({ hostPaceMs: 2_000 });
    await startSite(pipeline, serveMany);
    await startBackfill(pipeline.context, REQUEST);
    await runPass(pipeline);
    expect(await backfillOf(pipeline)).toMatchObject({ state: 'running', pages: 2, entries: 30 });
  });

  it('queues no more entries a step than its host lets through in a minute, and leaves it free as long again', async () => {
    const pipeline = await startPipeline({ hostPaceMs: 2_000 });
    await startSite(pipeline, serveMany);
    await startBackfill(pipeline.context, REQUEST);
    for (let step = 0; step < 2; step++) {
      const { nextStepAt = '' } = await backfillOf(pipeline);
      pipeline.clock.set(nextStepAt);
      await backfillFeedJob(pipeline.context, { backfillId: FEED.id, dueAt: nextStepAt });
    }
    const record = await backfillOf(pipeline);
    expect(record).toMatchObject({ state: 'running', entries: 30, taken: 30 });
    expect(Date.parse(record.nextStepAt!) - pipeline.clock.now().getTime()).toBe(2 * 30 * 2_000);
  });

  it('ends at its limit of entries, and goes on with a higher one', async () => {
    const pipeline = await startPipeline();
    await startSite(pipeline);
    await startBackfill(pipeline.context, { ...REQUEST, maxEntries: 1 });
    await letPass(pipeline, 30);
    expect(await backfillOf(pipeline)).toMatchObject({
      state: 'done',
      entries: 1,
      reason: expect.stringContaining('--max'),
    });
    expect(await startBackfill(pipeline.context, REQUEST)).toMatchObject({ outcome: 'continued' });
    await letPass(pipeline, 30);
    expect(await backfillOf(pipeline)).toMatchObject({ state: 'done', entries: 2, pages: 5 });
  });

  it('stops by hand, and goes on where it stood', async () => {
    const pipeline = await startPipeline();
    await startSite(pipeline);
    await startBackfill(pipeline.context, REQUEST);
    await letPass(pipeline, 2);
    expect(await stopBackfill(pipeline.context, FEED.id)).toBe(true);
    const stopped = await backfillOf(pipeline);
    await letPass(pipeline, 30);
    expect(await backfillOf(pipeline)).toEqual(stopped);
    expect(await stopBackfill(pipeline.context, FEED.id)).toBe(false);
    expect(await startBackfill(pipeline.context, REQUEST)).toMatchObject({ outcome: 'continued' });
    await letPass(pipeline, 30);
    expect((await archivedIn(pipeline)).toSorted()).toEqual(ARCHIVED);
    expect(pipeline.fetcher.countOf(FEED.url)).toBeGreaterThan(0);
  });

  it('stays stopped, and can go on, when it was stopped in the middle of a step', async () => {
    let stop: (() => Promise<boolean>) | undefined;
    const pipeline = await startPipeline({
      wrap: (ports) => ({
        ...ports,
        queue: {
          send: async (queue, messages) => {
            await ports.queue.send(queue, messages);
            if (queue === 'ingest') await stop?.();
          },
        },
      }),
    });
    await startSite(pipeline);
    await letPass(pipeline, 2);
    await startBackfill(pipeline.context, REQUEST);
    stop = () => stopBackfill(pipeline.context, FEED.id);
    await letPass(pipeline, 5);
    expect(await backfillOf(pipeline)).toMatchObject({ state: 'stopped' });
    stop = undefined;
    expect(await startBackfill(pipeline.context, REQUEST)).toMatchObject({ outcome: 'continued' });
    await letPass(pipeline, 30);
    expect((await archivedIn(pipeline)).toSorted()).toEqual(ARCHIVED);
  });

  it('stops when its feed leaves the OPML', async () => {
    const pipeline = await startPipeline();
    await startSite(pipeline);
    await startBackfill(pipeline.context, REQUEST);
    await syncFeeds(pipeline.context, []);
    await letPass(pipeline, 2);
    expect(await backfillOf(pipeline)).toMatchObject({ state: 'stopped', reason: expect.stringContaining('OPML') });
  });

  it('asks again for a page that does not answer, then fails with the reason and where it stood', async () => {
    const pipeline = await startPipeline();
    await startSite(pipeline);
    pipeline.fetcher.serve(`${SITE}/older.xml`, { status: 500 });
    await startBackfill(pipeline.context, REQUEST);
    await letPass(pipeline, 10);
    expect(await backfillOf(pipeline)).toMatchObject({
      state: 'running',
      failures: 2,
      reason: expect.stringContaining('500'),
    });
    await letPass(pipeline, 16 * 60, 5);
    expect(await backfillOf(pipeline)).toMatchObject({ state: 'failed', reason: expect.stringContaining('500') });
    expect(pipeline.fetcher.countOf(`${SITE}/older.xml`)).toBe(5);
    pipeline.fetcher.serve(`${SITE}/older.xml`, { body: datedRss(OLDER) });
    expect(await startBackfill(pipeline.context, REQUEST)).toMatchObject({ outcome: 'continued' });
    await letPass(pipeline, 30);
    expect((await archivedIn(pipeline)).toSorted()).toEqual(ARCHIVED);
  });

  it('is failed with the reason when its message is given up', async () => {
    const faults = createFaults();
    const pipeline = await startPipeline({
      wrap: (ports) => {
        const wrapped = faults.wrap(ports);
        const put: typeof ports.blobs.put = (key, ...rest) => {
          if (key.startsWith('entries/')) throw new RangeError('no such disk');
          return wrapped.blobs.put(key, ...rest);
        };
        return { ...wrapped, blobs: { ...wrapped.blobs, put } };
      },
    });
    await startSite(pipeline);
    await startBackfill(pipeline.context, REQUEST);
    await letPass(pipeline, 30);
    expect(await backfillOf(pipeline)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('no such disk'),
    });
  });

  it.each([
    ['is not stored', { ...REQUEST, feedId: 'b' }, undefined, /OPML/],
    ['is a real one and there is no contact', { ...REQUEST, feedId: 'real' }, undefined, /contact/],
    ['would begin tomorrow', { ...REQUEST, since: '2026-03-03T00:00:00.000Z' }, undefined, /future/],
  ])('is refused for a feed that %s', async (_, request, __, reason) => {
    const pipeline = await startPipeline();
    await syncFeeds(pipeline.context, [FEED, { ...FEED, id: 'real', origin: 'opml' }]);
    expect(await startBackfill(pipeline.context, request)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(reason),
    });
  });

  it('drops a message for a step that is done', async () => {
    const pipeline = await startPipeline();
    await startSite(pipeline);
    await startBackfill(pipeline.context, REQUEST);
    const { nextStepAt = '' } = await backfillOf(pipeline);
    pipeline.clock.advance(1);
    const message = { backfillId: FEED.id, dueAt: nextStepAt };
    expect(await backfillFeedJob(pipeline.context, message)).toMatchObject({ outcome: 'backfilled' });
    const after = await backfillOf(pipeline);
    expect(await backfillFeedJob(pipeline.context, message)).toMatchObject({ outcome: 'skipped' });
    expect(await backfillOf(pipeline)).toEqual(after);
  });

  it('reads a sitemap that is a gzip file', async () => {
    const bytes = gzipSync(sitemapOf(MAPPED));
    const pipeline = await startPipeline({
      wrap: (ports) => ({
        ...ports,
        fetcher: {
          fetch: async (request) => {
            const result = await ports.fetcher.fetch(request);
            return result.kind === 'response' && request.url.endsWith('/news.xml')
              ? { ...result, headers: { 'content-type': 'application/gzip' }, body: bytes }
              : result;
          },
        },
      }),
    });
    await startSite(pipeline);
    await startBackfill(pipeline.context, REQUEST);
    await letPass(pipeline, 30);
    expect((await archivedIn(pipeline)).toSorted()).toEqual(ARCHIVED);
  });
});

describe('an article that a backfill found first', () => {
  async function listedAfterwards(date: string, edit?: string): Promise<Pipeline> {
    const found = item('pills-found-by-sitemap', date);
    const pipeline = await startPipeline();
    await startSite(pipeline, ({ fetcher }) => {
      fetcher.serve(FEED.url, { body: datedRss([]) });
      fetcher.serve(`${SITE}/sitemap.xml`, { body: sitemapOf([found]) });
      servePage({ fetcher }, found.link);
    });
    await startBackfill(pipeline.context, REQUEST);
    await letPass(pipeline, 20);
    expect(await archivedIn(pipeline)).toEqual(['pills-found-by-sitemap, quietly']);
    expect(await toldIn(pipeline)).toEqual([]);
    if (edit !== undefined) pipeline.fetcher.serve(found.link, { body: pageHtml(edit, FENTANYL) });
    pipeline.fetcher.serve(FEED.url, { body: datedRss([found]) });
    await letPass(pipeline, 600, 5);
    return pipeline;
  }

  it('is told to nobody when the feed lists it again as an old one, edited or not', async () => {
    const same = await listedAfterwards('2026-02-20');
    expect(await toldIn(same)).toEqual([]);
    const edited = await listedAfterwards('2026-02-20', 'pills-found-and-counted');
    expect(await archivedIn(edited)).toEqual(['pills-found-and-counted, quietly']);
    expect(await toldIn(edited)).toEqual([]);
  });

  it('is told when it was news that the backfill found before the poll did', async () => {
    expect(await toldIn(await listedAfterwards('2026-03-02'))).toEqual(['pills-found-by-sitemap']);
  });

  it('stays quiet when its page answers only later', async () => {
    const pipeline = await startPipeline();
    await startSite(pipeline);
    pipeline.fetcher.serve(OLDER[0]!.link, { status: 503 });
    await startBackfill(pipeline.context, REQUEST);
    await letPass(pipeline, 3);
    servePage(pipeline, OLDER[0]!.link);
    await letPass(pipeline, 60);
    expect((await archivedIn(pipeline)).toSorted()).toEqual(ARCHIVED);
    expect(await toldIn(pipeline)).toEqual(['pills-found-today']);
  });
});

describe('nothing lost, nothing told by a backfill', () => {
  async function run(pipeline: Pipeline): Promise<void> {
    await startSite(pipeline);
    if ((await pipeline.context.stores.backfills.get(FEED.id)) === undefined)
      await startBackfill(pipeline.context, REQUEST);
    await letPass(pipeline, 48, 4);
  }

  async function outcomeOf(pipeline: Pipeline) {
    return {
      archived: (await archivedIn(pipeline)).toSorted(),
      told: await toldIn(pipeline),
      state: (await backfillOf(pipeline)).state,
      entries: (await backfillOf(pipeline)).entries,
      messagesLeft: await messagesLeft(pipeline),
    };
  }

  const EXPECTED = { archived: ARCHIVED, told: ['pills-found-today'], state: 'done', entries: 2, messagesLeft: 0 };

  it('holds when the process dies after any effect and starts again', { timeout: 120_000 }, async () => {
    const lease = { owner: 'run', soleOwner: true };
    const faults = createFaults();
    const undisturbed = await startPipeline({ lease, ...faults }, createWorld({ blobs: createMemoryBlobs() }));
    await run(undisturbed);
    expect(await outcomeOf(undisturbed)).toEqual(EXPECTED);
    const points = faults.effects.length;
    expect(points).toBeGreaterThan(50);
    for (let at = 1; at <= points; at++) {
      const world = createWorld({ blobs: createMemoryBlobs() });
      const crash = createFaults({ at, when: 'after', as: 'crash' });
      const first = await startPipeline({ lease, ...crash }, world);
      await expect(run(first)).rejects.toThrow(ProcessCrash);
      const next = await startPipeline({ lease: { owner: 'next run', soleOwner: true } }, world);
      await run(next);
      expect(await outcomeOf(next), `crash after effect ${at}: ${crash.effects[at - 1]}`).toEqual(EXPECTED);
      disposeWorld(world);
    }
    console.log(`crashes tried: ${points}`);
  });
});
