import { describe, expect, it } from 'vitest';
import { labelArticle } from '../../shared/jobs/label-article.ts';
import { isRetentionDue, sweepRetention } from '../../shared/jobs/sweep-retention.ts';
import type { RetentionRules } from '../../shared/model/retention.ts';
import { createFaults } from '../fakes/faults.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { FENTANYL, feedAt, pageHtml, rssOf, WEATHER } from '../fakes/news.ts';
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
import { problemsIn } from '../fakes/problems-in.ts';

const RULES: RetentionRules = {
  untaggedTextDays: 180,
  taggedTextDays: 0,
  taggedRawDays: 0,
  sampleTextDays: 0,
  entryDays: 30,
  mailDays: 90,
};
const FEED = feedAt('feeds.example', { origin: 'opml' });
const DAY_MS = 24 * 60 * 60_000;

async function archived(world: World = createWorld({ blobs: createMemoryBlobs() })): Promise<Pipeline> {
  const pages = { Pills: FENTANYL, Rain: WEATHER };
  const items = Object.keys(pages).map((title) => ({ guid: title, link: `https://news.example/${title}`, title }));
  world.fetcher.serve(FEED.url, { body: rssOf(items) });
  for (const [title, sentence] of Object.entries(pages))
    world.fetcher.serve(`https://news.example/${title}`, { body: pageHtml(title, sentence) });
  const pipeline = await startPipeline({ contact: 'https://operator.example' }, world);
  await runPass(pipeline, [FEED]);
  return pipeline;
}

async function sweep(pipeline: Pipeline, more: Partial<RetentionRules> = {}, dryRun = false) {
  const { classes } = await sweepRetention(pipeline.context, { rules: { ...RULES, ...more }, dryRun });
  return Object.fromEntries(
    Object.entries(classes).flatMap(([name, { items }]) => (items === 0 ? [] : [[name, items]])),
  );
}

async function titled(pipeline: Pipeline, title: string) {
  const { articles } = pipeline.context.stores;
  for (const day of await articles.days())
    for await (const { record } of articles.ofDay(day))
      if (record.title === title)
        return {
          record,
          text: (await articles.text(record))?.article.text,
          raw: record.fetch && (await articles.raw(record.fetch.key)),
        };
  throw new Error(`no article ${title}`);
}

