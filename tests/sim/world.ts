import { jobSettings } from '../../functions/parts/settings.ts';
import { loadConfig } from '../../local/load-config.ts';
import { describeError } from '../../shared/errors.ts';
import { dispatchJob } from '../../shared/jobs/dispatch.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import type { Article } from '../../shared/model/article.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import type { Settings } from '../../shared/model/settings.ts';
import type { Tag } from '../../shared/model/tag.ts';
import type { ArticleIndex, Mailer, Ports, QueueName, ReceivedMessage } from '../../shared/ports.ts';
import { createStores, type Stores } from '../../shared/stores/stores.ts';
import { createFakeExtractor } from '../fakes/fake-extractor.ts';
import { createMemoryBlobs } from '../fakes/memory-blobs.ts';
import { createMemoryQueue, type MemoryQueue } from '../fakes/memory-queue.ts';
import { createMemoryTable, type MemoryTable } from '../fakes/memory-table.ts';
import { createSeededRng } from '../fakes/seeded-rng.ts';
import { createEventSources } from './event-source.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { MovedLetter, SimFunction } from './functions.ts';
import { ownsWork } from './owns-work.ts';
import { createPublishers } from './publishers.ts';
import { createScheduler, type Scheduler, type SimProcess } from './scheduler.ts';
import { type Reach, simPorts } from './sim-ports.ts';
import { type Attempt, createSimSes, type SimSes } from './sim-ses.ts';
import { TOPIC_WORDS, type Workload } from './workload.ts';

/** How the network and SES treat messages. All in seconds; a copy more is a duplicate, none is a loss. */
export type Weather = {
  readonly indexLagMs: () => number;
  readonly messageCopies: (queue: QueueName) => readonly number[];
  readonly pick: (count: number) => number;
  readonly mailEvents: () => readonly number[];
  /** How often the schedule fires in a minute. */
  readonly ticks: () => number;
};

/** One deployment and its outside world, in virtual time. */
export type World = {
  readonly scheduler: Scheduler;
  readonly table: MemoryTable;
  readonly queue: MemoryQueue;
  readonly stores: Stores;
  readonly ses: SimSes;
  readonly workload: Workload;
  readonly startMs: number;
  /** Starts a process with production ports; `onEnd` is told what it threw. */
  start(
    role: string,
    work: (context: JobContext, process: SimProcess) => Promise<void>,
    onEnd?: (error: unknown) => void,
  ): SimProcess;
  /** Sweeps every minute while this says so. */
  sweepWhile(goesOn: () => boolean): void;
  /** When word of a bounce had been worked off, by address; milliseconds since 1970. */
  readonly suppressedAt: ReadonlyMap<string, number>;
  /** Messages that a job gave up without a word at the row that owns their work. */
  readonly givenUp: ReadonlySet<string>;
  /** What processes threw that nobody caught, for a person who looks into a seed. */
  readonly troubles: readonly string[];
};

export type WorldOptions = {
  readonly workload: Workload;
  readonly seed: number;
  readonly plan: FaultPlan;
  readonly weather: Weather;
  readonly functions: readonly SimFunction[];
  readonly onDelivered?: (world: World, attempt: Attempt) => void;
};

type Instance = Pick<JobContext, 'ports' | 'stores'> & { runs: SimProcess };

export const START = '2026-03-02T12:00:00.000Z';

/** How often the due index is swept (functions/dispatch.ts). */
const SWEEP_MS = 60_000;

