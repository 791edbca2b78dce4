import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import PostalMime, { type Email } from 'postal-mime';
import { onTestFinished } from 'vitest';
import { handleMessage, type JobReport, WORKED_QUEUES, type WorkedQueue } from '../../local/job-handlers.ts';
import { loadTopics } from '../../local/load-topics.ts';
import { knownTags } from '../../local/runtime.ts';
import { createFileBlobs } from '../../shared/adapters/local/file-blobs.ts';
import { createFileSecrets } from '../../shared/adapters/local/file-secrets.ts';
import { createMailFolder, listMailFolder, readMail } from '../../shared/adapters/local/mail-folder.ts';
import { openSqlite } from '../../shared/adapters/local/sqlite-database.ts';
import { createSqliteQueue, type SqliteQueue } from '../../shared/adapters/local/sqlite-queue.ts';
import { createSqliteTable } from '../../shared/adapters/local/sqlite-table.ts';
import { describeError, VigiaError } from '../../shared/errors.ts';
import { MAX_RECEIVES, recordDeadLetter } from '../../shared/jobs/dead-letter.ts';
import { dispatchJob, dispatchOpenSlots, dispatchPollsByHand } from '../../shared/jobs/dispatch.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { syncFeeds } from '../../shared/jobs/sync-feeds.ts';
import type { Feed } from '../../shared/model/feed.ts';
import type { Settings } from '../../shared/model/settings.ts';
import type { Blobs, Mailer, Ports, ReceivedMessage } from '../../shared/ports.ts';
import { createLinearArticleIndex } from '../../shared/query/linear-article-index.ts';
import { tagArticle } from '../../shared/stages/tag.ts';
import { createStores } from '../../shared/stores/stores.ts';
import { createFakeExtractor } from './fake-extractor.ts';
import { createFakeFetcher, type FakeFetcher } from './fake-fetcher.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { createSeededRng } from './seeded-rng.ts';

/** What lives longer than a process: one data folder, its clock and the outside world. */
export type World = {
  readonly dir: string;
  readonly db: DatabaseSync;
  readonly blobs: Blobs;
  readonly clock: ManualClock;
  readonly fetcher: FakeFetcher;
};

/** One process over a world: the production jobs on the local adapters. */
export type Pipeline = {
  readonly world: World;
  readonly context: JobContext;
  readonly queue: SqliteQueue;
  readonly clock: ManualClock;
  readonly fetcher: FakeFetcher;
};

export type PipelineOptions = {
  readonly mailer?: Mailer;
  readonly contact?: string;
  readonly lease?: Settings['lease'];
  readonly hostPaceMs?: number;
  readonly operator?: NonNullable<Settings['operator']>;
  /** Index reads are older than this, as the Table port allows. */
  readonly indexDelayMs?: number;
  readonly tagging?: Pick<JobContext, 'tagArticle' | 'knownTags'>;
  /** Puts something between the jobs and their ports, such as faults. */
  readonly wrap?: (ports: Ports) => Ports;
  readonly wrapQueue?: (queue: SqliteQueue) => SqliteQueue;
};

/** Files in memory, where the system has it: these tests are about what is written, not about the disk. */
const MEMORY_DIR = '/dev/shm';

/** An empty data folder, removed when the test ends. */
export function createWorld(options: { readonly blobs?: Blobs } = {}): World {
  const world = makeWorld(options);
  onTestFinished(() => disposeWorld(world));
  return world;
}

/** As `createWorld`, for a program that is no test: whoever made it disposes of it. */
export function makeWorld(options: { readonly blobs?: Blobs } = {}): World {
  const dir = mkdtempSync(join(existsSync(MEMORY_DIR) ? MEMORY_DIR : tmpdir(), 'vigia-pipeline-'));
  return {
    dir,
    db: openSqlite(':memory:'),
    blobs: options.blobs ?? createFileBlobs(join(dir, 'blobs')),
    clock: createManualClock(),
    fetcher: createFakeFetcher(),
  };
}

