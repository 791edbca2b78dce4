import { describe, expect, it } from 'vitest';
import { recordDeadLetter } from '../../shared/jobs/dead-letter.ts';
import { dispatchJob } from '../../shared/jobs/dispatch.ts';
import { retagProgress, startRetag, stopRetags } from '../../shared/jobs/start-retag.ts';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { NO_RETAG_COUNTS } from '../../shared/model/retag.ts';
import { dispatchDueRow } from '../../shared/stages/dispatch.ts';
import { retagArticle, taggingChange } from '../../shared/stages/retag.ts';
import { createFaults, type Fault, type Faults } from '../fakes/faults.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import {
  all,
  createWorld,
  disposeWorld,
  drain,
  makeWorld,
  messagesLeft,
  type Pipeline,
  ProcessCrash,
  startPipeline,
  type World,
} from '../fakes/pipeline.ts';
import { makeArticle, makeArticleRecord } from '../fakes/records.ts';
import { archiveAll, makeTag, taggingOf } from '../fakes/tagged-archive.ts';

const OLD = taggingOf('1-old', { a1: ['fentanyl'], a2: ['fentanyl'], a3: [], a4: ['precursors?'] });
const NEW = taggingOf('2-new', { a1: ['fentanyl'], a2: [], a3: ['precursors'], a4: ['precursors'] });
const ARTICLES = [{ id: 'a1' }, { id: 'a2' }, { id: 'a3' }, { id: 'a4' }].map(({ id }) => ({
  id,
  url: `https://news.example/${id}`,
  contentHash: id.padEnd(64, '0'),
}));
const REQUEST = { modelVersion: '2-new', alert: false };

async function archivedWorld(world = createWorld()): Promise<World> {
  const { context } = await startPipeline({ tagging: OLD }, world);
  await archiveAll(context, ARTICLES);
  return world;
}

/** Sweeps and works until nothing is due. */
async function workOff(pipeline: Pipeline): Promise<readonly string[]> {
  const failures: string[] = [];
  do failures.push(...(await drain(pipeline)).failures);
  while ((await dispatchJob(pipeline.context, ['retag'])).sent > 0);
  return failures;
}

/** Everything that a reader of the archive sees, by article. */
async function archiveOf({ context }: Pipeline) {
  const { articles } = context.stores;
  return Promise.all(
    ARTICLES.map(async ({ id }) => {
      const { record } = (await articles.get(id))!;
      const text = await articles.text(record);
      const past = (await all(articles.pastTaggings(id))).map(({ record: { modelVersion, tags } }) => ({
        modelVersion,
        tags: tags.map(({ tag, level }) => `${tag} ${level}`),
      }));
      return {
        id,
        model: record.modelVersion,
        tags: record.tags.map(({ tag, level }) => `${tag} ${level}`),
        receipts: text?.tags.map(({ tag, modelVersion }) => `${tag} ${modelVersion}`),
        story: record.story.storyId,
        version: record.articleVersion,
        past,
      };
    }),
  );
}

