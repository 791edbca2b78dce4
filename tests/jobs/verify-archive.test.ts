import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { repairArchive } from '../../shared/jobs/repair-archive.ts';
import type { ArticleRecord } from '../../shared/model/article-record.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { FENTANYL, feedAt, pageHtml, rssOf, WEATHER } from '../fakes/news.ts';
import { createWorld, type Pipeline, runPass, startPipeline } from '../fakes/pipeline.ts';
import { problemsIn } from '../fakes/problems-in.ts';

const FEED = feedAt('feeds.example');
const NOTHING = { days: [], index: [], stories: [], headless: [], unreferenced: false };

async function archived(): Promise<{ readonly pipeline: Pipeline; readonly article: ArticleRecord }> {
  const world = createWorld({ blobs: createMemoryBlobs() });
  const pages = { Pills: FENTANYL, Rain: WEATHER };
  const items = Object.keys(pages).map((title) => ({ guid: title, link: `https://news.example/${title}`, title }));
  world.fetcher.serve(FEED.url, { body: rssOf(items) });
  for (const [title, sentence] of Object.entries(pages))
    world.fetcher.serve(`https://news.example/${title}`, { body: pageHtml(title, sentence) });
  const pipeline = await startPipeline({}, world);
  await runPass(pipeline, [FEED]);
  pipeline.clock.advance(2 * 60 * 60_000);
  const { articles } = pipeline.context.stores;
  const [day = ''] = await articles.days();
  for await (const { record } of articles.ofDay(day))
    if (record.title === 'Pills') return { pipeline, article: record };
  throw new Error('nothing was archived');
}

type Damage = (pipeline: Pipeline, article: ArticleRecord) => Promise<unknown>;

/** Changes a row behind the back of every store. */
async function spoil(
  { context }: Pipeline,
  kind: string,
  partition: string,
  sort: string,
  change: object,
): Promise<void> {
  const item = (await context.ports.table.get({ kind, partition, sort }))!;
  await context.ports.table.put({ ...item, body: { ...item.body, ...change } });
}

describe('verifyArchive()', () => {
  it('finds nothing wrong in a sound archive', async () => {
    const { pipeline } = await archived();
    expect(await problemsIn(pipeline)).toEqual([]);
  });

  it.each<[string, Damage, string, object]>([
    [
      'a text that is gone',
      ({ context }, { articleKey }) => context.ports.blobs.delete(articleKey),
      'missing-blob',
      {},
    ],
    [
      'a text with one word changed',
      async ({ context }, { articleKey }) => {
        const archivedText = (await context.stores.articles.text({ articleKey }))!;
        const { article } = archivedText;
        const spoilt = { ...archivedText, article: { ...article, text: article.text.replace('seized', 'sold') } };
        await context.ports.blobs.put(articleKey, gzipSync(JSON.stringify(spoilt)));
      },
      'damaged-blob',
      { detail: expect.stringContaining('hash') },
    ],
    [
      'a text that is no gzip',
      ({ context }, { articleKey }) => context.ports.blobs.put(articleKey, new Uint8Array(9)),
      'damaged-blob',
      {},
    ],
    ['a raw page that is gone', ({ context }, { fetch }) => context.ports.blobs.delete(fetch!.key), 'missing-blob', {}],
    [
      'a raw page with other bytes',
      ({ context }, { fetch }) => context.ports.blobs.put(fetch!.key, gzipSync('other')),
      'damaged-blob',
      { detail: expect.stringContaining('SHA-256') },
    ],
    [
      'a head row of another shape',
      (pipeline, { id }) => spoil(pipeline, 'article', id, 'head', { title: 7 }),
      'unreadable-row',
      { detail: expect.stringContaining('title') },
    ],
    [
      'an entry row of another shape',
      async (pipeline) => {
        const [item] = (await pipeline.context.ports.table.scan('entry', { index: 0, of: 1 })).items;
        await pipeline.context.ports.table.put({ ...item!, body: { status: 'odd' } });
      },
      'unreadable-row',
      {},
    ],
    [
      'a member without its row',
      async ({ context }, { id }) => {
        const key = { kind: 'story', partition: id, sort: `member#${id}` };
        await context.ports.table.transact([{ kind: 'delete', key }]);
      },
      'no-member-row',
      {},
    ],
  ])('finds %s', async (_, damage, kind, more) => {
    const { pipeline, article } = await archived();
    await damage(pipeline, article);
    const found = (await problemsIn(pipeline)).filter((problem) => problem.kind === kind);
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toMatchObject(more);
  });

  it.each<[string, Damage, string, (article: ArticleRecord) => object]>([
    [
      'a day that is not listed',
      async ({ context }, { orderedAt }) => {
        const key = { kind: 'day', partition: 'days', sort: orderedAt.slice(0, 10) };
        await context.ports.table.transact([{ kind: 'delete', key }]);
      },
      'unlisted-day',
      ({ orderedAt }) => ({ days: [orderedAt.slice(0, 10)], index: [] }),
    ],
    [
      'a story that counts wrongly',
      (pipeline, { id }) => spoil(pipeline, 'story', id, 'head', { members: 9 }),
      'wrong-count',
      ({ id }) => ({ stories: [id] }),
    ],
    [
      'a head row that is gone',
      ({ context }, { id }) =>
        context.ports.table.transact([{ kind: 'delete', key: { kind: 'article', partition: id, sort: 'head' } }]),
      'row-without-head',
      ({ id }) => ({ headless: [id], unreferenced: true }),
    ],
    [
      'a blob that no row names',
      ({ context }) => context.ports.blobs.put('raw/ff/lost.gz', new Uint8Array(3)),
      'unreferenced-blob',
      () => ({ unreferenced: true }),
    ],
  ])('finds %s, and repairArchive() puts it right', async (_, damage, kind, request) => {
    const { pipeline, article } = await archived();
    await damage(pipeline, article);
    expect((await problemsIn(pipeline)).map((problem) => problem.kind)).toContain(kind);
    const { repaired } = await repairArchive(pipeline.context, { ...NOTHING, ...request(article) });
    expect(repaired).toBeGreaterThan(0);
    expect(await problemsIn(pipeline)).toEqual([]);
    expect(await repairArchive(pipeline.context, { ...NOTHING, ...request(article), index: [] })).toEqual({
      repaired: expect.any(Number),
    });
  });

  it('asks the index for what it lacks, and for what it has and the records do not', async () => {
    const { pipeline, article } = await archived();
    const { context } = pipeline;
    const stale = { articleId: 'f'.repeat(20), orderedAt: article.orderedAt, storyId: 'f'.repeat(20) };
    const articleIndex = {
      ...context.ports.articleIndex,
      search: async () => ({ hits: [stale] }),
    };
    const found = await problemsIn({ ...pipeline, context: { ...context, ports: { ...context.ports, articleIndex } } });
    expect(found.map(({ kind }) => kind).toSorted()).toEqual(['indexed-wrongly', 'not-indexed', 'not-indexed']);
  });
});