/** For a test that makes many: ends a world before the test ends. Twice does no harm. */
export function disposeWorld({ db, dir }: World): void {
  if (db.isOpen) db.close();
  rmSync(dir, { recursive: true, force: true });
}

/** A process that starts: what a process before it had in flight is released, as `openForWriting` does. */
export async function startPipeline(options: PipelineOptions = {}, world = createWorld()): Promise<Pipeline> {
  const { clock, fetcher, db, dir, blobs } = world;
  const sqliteQueue = createSqliteQueue(db, { clock });
  const queue = options.wrapQueue?.(sqliteQueue) ?? sqliteQueue;
  const table = createSqliteTable(db, { clock, indexDelayMs: options.indexDelayMs ?? 0 });
  const bare = {
    table,
    blobs,
    queue,
    mailer: options.mailer ?? createMailFolder(join(dir, 'mail')),
    fetcher,
    extractor: createFakeExtractor(),
    articleIndex: createLinearArticleIndex(createStores({ table, blobs })),
    secrets: createFileSecrets(join(dir, 'secrets.json')),
    clock,
    rng: createSeededRng(1),
  };
  const ports = options.wrap?.(bare) ?? bare;
  await sqliteQueue.releaseInFlight();
  const context: JobContext = {
    ports,
    stores: createStores(ports),
    settings: settingsOf(options),
    ...(options.tagging ?? realTagging()),
  };
  return { world, context, queue, clock, fetcher };
}

function settingsOf({ contact, lease, hostPaceMs = 0, operator }: PipelineOptions): Settings {
  return {
    ...(operator === undefined ? {} : { operator }),
    baseUrl: 'https://vigia.example',
    readerAliases: {},
    ...(contact === undefined ? {} : { contact }),
    fetch: {
      timeoutMs: 1_000,
      maxFeedBytes: 10_000_000,
      maxPageBytes: 5_000_000,
      hostPaceMs,
      unpacedHosts: [],
      robots: 'all',
    },
    poll: { intervalMinutes: 15, minMinutes: 5, maxMinutes: 24 * 60, quietMinutes: 240, pushedMinutes: 120 },
    mail: {
      from: 'Vigía <vigia@vigia.example>',
      language: 'en',
      slotMinutes: 5,
      times: { zone: 'UTC', time: '07:00', weekday: 1, nothingNew: false },
    },
    lease: lease ?? { owner: 'this-run', soleOwner: true },
  };
}

let real: PipelineOptions['tagging'];

/** The model of `config/topics/`, compiled once for a test file. */
function realTagging(): Pick<JobContext, 'tagArticle' | 'knownTags'> {
  if (real !== undefined) return real;
  const topics = loadTopics();
  real = { tagArticle: (article) => tagArticle(article, topics), knownTags: knownTags(topics) };
  return real;
}

export type Drained = { readonly reports: readonly JobReport[]; readonly failures: readonly string[] };

/** A process that died: everything it had in memory is gone. */
export class ProcessCrash extends Error {}

/**
 * Works every queue off, one message after the other, as the queue pump does: acknowledged when its job
 * ends, released or dead-lettered when it throws. Delayed messages are waited for by moving the clock,
 * unless `wait` is false.
 */
export async function drain(pipeline: Pipeline, options: { readonly wait?: boolean } = {}): Promise<Drained> {
  const reports: JobReport[] = [];
  const failures: string[] = [];
  for (;;) {
    let taken = 0;
    for (const name of WORKED_QUEUES) {
      const messages = await pipeline.queue.receive(name, { max: 10, visibilitySeconds: 600 });
      taken += messages.length;
      for (const message of messages) {
        const outcome = await workOff(pipeline, name, message);
        if (typeof outcome === 'string') failures.push(outcome);
        else reports.push(outcome);
      }
    }
    if (taken > 0) continue;
    const next = options.wait === false ? undefined : await nextVisibleAt(pipeline);
    if (next === undefined) return { reports, failures };
    if (next > pipeline.clock.now().toISOString()) pipeline.clock.set(next);
  }
}

