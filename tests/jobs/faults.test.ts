import { describe, expect, it } from 'vitest';
import { answerLink } from '../../shared/jobs/answer-link.ts';
import { dispatchJob } from '../../shared/jobs/dispatch.ts';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import type { Article } from '../../shared/model/article.ts';
import type { Tag } from '../../shared/model/tag.ts';
import { createFaults, type Fault, type Faults } from '../fakes/faults.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { feedAt, type NewsItem, pageHtml, rssOf } from '../fakes/news.ts';
import {
  all,
  createWorld,
  disposeWorld,
  drain,
  letPass,
  mailsIn,
  messagesLeft,
  type Pipeline,
  ProcessCrash,
  runPass,
  startPipeline,
  type World,
} from '../fakes/pipeline.ts';

/*
 * A small newsroom: three feeds, eight articles (one of them in two feeds), three alerts of two readers,
 * one of which is confirmed by mail. Every effect on the ports is a point at which the run may fail.
 */
const FEEDS = ['a.example', 'b.example', 'c.example'].map((host) => feedAt(host));
const TOPICS: Readonly<Record<string, string>> = {
  pills: 'A patrol found fentanyl in a truck.',
  powder: 'A lab that made fentanyl was shut.',
  rifles: 'A shipment of rifles was stopped.',
  both: 'A shipment of rifles and fentanyl was stopped.',
  rain: 'It rained on the coast.',
  sun: 'The sun shone on the valley.',
  snow: 'Snow fell in the hills.',
  wind: 'The wind blew over the plain.',
};
const PUBLISHED: Readonly<Record<string, readonly string[]>> = {
  'a.example': ['pills', 'rifles', 'rain'],
  'b.example': ['powder', 'both', 'sun'],
  'c.example': ['snow', 'wind', 'pills'],
};
const EXPECTED = ['ana both', 'ana pills', 'ana powder', 'ana rifles', 'ben both', 'ben rifles'];

function serveNews({ fetcher }: World): void {
  for (const [host, titles] of Object.entries(PUBLISHED)) {
    const items = titles.map((title): NewsItem => ({ guid: title, link: `https://news.example/${title}`, title }));
    fetcher.serve(`https://${host}/feed.xml`, { body: rssOf(items), headers: { etag: `"${host}"` } });
  }
  for (const [title, sentence] of Object.entries(TOPICS))
    fetcher.serve(`https://news.example/${title}`, { body: pageHtml(title, sentence) });
}

/** Two words are two topics: enough for what is tried here, and quick. */
const tagging = {
  knownTags: new Set(['fentanyl', 'arms-trafficking']),
  tagArticle: (article: Article) => ({
    article,
    modelVersion: '1-stub',
    tags: [...tagOf(article, 'arms-trafficking', 'rifles'), ...tagOf(article, 'fentanyl', 'fentanyl')],
  }),
};

function tagOf({ text }: Article, tag: string, words: string): readonly Tag[] {
  const start = text.indexOf(words);
  if (start === -1) return [];
  const place = { field: 'lead' as const, start, end: start + words.length, words };
  const receipt = { ...place, rule: `${tag}/term`, language: 'en', score: 1, supportedBy: [], blockedBy: [] };
  return [{ tag, level: 'about', score: 1, modelVersion: '1-stub', receipts: [receipt] }];
}

/** All that a person and the runner do; safe to begin again after any failure. */
async function runNewsroom(pipeline: Pipeline): Promise<void> {
  const { context, world } = pipeline;
  for (const [name, queryText, confirmed] of [
    ['ana', 'topic:fentanyl', true],
    ['ana', 'rifles', true],
    ['ben', 'topic:arms-trafficking', false],
  ] as const) {
    await subscribe(context, { address: `${name}@example.org`, queryText, language: 'en', confirmed });
  }
  await dispatchJob(context, ['entry', 'mail']);
  await drain(pipeline);
  for (let minutes = 0; minutes < 40 && (await confirmTokens(world)).length === 0; minutes++)
    await letPass(pipeline, 1);
  for (const token of await confirmTokens(world)) await answerLink(context, token);
  await runPass(pipeline, FEEDS);
}

async function confirmTokens(world: World): Promise<readonly string[]> {
  return (await mailsIn(world)).flatMap(({ text = '' }) => /\/confirm\?t=(\S+)/.exec(text)?.[1] ?? []);
}

async function startRun(world: World, owner: string, faults?: Faults): Promise<Pipeline> {
  return await startPipeline({ tagging, lease: { owner, soleOwner: true }, ...faults }, world);
}

