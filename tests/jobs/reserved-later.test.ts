import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createFaults } from '../fakes/faults.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { FENTANYL, feedAt, pageHtml, rssOf } from '../fakes/news.ts';
import {
  all,
  createWorld,
  disposeWorld,
  type Pipeline,
  ProcessCrash,
  runPass,
  startPipeline,
  type World,
} from '../fakes/pipeline.ts';
import { problemsIn } from '../fakes/problems-in.ts';

const FEED = feedAt('feeds.example');
const LINK = 'https://news.example/pills';

/** The publisher says noarchive in a header, from some day on. */
function serve({ fetcher }: World, description: string, reserves: boolean): void {
  fetcher.serve(FEED.url, { body: rssOf([{ guid: 'pills', link: LINK, title: 'Pills', description }]) });
  const headers: Record<string, string> = reserves ? { 'x-robots-tag': 'noarchive' } : {};
  fetcher.serve(LINK, { body: pageHtml('Pills', FENTANYL), headers });
}

async function archived(world: World): Promise<Pipeline> {
  serve(world, 'As first said', false);
  const pipeline = await startPipeline({}, world);
  await runPass(pipeline, [FEED]);
  return pipeline;
}

async function readAgain(world: World, faults = createFaults()): Promise<Pipeline> {
  const pipeline = await startPipeline({ ...faults }, world);
  serve(world, 'As said later', true);
  world.clock.advance(2 * 60 * 60_000);
  await runPass(pipeline, [FEED]);
  return pipeline;
}

/** What blobs and rows hold of the text, the feed's words, or what either is known by. */
async function wordsLeft({ context, world }: Pipeline): Promise<readonly string[]> {
  const { keys } = await context.ports.blobs.list('');
  const blobs = await Promise.all(
    keys.map(async (key) => gunzipSync((await context.ports.blobs.get(key))!).toString()),
  );
  const rows = world.db.prepare("SELECT kind || body AS said FROM items WHERE kind <> 'match'").all();
  const said = [...blobs, ...rows.map((row) => String(row['said']))];
  return said.filter((text) => /traffickers|As (?:first|later) said|"words":"[^"]{60,}/.test(text));
}

describe('an article that its publisher reserves later', () => {
  it('loses text, receipts, raw pages and feed words of every version, and keeps title, link and hashes', async () => {
    const world = createWorld({ blobs: createMemoryBlobs() });
    expect((await wordsLeft(await archived(world))).length).toBeGreaterThan(2);
    const pipeline = await readAgain(world);
    // The words of the first fetch of its entry have no row any more: the next sweep takes them.
    const left = (await wordsLeft(pipeline)).filter((text) => !text.includes('As first said'));
    expect(left).toEqual([]);
    const { articles } = pipeline.context.stores;
    const [day = ''] = await articles.days();
    const [found] = await all(articles.ofDay(day));
    expect(found?.record).toMatchObject({
      title: 'Pills',
      url: LINK,
      snippet: '',
      reserved: 'noarchive',
      articleVersion: 1,
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      tags: [{ tag: 'fentanyl', level: 'about' }],
      fetch: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const archivedText = await articles.text(found!.record);
    expect(archivedText?.article).toMatchObject({ title: 'Pills', text: '' });
    const words = archivedText!.tags.flatMap(({ receipts }) => receipts.filter(({ field }) => field !== 'title'));
    expect(words.map((receipt) => receipt.words)).toEqual(words.map(() => ''));
    expect((await pipeline.context.ports.blobs.list('raw/')).keys).toEqual([]);
    expect(await problemsIn(pipeline)).toEqual([expect.objectContaining({ kind: 'unreferenced-blob' })]);
  });

  it('is kept again with its text when the publisher reserves it no longer', async () => {
    const world = createWorld({ blobs: createMemoryBlobs() });
    await archived(world);
    const pipeline = await readAgain(world);
    serve(world, 'As said at last', false);
    world.clock.advance(2 * 60 * 60_000);
    await runPass(pipeline, [FEED]);
    const { articles } = pipeline.context.stores;
    const [day = ''] = await articles.days();
    const [found] = await all(articles.ofDay(day));
    expect(found?.record.reserved).toBeUndefined();
    expect((await articles.text(found!.record))?.article.text).toContain('traffickers');
    expect((await problemsIn(pipeline)).filter(({ kind }) => kind !== 'unreferenced-blob')).toEqual([]);
  });

  it('ends the same when the process dies before or after any effect', { timeout: 60_000 }, async () => {
    const counting = createFaults();
    const first = createWorld({ blobs: createMemoryBlobs() });
    await archived(first);
    const expected = await stateOf(await readAgain(first, counting));
    for (const [i, name] of counting.effects.entries()) {
      const world = createWorld({ blobs: createMemoryBlobs() });
      await archived(world);
      await expect(readAgain(world, createFaults({ at: i + 1, when: 'after', as: 'crash' }))).rejects.toThrow(
        ProcessCrash,
      );
      const again = await readAgain(world);
      expect(await stateOf(again), `after effect ${i + 1}: ${name}`).toEqual(expected);
      disposeWorld(world);
    }
  });
});

async function stateOf(pipeline: Pipeline) {
  const { keys } = await pipeline.context.ports.blobs.list('');
  const entries = await all(pipeline.context.stores.entries.ofFeed(FEED.id));
  return {
    // Of an entry may be left what names it, without words.
    keys: keys.filter((key) => !key.startsWith('snapshots/') && !key.startsWith('entries/')),
    entries: entries.map(({ record }) => record.status),
    left: (await wordsLeft(pipeline)).length,
  };
}