async function nextVisibleAt({ queue }: Pipeline): Promise<string | undefined> {
  const depths = await Promise.all(WORKED_QUEUES.map((name) => queue.depth(name)));
  return depths.flatMap(({ nextVisibleAt: at }) => at ?? []).toSorted()[0];
}

/** The report of the job, or why it failed. */
async function workOff(
  { context, queue }: Pipeline,
  name: WorkedQueue,
  message: ReceivedMessage,
): Promise<JobReport | string> {
  try {
    const report = await handleMessage(context, name, message.body);
    await queue.acknowledge(name, message.receipt);
    return report;
  } catch (error) {
    if (error instanceof ProcessCrash) throw error;
    const reason = describeError(error);
    if (message.receiveCount >= MAX_RECEIVES || (error instanceof VigiaError && !error.retryable)) {
      await recordDeadLetter(context, { queue: name, body: message.body, reason });
      await queue.deadLetter(name, message.receipt, reason);
    } else {
      await queue.release(name, message.receipt, 2 ** message.receiveCount);
    }
    return reason;
  }
}

/** One pass by hand, step by step as `runOnce`. */
export async function runPass(pipeline: Pipeline, feeds?: readonly Feed[]): Promise<Drained> {
  const { context } = pipeline;
  if (feeds !== undefined) await syncFeeds(context, feeds);
  await dispatchJob(context, ['entry', 'mail']);
  await dispatchPollsByHand(context);
  const all = [await drain(pipeline)];
  for (let round = 0; round < 20 && (await dispatchJob(context, ['backfill'])).sent > 0; round++)
    all.push(await drain(pipeline));
  for (let round = 0; round < 5 && (await dispatchOpenSlots(context)).sent > 0; round++)
    all.push(await drain(pipeline));
  return {
    reports: all.flatMap(({ reports }) => reports),
    failures: all.flatMap(({ failures }) => failures),
  };
}

/** Lets time pass as the scheduled run does: dispatch, then work, every `stepMinutes`. */
export async function letPass(pipeline: Pipeline, minutes: number, stepMinutes = 1): Promise<Drained> {
  const reports: JobReport[] = [];
  const failures: string[] = [];
  const until = pipeline.clock.now().getTime() + minutes * 60_000;
  while (pipeline.clock.now().getTime() < until) {
    pipeline.clock.advance(Math.min(stepMinutes * 60_000, until - pipeline.clock.now().getTime()));
    await dispatchJob(pipeline.context);
    const done = await drain(pipeline, { wait: false });
    reports.push(...done.reports);
    failures.push(...done.failures);
  }
  return { reports, failures };
}

/** Every mail of the folder, read back. */
export async function mailsIn({ dir }: World): Promise<readonly (Email & { mailId: string; source: string })[]> {
  const mailDir = join(dir, 'mail');
  const mails = (await listMailFolder(mailDir)).toSorted((a, b) => (a.mailId < b.mailId ? -1 : 1));
  return await Promise.all(
    mails.map(async ({ mailId }) => {
      const bytes = (await readMail(mailDir, mailId))!;
      const parsed = await PostalMime.parse(bytes);
      return { ...parsed, mailId, source: new TextDecoder().decode(bytes) };
    }),
  );
}

/** Messages that wait or are in work, over all queues; dead letters not counted. */
export async function messagesLeft({ queue }: Pipeline): Promise<number> {
  const depths = await Promise.all(WORKED_QUEUES.map((name) => queue.depth(name)));
  return depths.reduce((sum, { ready, delayed, inFlight }) => sum + ready + delayed + inFlight, 0);
}

/** All that an async generator gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