describe('startRetag', () => {
  it('startRetag() gives every article the new tags and keeps story, version and the tags before', async () => {
    const pipeline = await startPipeline({ tagging: NEW }, await archivedWorld());
    const started = await startRetag(pipeline.context, REQUEST);
    expect(await workOff(pipeline)).toEqual([]);
    expect(started).toMatchObject({ outcome: 'started' });
    const [first, second, third, fourth] = await archiveOf(pipeline);
    expect(first).toMatchObject({
      model: '2-new',
      tags: ['fentanyl about'],
      receipts: ['fentanyl 2-new'],
      story: 'a1',
    });
    expect(second).toMatchObject({ tags: [], version: 1, past: [{ modelVersion: '1-old', tags: ['fentanyl about'] }] });
    expect(third?.tags).toEqual(['precursors about']);
    expect(fourth).toMatchObject({ tags: ['precursors about'], past: [{ tags: ['precursors mention'] }] });
    const { retag } = started as Extract<typeof started, { retag: unknown }>;
    const { record } = (await pipeline.context.stores.retags.get(retag.id))!;
    expect(await retagProgress(pipeline.context, record)).toMatchObject({
      state: 'done',
      days: { all: 3, done: 3, failed: 0 },
      counts: { articles: 4, changed: 3, same: 1, already: 0, notJudged: 0, gained: 2 },
    });
  });

  it('startRetag() keeps the receipts of the older model readable', async () => {
    const pipeline = await startPipeline({ tagging: NEW }, await archivedWorld());
    await startRetag(pipeline.context, REQUEST);
    await workOff(pipeline);
    const { articles } = pipeline.context.stores;
    const [past] = await all(articles.pastTaggings('a2'));
    expect(await articles.text(past!.record)).toMatchObject({ tags: [{ tag: 'fentanyl', modelVersion: '1-old' }] });
  });

  it('startRetag() changes nothing when it is done again', async () => {
    const pipeline = await startPipeline({ tagging: NEW }, await archivedWorld());
    await startRetag(pipeline.context, REQUEST);
    await workOff(pipeline);
    const before = await archiveOf(pipeline);
    pipeline.clock.advance(60_000);
    expect(await startRetag(pipeline.context, REQUEST)).toMatchObject({ outcome: 'started' });
    await workOff(pipeline);
    expect(await archiveOf(pipeline)).toEqual(before);
  });

  it('startRetag() leaves an article as it is when no text of it is kept', async () => {
    const world = await archivedWorld();
    const old = await startPipeline({ tagging: taggingOf('1-old', { r1: ['fentanyl'] }) }, world);
    await archiveAll(old.context, [{ id: 'r1', text: '', url: 'https://news.example/r1' }]);
    const pipeline = await startPipeline({ tagging: NEW }, world);
    const started = await startRetag(pipeline.context, REQUEST);
    await workOff(pipeline);
    expect((await pipeline.context.stores.articles.get('r1'))!.record).toMatchObject({ modelVersion: '1-old' });
    const { retag } = started as Extract<typeof started, { retag: unknown }>;
    expect((await retagProgress(pipeline.context, retag)).counts.notJudged).toBe(1);
  });

  it('startRetag() goes on with the others of a day when one article is damaged', async () => {
    const world = await archivedWorld();
    const pipeline = await startPipeline({ tagging: NEW }, world);
    const { articles } = pipeline.context.stores;
    const { record } = (await articles.get('a1'))!;
    await world.blobs.put(record.articleKey, new TextEncoder().encode('no gzip'));
    const started = await startRetag(pipeline.context, REQUEST);
    expect(await workOff(pipeline)).toEqual([]);
    expect((await articles.get('a1'))!.record.modelVersion).toBe('1-old');
    expect((await articles.get('a2'))!.record.modelVersion).toBe('2-new');
    const { retag } = started as Extract<typeof started, { retag: unknown }>;
    const progress = await retagProgress(
      pipeline.context,
      (await pipeline.context.stores.retags.get(retag.id))!.record,
    );
    expect(progress).toMatchObject({
      state: 'done',
      reason: expect.stringMatching(/not all could be read, the first of 2026-03-02: Cannot read blob/),
      counts: { articles: 4, notJudged: 1 },
    });
  });

  it('startRetag() fails with what to do when the process that tags has another model', async () => {
    const pipeline = await startPipeline({ tagging: OLD }, await archivedWorld());
    const other = { ...pipeline, context: { ...pipeline.context, ...taggingOf('3-else', {}) } };
    const started = await startRetag(other.context, REQUEST);
    await workOff(other);
    const { retag } = started as Extract<typeof started, { retag: unknown }>;
    const { record } = (await other.context.stores.retags.get(retag.id))!;
    expect(record).toMatchObject({ state: 'failed', reason: expect.stringContaining('has model 3-else, not 2-new') });
    expect((await archiveOf(other)).map(({ model }) => model)).toEqual(Array(4).fill('1-old'));
  });

  it('startRetag() touches articles of its range only when it has one', async () => {
    const pipeline = await startPipeline({ tagging: NEW }, await archivedWorld());
    await startRetag(pipeline.context, { ...REQUEST, since: '2026-03-01T00:00:00.000Z' });
    await workOff(pipeline);
    expect((await archiveOf(pipeline)).map(({ model }) => model)).toEqual(['2-new', '2-new', '1-old', '1-old']);
  });

  it('startRetag() goes on where it was stopped', async () => {
    const pipeline = await startPipeline({ tagging: NEW }, await archivedWorld());
    await startRetag(pipeline.context, REQUEST);
    await dispatchJob(pipeline.context, ['retag']);
    expect(await stopRetags(pipeline.context)).toBe(true);
    await workOff(pipeline);
    expect((await archiveOf(pipeline)).map(({ model }) => model)).toEqual(Array(4).fill('1-old'));
    expect(await startRetag(pipeline.context, REQUEST)).toMatchObject({ outcome: 'continued' });
    await workOff(pipeline);
    expect((await archiveOf(pipeline)).map(({ model }) => model)).toEqual(Array(4).fill('2-new'));
  });

  it('startRetag() stops one of another model that still runs', async () => {
    const pipeline = await startPipeline({ tagging: NEW }, await archivedWorld());
    await startRetag(pipeline.context, { ...REQUEST, modelVersion: '9-late' });
    pipeline.clock.advance(1_000);
    await startRetag(pipeline.context, REQUEST);
    const states = (await all(pipeline.context.stores.retags.all())).map(({ record }) => [
      record.modelVersion,
      record.state,
    ]);
    expect(states).toEqual([
      ['2-new', 'walking'],
      ['9-late', 'stopped'],
    ]);
  });

  it('startRetag() begins anew when another model came between', async () => {
    const pipeline = await startPipeline({ tagging: NEW }, await archivedWorld());
    await startRetag(pipeline.context, REQUEST);
    await workOff(pipeline);
    const old = { ...pipeline, context: { ...pipeline.context, ...OLD } };
    pipeline.clock.advance(1_000);
    await startRetag(old.context, { ...REQUEST, modelVersion: '1-old' });
    await workOff(old);
    expect((await archiveOf(pipeline)).map(({ model }) => model)).toEqual(Array(4).fill('1-old'));
    pipeline.clock.advance(1_000);
    expect(await startRetag(pipeline.context, REQUEST)).toMatchObject({ outcome: 'started' });
    await workOff(pipeline);
    expect((await archiveOf(pipeline)).map(({ model }) => model)).toEqual(Array(4).fill('2-new'));
    const states = (await all(pipeline.context.stores.retags.all())).map(({ record }) => record.state);
    expect(states).toEqual(['walking', 'done', 'done']);
  });

  it.each([
    [false, []],
    // a3 gained the tag, and a4 had it as a mention.
    [true, ['a3', 'a4']],
  ])('startRetag() with alert %s gives a reader of what was gained the matches %j', async (alert, matches) => {
    const pipeline = await startPipeline({ tagging: NEW }, await archivedWorld());
    const address = 'ana@example.org';
    const report = await subscribe(pipeline.context, {
      address,
      queryText: 'topic:precursors',
      language: 'en',
      confirmed: true,
    });
    if (!('subscriberId' in report)) throw new Error('not subscribed');
    await startRetag(pipeline.context, { ...REQUEST, alert });
    await workOff(pipeline);
    const pending = await pipeline.context.stores.matches.pending(report.subscriberId, 'instant');
    expect(pending.map(({ record }) => record.articleId).toSorted()).toEqual(matches);
  });
});