/** What a reader of the archive and of the mailboxes sees. */
async function outcomeOf(pipeline: Pipeline) {
  const { stores } = pipeline.context;
  const entries = (await Promise.all(FEEDS.map(({ id }) => all(stores.entries.ofFeed(id))))).flat();
  const archived: string[] = [];
  for (const day of await stores.articles.days())
    for await (const { record } of stores.articles.ofDay(day)) {
      const versions = await all(stores.articles.versions(record.id));
      const text = await stores.articles.text(record);
      archived.push(`${record.title} ${versions.length} ${text?.article.title}`);
    }
  const mails = await mailsIn(pipeline.world);
  const told = mails.flatMap(({ to, text = '' }) =>
    Object.keys(TOPICS)
      .filter((title) => new RegExp(`^${title}\r?$`, 'm').test(text))
      .map((title) => `${to?.[0]?.address?.split('@')[0]} ${title}`),
  );
  return {
    entries: entries.map(({ record }) => record.status),
    archived: archived.toSorted(),
    told: told.toSorted(),
    questions: mails.filter(({ subject }) => subject?.startsWith('Confirm')).length,
    mailIds: mails.length - new Set(mails.map(({ mailId }) => mailId)).size,
    messagesLeft: await messagesLeft(pipeline),
    deadLetters: (await pipeline.queue.listDeadLetters()).length,
    unsent: (await all(stores.mails.unfinished())).length,
  };
}

const EVERYTHING_ONCE = {
  entries: Array.from({ length: 9 }, () => 'archived'),
  archived: Object.keys(TOPICS)
    .map((title) => `${title} 1 ${title}`)
    .toSorted(),
  told: EXPECTED,
  questions: 1,
  mailIds: 0,
  messagesLeft: 0,
  deadLetters: 0,
  unsent: 0,
};

/** Every effect of an undisturbed run, by name. */
async function effectsOfOneRun(): Promise<readonly string[]> {
  const faults = createFaults();
  const world = createWorld({ blobs: createMemoryBlobs() });
  serveNews(world);
  const pipeline = await startRun(world, 'only-run', faults);
  await runNewsroom(pipeline);
  expect(await outcomeOf(pipeline)).toEqual(EVERYTHING_ONCE);
  return faults.effects;
}

type Recover = (world: World, run: Pipeline) => Promise<Pipeline>;

/** Worlds at once: while one waits for its files, another works. */
const PARALLEL = 8;

/** Runs the newsroom with a fault on both sides of every effect in turn; what `recover` leaves must be the same each time. */
async function tryEveryPoint(as: Fault['as'], recover: Recover): Promise<number> {
  const effects = await effectsOfOneRun();
  const faults = effects.flatMap((_, i) =>
    (['before', 'after'] as const)
      // What is stored just before one effect is what was stored just after the effect before it.
      .filter((when) => as === 'error' || when === 'after' || i === 0)
      .map((when) => ({ at: i + 1, when, as })),
  );
  for (let i = 0; i < faults.length; i += PARALLEL)
    await Promise.all(faults.slice(i, i + PARALLEL).map((fault) => tryPoint(fault, recover)));
  return faults.length;
}

async function tryPoint(fault: Fault, recover: Recover): Promise<void> {
  const world = createWorld({ blobs: createMemoryBlobs() });
  serveNews(world);
  const faults = createFaults(fault);
  const recovered = await recover(world, await startRun(world, 'first-run', faults));
  const name = faults.effects[fault.at - 1];
  expect(name).toBeDefined();
  expect(await outcomeOf(recovered), `${fault.as} ${fault.when} effect ${fault.at}: ${name}`).toEqual(EVERYTHING_ONCE);
  disposeWorld(world);
}

describe('nothing lost, nothing twice', () => {
  it('holds when the process dies before or after any effect and starts again', { timeout: 400_000 }, async () => {
    const points = await tryEveryPoint('crash', async (world, run) => {
      await expect(runNewsroom(run)).rejects.toThrow(ProcessCrash);
      const next = await startRun(world, 'second-run');
      await runNewsroom(next);
      return next;
    });
    console.log(`crashes tried: ${points}`);
    expect(points).toBeGreaterThan(100);
  });

  it('holds when any effect fails or times out although it took place', { timeout: 400_000 }, async () => {
    const points = await tryEveryPoint('error', async (_, run) => {
      // What a person did is done again by that person; messages come again by themselves.
      await runNewsroom(run).catch(() => runNewsroom(run));
      await letPass(run, 45, 3);
      return run;
    });
    console.log(`errors tried: ${points}`);
    expect(points).toBeGreaterThan(100);
  });
});
