import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { liftTakedown } from '../../shared/jobs/lift-takedown.ts';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { type TakedownReport, takeDown } from '../../shared/jobs/take-down.ts';
import type { Ports } from '../../shared/ports.ts';
import { parseTakedownTarget } from '../../shared/stages/takedown.ts';
import { createFaults, type Faults } from '../fakes/faults.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { FENTANYL, feedAt, type NewsItem, pageHtml, rssOf, WEATHER } from '../fakes/news.ts';
import {
  all,
  createWorld,
  disposeWorld,
  drain,
  type Pipeline,
  ProcessCrash,
  runPass,
  startPipeline,
  type World,
} from '../fakes/pipeline.ts';

const FEED = feedAt('feeds.example');
const PILLS = 'https://www.news.example/pills';
const WIRE = 'https://wire.example/pills';
const WORDS = ['Pills', 'WirePills'];

function item(link: string, title: string): NewsItem {
  return { guid: link, link, title, description: `Feed words of ${title}` };
}

/** A story told by one host and copied by another, and an article of neither. */
function serveNews(
  { fetcher }: World,
  items = [item(PILLS, 'Pills'), item(WIRE, 'WirePills'), item(`https://other.example/rain`, 'Rain')],
) {
  fetcher.serve(FEED.url, { body: rssOf(items) });
  for (const url of [PILLS, WIRE]) fetcher.serve(url, { body: pageHtml('Pills', FENTANYL) });
  fetcher.serve('https://other.example/rain', { body: pageHtml('Rain', WEATHER) });
}

async function archived(world = createWorld({ blobs: createMemoryBlobs() })): Promise<Pipeline> {
  serveNews(world);
  const pipeline = await startPipeline({ wrap: withRedirects }, world);
  await subscribe(pipeline.context, {
    address: 'ana@example.org',
    queryText: 'topic:fentanyl',
    language: 'en',
    confirmed: true,
  });
  await runPass(pipeline, [FEED]);
  return pipeline;
}

/** A short address leads to the article, and a page may name another as its canonical one. */
function withRedirects(ports: Ports): Ports {
  return {
    ...ports,
    fetcher: {
      fetch: async (request) => {
        const result = await ports.fetcher.fetch(request);
        return result.kind === 'response' && request.url.includes('short') ? { ...result, finalUrl: PILLS } : result;
      },
    },
    extractor: {
      extract: async (request) => {
        const result = await ports.extractor.extract(request);
        const canonicalUrl = /rel="canonical" href="([^"]+)"/.exec(new TextDecoder().decode(request.body))?.[1];
        return result.kind === 'reading' && canonicalUrl !== undefined
          ? { ...result, reading: { ...result.reading, canonicalUrl } }
          : result;
      },
    },
  };
}

function takeDownOf(pipeline: Pipeline, named: string, dryRun = false): Promise<TakedownReport> {
  return takeDown(pipeline.context, { target: parseTakedownTarget(named)!, reason: 'a court said so', dryRun });
}

const NOTHING_LEFT = { articles: 0, rows: 0, blobs: 0, index: 0 };

/** Everything that lies in the archive as text: rows and unpacked blobs. */
async function everythingSaid({ context, world }: Pipeline): Promise<string> {
  // How hosts are asked is no part of what they said.
  const rows = world.db
    .prepare("SELECT kind, partition, sort, body FROM items WHERE kind NOT IN ('block', 'host', 'robots')")
    .all();
  const { keys } = await context.ports.blobs.list('');
  const blobs = await Promise.all(
    keys.map(async (key) => gunzipSync((await context.ports.blobs.get(key))!).toString()),
  );
  return [...rows.map((row) => JSON.stringify(row)), ...keys, ...blobs].join('\n');
}

function linesWith(said: string, words: string): readonly string[] {
  return said
    .split('\n')
    .filter((line) => line.includes(words))
    .map((line) => line.slice(0, 200));
}

async function idOf({ context }: Pipeline, url: string): Promise<string> {
  for (const day of await context.stores.articles.days())
    for await (const { record } of context.stores.articles.ofDay(day)) if (record.url === url) return record.id;
  throw new Error(`${url} is not archived`);
}