describe('retagArchiveJob', () => {
  it('retagArchiveJob() ends the same when the process dies before or after any effect', async () => {
    const probe = await liveThrough(createFaults());
    const wanted = await archiveOf(probe.pipeline);
    expect(probe.faults.effects.length).toBeGreaterThan(20);
    for (let at = 1; at <= probe.faults.effects.length; at++) {
      for (const when of ['before', 'after'] as const) {
        const fault: Fault = { at, when, as: 'crash' };
        const { pipeline, sent } = await liveThrough(createFaults(fault));
        expect(await archiveOf(pipeline), `${when} ${at}`).toEqual(wanted);
        expect([...sent].toSorted(), `${when} ${at}: index`).toEqual(['a1', 'a2', 'a3', 'a4']);
        expect(await messagesLeft(pipeline)).toBe(0);
        disposeWorld(pipeline.world);
      }
    }
    disposeWorld(probe.pipeline.world);
  });
});

type Lived = { readonly pipeline: Pipeline; readonly faults: Faults; readonly sent: ReadonlySet<string> };

/** A retag from its start; a process that dies is followed by another one. `sent`: what the index was told of. */
async function liveThrough(faults: Faults): Promise<Lived> {
  const world = await archivedWorld(makeWorld({ blobs: createMemoryBlobs() }));
  const sent = new Set<string>();
  const once = async (pipeline: Pipeline) => {
    await startRetag(pipeline.context, REQUEST);
    // A row whose message was lost comes back after a quarter of an hour.
    for (let round = 0; round < 4; round++) {
      await workOff(pipeline);
      pipeline.clock.advance(16 * 60_000);
    }
  };
  const options = {
    tagging: NEW,
    wrap: (ports: Pipeline['context']['ports']) => ({
      ...faults.wrap(ports),
      articleIndex: {
        ...ports.articleIndex,
        upsert: async (articles: readonly { readonly articleId: string }[]) => {
          for (const { articleId } of articles) sent.add(articleId);
        },
      },
    }),
  };
  const first = await startPipeline({ ...options, wrapQueue: faults.wrapQueue }, world);
  try {
    await once(first);
    return { pipeline: first, faults, sent };
  } catch (error) {
    if (!(error instanceof ProcessCrash)) throw error;
  }
  const second = await startPipeline(
    { ...options, wrap: (ports) => ({ ...ports, articleIndex: options.wrap(ports).articleIndex }) },
    world,
  );
  await once(second);
  return { pipeline: second, faults, sent };
}