describe('sweepRetention()', () => {
  it('takes text and raw page of an untagged article when its time is over, and not before', async () => {
    const pipeline = await archived();
    pipeline.clock.advance(180 * DAY_MS);
    expect(await sweep(pipeline, { entryDays: 0 })).toEqual({});
    pipeline.clock.advance(1);
    expect(await sweep(pipeline, { entryDays: 0 }, true)).toEqual({ 'untagged-text': 1 });
    expect((await titled(pipeline, 'Rain')).raw).toBeDefined();
    expect(await sweep(pipeline, { entryDays: 0 })).toEqual({ 'untagged-text': 1 });
    const rain = await titled(pipeline, 'Rain');
    expect(rain).toMatchObject({ text: '', raw: undefined });
    expect(rain.record).toMatchObject({
      title: 'Rain',
      url: 'https://news.example/Rain',
      snippet: '',
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      textRemovedAt: pipeline.clock.now().toISOString(),
      fetch: { status: 200, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect((await titled(pipeline, 'Pills')).text).toContain('fentanyl');
    expect(await sweep(pipeline, { entryDays: 0 })).toEqual({});
    expect(await problemsIn(pipeline)).toEqual([]);
  });

  it.each<[string, Partial<RetentionRules>, number, Record<string, number>]>([
    ['tagged articles, where they are to go', { taggedTextDays: 10, entryDays: 0 }, 11, { 'tagged-text': 1 }],
    ['raw pages of tagged articles alone', { taggedRawDays: 10, entryDays: 0 }, 11, { 'tagged-raw': 1 }],
    ['nothing of all that is kept for ever', { untaggedTextDays: 0, entryDays: 0, mailDays: 0 }, 9_000, {}],
    ['what feeds said of entries that ended', {}, 31, { entry: 2 }],
  ])('takes %s', async (_, rules, days, expected) => {
    const pipeline = await archived();
    pipeline.clock.advance(days * DAY_MS);
    expect(await sweep(pipeline, rules, true)).toEqual(expected);
    expect(await sweep(pipeline, rules)).toEqual(expected);
    expect(await sweep(pipeline, rules)).toEqual({});
    expect(await problemsIn(pipeline)).toEqual([]);
  });

  it('keeps the text of a tagged article when its raw page goes', async () => {
    const pipeline = await archived();
    pipeline.clock.advance(11 * DAY_MS);
    await sweep(pipeline, { taggedRawDays: 10 });
    const pills = await titled(pipeline, 'Pills');
    expect(pills.text).toContain('fentanyl');
    expect(pills.raw).toBeUndefined();
    expect(pills.record.fetch?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps an untagged article that a person labelled', async () => {
    const pipeline = await archived();
    const { record } = await titled(pipeline, 'Rain');
    await labelArticle(pipeline.context, { articleId: record.id, tag: 'fentanyl', verdict: 'missed' });
    pipeline.clock.advance(181 * DAY_MS);
    expect(await sweep(pipeline, { entryDays: 0 })).toEqual({});
  });

  it('takes blobs that no row names, and leaves folders that others look after', async () => {
    const pipeline = await archived();
    const { blobs } = pipeline.context.ports;
    const lost = ['raw/aa/x.gz', 'articles/a/b.json.gz', 'entries/f/k-1.json.gz', 'mails/m/c.json.gz'];
    const others = ['models/1-a.json.gz', 'snapshots/a.json.gz'];
    for (const key of [...lost, ...others]) await blobs.put(key, new Uint8Array(3));
    expect(await sweep(pipeline)).toEqual({ unreferenced: 4 });
    expect(await Promise.all(lost.map((key) => blobs.exists(key)))).toEqual(lost.map(() => false));
    expect(await Promise.all(others.map((key) => blobs.exists(key)))).toEqual(others.map(() => true));
  });

  it('leaves a blob alone that is younger than a day', async () => {
    const pipeline = await archived(createWorld());
    pipeline.clock.set(new Date().toISOString());
    await pipeline.context.ports.blobs.put('raw/aa/young.gz', new Uint8Array(3));
    await sweep(pipeline, { untaggedTextDays: 0, entryDays: 0, mailDays: 0 });
    expect(await pipeline.context.ports.blobs.exists('raw/aa/young.gz')).toBe(true);
    pipeline.clock.advance(DAY_MS + 1_000);
    expect(await sweep(pipeline, { untaggedTextDays: 0, entryDays: 0, mailDays: 0 })).toEqual({ unreferenced: 1 });
  });

  it('takes texts alone when it is not to look at every row, and the rest when it is', async () => {
    const pipeline = await archived();
    pipeline.clock.advance(181 * DAY_MS);
    const run = (everyRow: boolean) =>
      sweepRetention(pipeline.context, { rules: RULES, dryRun: false, everyRow }).then(({ classes }) => classes);
    expect(await run(false)).toMatchObject({ 'untagged-text': { items: 1 }, entry: { items: 0 } });
    expect((await titled(pipeline, 'Rain')).raw).toBeDefined();
    expect(await run(true)).toMatchObject({ entry: { items: 2 }, unreferenced: { items: 1 } });
    expect((await titled(pipeline, 'Rain')).raw).toBeUndefined();
  });

  it('goes on where a run stopped that took as many as it may', async () => {
    const pipeline = await archived();
    pipeline.clock.advance(200 * DAY_MS);
    const rules = { ...RULES, taggedTextDays: 1 };
    const first = await sweepRetention(pipeline.context, { rules, dryRun: false, mostArticles: 1 });
    const second = await sweepRetention(pipeline.context, { rules, dryRun: false, mostArticles: 1 });
    expect([first.more, second.more]).toEqual([true, false]);
    expect((await titled(pipeline, 'Pills')).text).toBe('');
  });

  it('stops when the run stops, and is repeated from where it was', async () => {
    const pipeline = await archived();
    pipeline.clock.advance(200 * DAY_MS);
    const rules = { ...RULES, taggedTextDays: 1 };
    const stopped = { rules, dryRun: false, signal: AbortSignal.abort() };
    await expect(sweepRetention(pipeline.context, stopped)).rejects.toThrow(/abort/i);
    expect((await titled(pipeline, 'Pills')).text).not.toBe('');
    expect(await isRetentionDue(pipeline.context)).toBe(true);
    expect(await sweep(pipeline, { taggedTextDays: 1 })).toMatchObject({ 'tagged-text': 1 });
  });

  it('ends the same when the process dies before or after any effect and runs again', { timeout: 60_000 }, async () => {
    const sweepAll = async (world: World, faults = createFaults()) => {
      const pipeline = await startPipeline({ ...faults }, world);
      world.clock.set('2026-12-24T00:00:00.000Z');
      await sweep(pipeline);
      await drain(pipeline);
      return pipeline;
    };
    const counting = createFaults();
    const expected = await leftIn(await sweepAll((await archived()).world, counting));
    expect(counting.effects.length).toBeGreaterThan(8);
    for (const [i, name] of counting.effects.entries())
      for (const when of ['before', 'after'] as const) {
        const { world } = await archived(createWorld({ blobs: createMemoryBlobs() }));
        await expect(sweepAll(world, createFaults({ at: i + 1, when, as: 'crash' }))).rejects.toThrow(ProcessCrash);
        const again = await sweepAll(world);
        expect(await leftIn(again), `${when} effect ${i + 1}: ${name}`).toEqual(expected);
        expect(await problemsIn(again)).toEqual([]);
        disposeWorld(world);
      }
  });
});

/** Blobs and what articles, versions and entries say. */
async function leftIn({ context, world }: Pipeline) {
  const rows = world.db.prepare("SELECT kind, body FROM items WHERE kind IN ('article', 'entry') ORDER BY id").all();
  const entries = await all(context.stores.entries.ofFeed(FEED.id));
  return [
    (await context.ports.blobs.list('')).keys,
    rows.map(({ kind, body }) => `${kind} ${body}`).toSorted(),
    entries.map(({ record }) => record.contentRemovedAt),
  ];
}

describe('isRetentionDue()', () => {
  it.each([
    [undefined, 23, false],
    [undefined, 24, true],
    [12 * 3_600_000, 11, false],
    [12 * 3_600_000, 12, true],
  ])('with %s ms between two, says of %i hours after the last: %s', async (everyMs, hours, expected) => {
    const { context, clock } = await startPipeline();
    expect(await isRetentionDue(context, everyMs)).toBe(true);
    await sweepRetention(context, { rules: RULES, dryRun: false });
    clock.advance(hours * 3_600_000);
    expect(await isRetentionDue(context, everyMs)).toBe(expected);
  });
});