describe('takeDown()', () => {
  it('leaves no word, link or blob of a host, keeps the others, and proves it', async () => {
    const pipeline = await archived();
    const report = await takeDownOf(pipeline, 'news.example');
    expect(report.articles.map(({ url }) => url)).toEqual([PILLS]);
    expect(report.blobs.some((key) => /^raw\/..\/[0-9a-f]{64}\.gz$/.test(key))).toBe(false);
    expect(report.kept).toEqual([expect.stringMatching(/^blob raw\/.*another article has the same page/)]);
    expect(report.proof).toEqual(NOTHING_LEFT);
    const said = await everythingSaid(pipeline);
    expect(linesWith(said, 'news.example')).toEqual([]);
    expect(linesWith(said, 'Rain').length).toBeGreaterThan(0);
    expect(linesWith(said, 'wire.example').length).toBeGreaterThan(0);
    const { stores } = pipeline.context;
    const wire = (await stores.articles.get(await idOf(pipeline, WIRE)))!.record;
    const story = (await stores.stories.rootOf(wire.story.storyId))!.record;
    expect(story.members).toBe(1);
    expect((await all(stores.stories.members(story.id))).map(({ articleId }) => articleId)).toEqual([wire.id]);
  });

  it('takes both hosts of a story: the story goes, and the raw page with it', async () => {
    const pipeline = await archived();
    await takeDownOf(pipeline, WIRE);
    const report = await takeDownOf(pipeline, PILLS);
    expect(report.stories.gone.length).toBeGreaterThan(0);
    expect(report.blobs.some((key) => key.startsWith('raw/'))).toBe(true);
    const said = await everythingSaid(pipeline);
    for (const words of ['news.example', 'wire.example', 'fentanyl pills', 'Feed words of Pills', ...WORDS])
      expect(linesWith(said, words), words).toEqual([]);
  });

  it('changes nothing when it only says what would go', async () => {
    const pipeline = await archived();
    const before = await everythingSaid(pipeline);
    const report = await takeDownOf(pipeline, 'news.example', true);
    expect(report).toMatchObject({ dryRun: true, articles: [{ url: PILLS, versions: 1 }] });
    expect(await everythingSaid(pipeline)).toBe(before);
    expect(await all(pipeline.context.stores.blocks.all())).toEqual([]);
  });

  it.each([
    ['its own address', PILLS],
    ['another guid and tracking parameters', `${PILLS}?utm_source=rss&fbclid=1`],
    ['the other scheme, without www', 'http://news.example/pills/'],
    ['its mobile twin', 'https://m.news.example/pills'],
    ['its AMP twin', 'https://www.news.example/amp/pills'],
    ['a redirect', 'https://short.example/x1'],
    ['another page of the host that names it as canonical', 'https://www.news.example/pills-print'],
  ])('keeps an article out that comes again by %s', async (_, link) => {
    const pipeline = await archived();
    await takeDownOf(pipeline, PILLS);
    const canonical = pageHtml('Pills', FENTANYL, `<link rel="canonical" href="${PILLS}">`);
    pipeline.fetcher.serve('https://short.example/x1', { body: canonical });
    for (const url of [link, 'https://www.news.example/pills-print'])
      if (!url.includes('short')) pipeline.fetcher.serve(url, { body: canonical });
    serveNews(pipeline.world, [{ ...item(link, 'Pills again'), guid: 'another' }]);
    pipeline.clock.advance(60 * 60_000);
    await runPass(pipeline, [FEED]);
    const entries = await all(pipeline.context.stores.entries.ofFeed(FEED.id));
    const again = entries.filter(({ record }) => record.reason?.startsWith('taken down'));
    expect(again).toHaveLength(2);
    expect(again.map(({ record }) => [record.status, record.title, record.link])).toEqual([
      ['rejected', '', undefined],
      ['rejected', '', undefined],
    ]);
    expect(linesWith(await everythingSaid(pipeline), 'Pills again')).toEqual([]);
  });

  it('is found out when it stands while an article of its host is on the way', async () => {
    const world = createWorld({ blobs: createMemoryBlobs() });
    serveNews(world);
    const pipeline: Pipeline = await startPipeline(
      {
        wrap: (ports) => ({
          ...ports,
          table: {
            ...ports.table,
            put: async (row, condition) => {
              // The last moment: its blobs and its story are written, its head is about to be.
              if (row.key.kind === 'article' && row.body['url'] === PILLS) await takeDownOf(pipeline, 'news.example');
              return await ports.table.put(row, condition);
            },
          },
        }),
      },
      world,
    );
    await runPass(pipeline, [FEED]);
    expect(linesWith(await everythingSaid(pipeline), 'news.example')).toEqual([]);
  });

  it('lets an article in again once it is lifted', async () => {
    const pipeline = await archived();
    await takeDownOf(pipeline, PILLS);
    const [block] = await all(pipeline.context.stores.blocks.all());
    expect(block).toMatchObject({ kind: 'address', value: 'news.example/pills', reason: 'a court said so' });
    expect(await liftTakedown(pipeline.context, block!)).toBe(true);
    expect(await liftTakedown(pipeline.context, block!)).toBe(false);
    serveNews(pipeline.world, [item(PILLS, 'Pills'), item('https://other.example/rain', 'Rain')]);
    pipeline.clock.advance(60 * 60_000);
    await runPass(pipeline, [FEED]);
    expect(await idOf(pipeline, PILLS)).toMatch(/^[0-9a-f]{20}$/);
  });

  it('ends the same when the process dies before or after any effect and it is asked again', {
    timeout: 120_000,
  }, async () => {
    const undisturbed = await archived();
    const counting = createFaults();
    await takeDownIn(undisturbed.world, PILLS, counting);
    const expected = await linesOf(undisturbed);
    expect(counting.effects.length).toBeGreaterThan(15);
    for (const [i, name] of counting.effects.entries())
      for (const when of ['before', 'after'] as const) {
        const world = createWorld({ blobs: createMemoryBlobs() });
        const pipeline = await archived(world);
        const faults = createFaults({ at: i + 1, when, as: 'crash' });
        await expect(takeDownIn(world, PILLS, faults)).rejects.toThrow(ProcessCrash);
        const report = await takeDownIn(world, PILLS);
        expect(report.proof, `${when} ${name}`).toEqual(NOTHING_LEFT);
        expect(await linesOf(pipeline), `${when} effect ${i + 1}: ${name}`).toEqual(expected);
        disposeWorld(world);
      }
  });
});

async function takeDownIn(world: World, named: string, faults?: Faults): Promise<TakedownReport> {
  return await takeDownOf(await startPipeline({ ...faults }, world), named);
}

/** What is left, once the messages for the index are worked off. */
async function linesOf(pipeline: Pipeline): Promise<readonly string[]> {
  await drain(pipeline);
  return (await everythingSaid(pipeline)).split('\n').toSorted();
}