describe('recordDeadLetter', () => {
  it('recordDeadLetter() leaves a day as failed with its reason, and the same retag takes it up again', async () => {
    const pipeline = await startPipeline({ tagging: NEW }, await archivedWorld());
    const { context } = pipeline;
    const started = await startRetag(context, REQUEST);
    if (!('retag' in started)) throw new Error('not started');
    await dispatchJob(context, ['retag']);
    await drain(pipeline);
    const body = { retagId: started.retag.id, day: '2026-03-02', dueAt: started.retag.startedAt };
    await recordDeadLetter(context, { queue: 'retag', body, reason: 'a blob was not readable' });
    await workOff(pipeline);
    expect(await retagProgress(context, (await context.stores.retags.get(started.retag.id))!.record)).toMatchObject({
      state: 'failed',
      reason: '2026-03-02: dead-lettered: a blob was not readable',
      days: { all: 3, done: 2, failed: 1 },
    });
    expect(await startRetag(context, REQUEST)).toMatchObject({ outcome: 'continued' });
    await workOff(pipeline);
    expect((await archiveOf(pipeline)).map(({ model }) => model)).toEqual(Array(4).fill('2-new'));
  });
});

describe('dispatchDueRow', () => {
  const NOW = '2026-03-02T12:00:00.000Z';
  const day = {
    schemaVersion: 1,
    retagId: 'r1',
    day: '2026-03-01',
    state: 'waiting',
    counts: NO_RETAG_COUNTS,
    updatedAt: NOW,
  } as const;

  it.each([
    [NOW, { queue: 'retag', body: { retagId: 'r1', day: '2026-03-01', dueAt: NOW } }],
    ['2026-03-02T12:00:00.001Z', undefined],
    [undefined, undefined],
  ])('dispatchDueRow() sends a day of a retag that waits for %s', (nextStepAt, message) => {
    const record = nextStepAt === undefined ? day : { ...day, nextStepAt };
    expect(dispatchDueRow({ kind: 'retag', record }, { now: NOW, until: NOW })).toEqual(message);
  });
});

describe('retagArticle', () => {
  it('retagArticle() leaves an article alone when it has the tags of that model', () => {
    const record = makeArticleRecord({ modelVersion: '2-new' });
    const tagged = { article: makeArticle(), tags: [], modelVersion: '2-new' };
    const archived = { ...tagged, schemaVersion: 1 as const };
    expect(retagArticle({ retagId: 'r', record, archived, tagged, now: record.orderedAt })).toEqual({
      kind: 'already',
    });
  });
});

describe('taggingChange', () => {
  const about = makeTag('fentanyl', 'about', 'm');
  const mention = makeTag('fentanyl', 'mention', 'm');
  it.each([
    ['nothing', [about], [{ ...about, score: 9 }], { changed: false, gained: false }],
    ['a new tag', [], [mention], { changed: true, gained: true }],
    ['a lost tag', [about], [], { changed: true, gained: false }],
    ['a raised level', [mention], [about], { changed: true, gained: true }],
    ['a lowered level', [about], [mention], { changed: true, gained: false }],
  ])('taggingChange() tells %s', (_, before, after, change) => {
    expect(taggingChange(before, after)).toEqual(change);
  });
});