/** Builds a deployment in which nothing has happened yet. */
export function createWorld(options: WorldOptions): World {
  const { workload, plan, weather } = options;
  const scheduler = createScheduler(START);
  const rng = createSeededRng(options.seed ^ 0x5eed);
  const startMs = scheduler.nowMs();
  const minute = (): number => (scheduler.nowMs() - startMs) / 60_000;
  const table = createMemoryTable({ clock: scheduler.clock, indexLagMs: weather.indexLagMs });
  const blobs = createMemoryBlobs();
  const known = new Set<string>();
  const givenUp = new Set<string>();
  const suppressedAt = new Map<string, number>();
  const troubles: string[] = [];
  const queue = createMemoryQueue({
    clock: scheduler.clock,
    copies: weather.messageCopies,
    pick: weather.pick,
    onVisible: (name, atMs) => scheduler.at(atMs, () => sources.look(name)),
  });
  const stores = createStores({ table, blobs });
  const ses = createSimSes({
    scheduler,
    queue,
    bouncing: new Set(workload.readers.filter(({ bounces }) => bounces).map(({ address }) => address)),
    eventDelays: weather.mailEvents,
    isSent: (mailId) => known.has(mailId) || stateOf(table, mailId) === 'sent',
    onDelivered: (attempt) => options.onDelivered?.(world, attempt),
  });
  const shared: Omit<Ports, 'clock' | 'mailer'> = {
    table,
    blobs,
    queue,
    fetcher: createPublishers(workload, minute),
    extractor: createFakeExtractor(),
    articleIndex: NO_INDEX,
    secrets: { get: async (name) => `secret ${name}` },
    rng,
  };
  const reachOf = (process: SimProcess): Reach => ({ process, scheduler, plan, latencyMs: () => 5 + rng.next() * 45 });
  const noteGivenUp = (name: QueueName, body: JsonObject): void => {
    const owner = table.rows().find(({ key }) => ownsWork(key, name, body))?.body;
    const isMarked = owner === undefined || String(owner['reason']).startsWith('dead-lettered');
    const hasEnded = owner?.['status'] === 'archived' || owner?.['state'] === 'sent';
    if (!isMarked && !hasEnded) givenUp.add(`${name} ${JSON.stringify(body)} was given up without a word at its row`);
  };
  const instances = new Map<string, Instance[]>();
  const contextOf = (process: SimProcess): JobContext => {
    const warm = instances.get(process.role)?.find(({ runs }) => runs.hasEnded);
    const instance = warm ?? coldStart(process);
    instance.runs = process;
    const owner = `${process.role}-${process.startedAtMs}-${rng.next()}`;
    return { ...instance, settings: settingsOf(owner), tagArticle, knownTags };
  };

  /** What an instance keeps from one invocation to the next; one that died is never warm again. */
  function coldStart(process: SimProcess): Instance {
    const mailer: Mailer = { send: (mail) => ses.mailerOf(instance.runs).send(mail) };
    const ports = simPorts(() => reachOf(instance.runs), { ...shared, mailer });
    const instance: Instance = { ports, stores: createStores(ports), runs: process };
    instances.set(process.role, [...(instances.get(process.role) ?? []), instance]);
    return instance;
  }

  const sources = createEventSources({
    functions: options.functions,
    queue,
    scheduler,
    reachOf,
    contextOf,
    bury: async ({ queue: name, bodyJson, reason }: MovedLetter) => {
      noteGivenUp(name, JSON.parse(bodyJson));
      queue.bury(name, bodyJson, reason);
    },
    onGivenUp: (name, { body }) => noteGivenUp(name, body),
    onDone: (name, message) => {
      const word = name === 'mail-events' ? wordOf(message) : undefined;
      if (word === undefined) return;
      known.add(word.mailId);
      const to = ses.attempts.find(({ mailId }) => mailId === word.mailId)?.to;
      if (word.isBounce && to !== undefined && !suppressedAt.has(to)) suppressedAt.set(to, scheduler.nowMs());
    },
  });

  const start: World['start'] = (role, work, onEnd) =>
    scheduler.start(
      role,
      (process) => work(contextOf(process), process),
      (error) => {
        if (error !== undefined) troubles.push(`${role}: ${describeError(error)}`);
        onEnd?.(error);
      },
    );

  const sweep = (goesOn: () => boolean): void => {
    if (!goesOn()) return;
    const until = new Date(scheduler.nowMs() + SWEEP_MS).toISOString();
    const due = table.firstDue();
    // A sweep that finds nothing does nothing: those are left out, which makes a quiet day short.
    const times = due !== undefined && due <= until ? weather.ticks() : 0;
    for (let i = 0; i < times; i++)
      start('dispatch', async (context) => {
        await dispatchJob(context, undefined, SWEEP_MS);
      });
    scheduler.at(scheduler.nowMs() + SWEEP_MS, () => sweep(goesOn));
  };

  const world: World = {
    scheduler,
    table,
    queue,
    stores,
    ses,
    workload,
    startMs,
    suppressedAt,
    givenUp,
    troubles,
    start,
    sweepWhile: sweep,
  };
  return world;
}

/** The index answers from the archive itself: nothing of it can be lost here that the suite of its own does not see. */
const NO_INDEX: ArticleIndex = {
  upsert: async () => undefined,
  remove: async () => undefined,
  search: async () => ({ hits: [] }),
  facets: async () => ({ articles: 0, stories: 0, fields: {} }),
  timeline: async () => [],
  stories: async () => ({ articles: 0, stories: 0, page: [] }),
  maintain: async () => ({ outcome: 'nothing-to-do' }),
};

const config = loadConfig();

/** As deployed, but for an instance's name, and with hosts that need no pause. */
function settingsOf(owner: string): Settings {
  const settings = jobSettings(config);
  return {
    ...settings,
    baseUrl: 'https://vigia.example',
    contact: 'https://vigia.example/about',
    fetch: { ...settings.fetch, hostPaceMs: 1_000 },
    poll: { ...settings.poll, intervalMinutes: 20, minMinutes: 15 },
    mail: { ...settings.mail, from: 'Vigía <vigia@vigia.example>' },
    lease: { owner, soleOwner: false },
  };
}

const knownTags: ReadonlySet<string> = new Set(Object.values(TOPIC_WORDS));

/** Two words are two topics: enough for what is tried here, and quick. */
function tagArticle(article: Article) {
  const tags = Object.entries(TOPIC_WORDS).flatMap(([words, tag]) => tagOf(article, tag, words));
  return { article, modelVersion: '1-stub', tags };
}

function tagOf({ text }: Article, tag: string, words: string): readonly Tag[] {
  const start = text.indexOf(words);
  if (start === -1) return [];
  const place = { field: 'lead' as const, start, end: start + words.length, words };
  const receipt = { ...place, rule: `${tag}/term`, language: 'en', score: 1, supportedBy: [], blockedBy: [] };
  return [{ tag, level: 'about', score: 1, modelVersion: '1-stub', receipts: [receipt] }];
}

function stateOf(table: MemoryTable, mailId: string): unknown {
  return table.rows().find(({ key, body }) => key.kind === 'mail' && body['id'] === mailId)?.body['state'];
}

/** What an event of SES said of which mail. */
function wordOf({ body }: ReceivedMessage): { readonly mailId: string; readonly isBounce: boolean } | undefined {
  const message = String(body['Message']);
  const mailId = /"mail-id":\["([^"]+)"\]/.exec(message)?.[1];
  return mailId === undefined ? undefined : { mailId, isBounce: message.includes('"Bounce"') };
}
