import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hubCallbacks } from '../../shared/jobs/hub-callbacks.ts';
import { syncFeeds } from '../../shared/jobs/sync-feeds.ts';
import { webSubId } from '../../shared/model/websub.ts';
import { newestArticles } from '../../shared/query/newest-articles.ts';
import { createFaults, type Fault, type Faults } from '../fakes/faults.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { feedAt, pageHtml, rssOf } from '../fakes/news.ts';
import {
  all,
  createWorld,
  disposeWorld,
  letPass,
  messagesLeft,
  type Pipeline,
  ProcessCrash,
  startPipeline,
  type World,
} from '../fakes/pipeline.ts';

const FEED = feedAt('news.example');
const HUB = 'https://hub.example/';
const PAGE = 'https://pages.example/one';

/** From a feed that names a hub to an article that the hub pushed; safe to begin again after any failure. */
async function liveThroughAPush(pipeline: Pipeline): Promise<void> {
  const { context, fetcher, world } = pipeline;
  publish(world, []);
  await syncFeeds(context, [FEED]);
  await until(pipeline, async () => requestsOf(world).length > 0);
  const [asked = {}] = requestsOf(world);
  const callbackId = asked['hub.callback']?.split('/').at(-1) ?? '';
  const callbacks = hubCallbacks(context, () => undefined);
  await callbacks.answer(callbackId, {
    mode: 'subscribe',
    topic: FEED.url,
    challenge: 'c',
    leaseSeconds: '864000',
    reason: '',
  });
  await letPass(pipeline, 6);
  publish(world, [{ guid: 'one', link: PAGE, title: 'One' }]);
  fetcher.serve(PAGE, { body: pageHtml('One', 'It rained on the coast.') });
  const body = new TextEncoder().encode('<rss/>');
  const signature = `sha256=${createHmac('sha256', asked['hub.secret'] ?? '')
    .update(body)
    .digest('hex')}`;
  await callbacks.push(callbackId, { signature, read: async () => body });
  // Less than the feed's own pace, so that only the push can have brought it.
  await until(pipeline, async () => (await newestArticles(context.stores, 10)).length > 0, 12);
}

async function until(pipeline: Pipeline, isSo: () => Promise<boolean>, minutes = 60): Promise<void> {
  for (let minute = 0; minute < minutes && !(await isSo()); minute++) await letPass(pipeline, 1);
}

function publish({ fetcher }: World, items: Parameters<typeof rssOf>[0]): void {
  const link = `<${HUB}>; rel="hub", <${FEED.url}>; rel="self"`;
  fetcher.serve(FEED.url, { body: rssOf(items), headers: { link } });
  fetcher.serve(HUB, { status: 202 });
}

function requestsOf({ fetcher }: World): readonly Readonly<Record<string, string>>[] {
  return fetcher.requests
    .filter(({ post }) => post !== undefined)
    .map(({ post }) => Object.fromEntries(new URLSearchParams(post?.body)));
}

/** The whole state that matters, once an hour has passed for what is tried again. */
async function outcomeOf(pipeline: Pipeline) {
  const { stores } = pipeline.context;
  await letPass(pipeline, 60, 5);
  const row = await stores.webSubs.get(webSubId(FEED.id));
  const entries = await all(stores.entries.ofFeed(FEED.id));
  const articles = await newestArticles(stores, 10);
  return {
    state: row?.record.state,
    waitsForPoll: row?.record.announceAt,
    entries: entries.map(({ record }) => record.status),
    articles: articles.map(({ record }) => `${record.title} ${record.articleVersion}`),
    callbacks: new Set(requestsOf(pipeline.world).map((request) => request['hub.callback'])).size,
    messagesLeft: await messagesLeft(pipeline),
    deadLetters: (await pipeline.queue.listDeadLetters()).length,
  };
}

const ALL_WELL = {
  state: 'active',
  waitsForPoll: undefined,
  entries: ['archived'],
  articles: ['One 1'],
  callbacks: 1,
  messagesLeft: 0,
  deadLetters: 0,
};

const tagging = {
  knownTags: new Set<string>(),
  tagArticle: (article: Parameters<Pipeline['context']['tagArticle']>[0]) => ({ article, modelVersion: '1', tags: [] }),
};

function startRun(world: World, owner: string, faults?: Faults): Promise<Pipeline> {
  return startPipeline({ tagging, lease: { owner, soleOwner: true }, ...faults }, world);
}

async function effectsOfOneRun(): Promise<readonly string[]> {
  const faults = createFaults();
  const pipeline = await startRun(createWorld({ blobs: createMemoryBlobs() }), 'only-run', faults);
  await liveThroughAPush(pipeline);
  const effects = [...faults.effects];
  expect(await outcomeOf(pipeline)).toEqual(ALL_WELL);
  return effects;
}

async function tryEveryPoint(as: Fault['as'], recover: (world: World, run: Pipeline) => Promise<Pipeline>) {
  const effects = await effectsOfOneRun();
  const faults = effects.flatMap((_, i) =>
    (['before', 'after'] as const)
      // What is stored just before one effect is what was stored just after the effect before it.
      .filter((when) => as === 'error' || when === 'after' || i === 0)
      .map((when) => ({ at: i + 1, when, as })),
  );
  for (const fault of faults) {
    const world = createWorld({ blobs: createMemoryBlobs() });
    const recovered = await recover(world, await startRun(world, 'first-run', createFaults(fault)));
    const name = `${as} ${fault.when} effect ${fault.at}: ${effects[fault.at - 1]}`;
    expect(await outcomeOf(recovered), name).toEqual(ALL_WELL);
    disposeWorld(world);
  }
  return effects;
}

describe('a subscription at a hub', () => {
  it('survives a process that dies before or after any effect', { timeout: 120_000 }, async () => {
    const effects = await tryEveryPoint('crash', async (world, run) => {
      await expect(liveThroughAPush(run)).rejects.toThrow(ProcessCrash);
      const next = await startRun(world, 'second-run');
      await liveThroughAPush(next);
      return next;
    });
    expect(new Set(effects)).toContain('put websub');
    expect(effects.length).toBeGreaterThan(30);
  });

  it('survives any effect that fails or times out although it took place', { timeout: 120_000 }, async () => {
    await tryEveryPoint('error', async (_, run) => {
      await liveThroughAPush(run).catch(() => liveThroughAPush(run));
      return run;
    });
  });
});
