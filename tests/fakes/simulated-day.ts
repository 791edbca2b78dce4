import { handleMessage, type WorkedQueue } from '../../local/job-handlers.ts';
import { openSqlite } from '../../shared/adapters/local/sqlite-database.ts';
import { createSqliteQueue, type SqliteQueue } from '../../shared/adapters/local/sqlite-queue.ts';
import { createSqliteTable } from '../../shared/adapters/local/sqlite-table.ts';
import { dispatchJob } from '../../shared/jobs/dispatch.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { syncFeeds } from '../../shared/jobs/sync-feeds.ts';
import type { FeedRecord } from '../../shared/model/feed.ts';
import type { Settings } from '../../shared/model/settings.ts';
import type { ReceivedMessage, Rng } from '../../shared/ports.ts';
import { createLinearArticleIndex } from '../../shared/query/linear-article-index.ts';
import { createStores } from '../../shared/stores/stores.ts';
import { createFakeExtractor } from './fake-extractor.ts';
import { createMemoryBlobs } from './memory-blobs.ts';
import { createRecordingMailer } from './recording-mailer.ts';
import { createSeededRng } from './seeded-rng.ts';
import { createSimulatedWeb, type SimulatedFeed, type SimulatedRequest, type Temper } from './simulated-web.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export type SimulatedDay = {
  readonly startMs: number;
  readonly feeds: readonly SimulatedFeed[];
  /** Every request that publishers saw, in the order in which they ended. */
  readonly log: readonly SimulatedRequest[];
  readonly records: readonly FeedRecord[];
  /** Jobs that threw, with why. */
  readonly failures: readonly string[];
};

const START = '2026-03-02T00:00:00.000Z';
const DAY_MS = 24 * 60 * 60_000;

/** Failing feeds among a thousand, as the lists of large aggregators have them: about one in seven. */
const TEMPERS: readonly (readonly [Temper, number])[] = [
  ['plain', 0.55],
  ['last-modified-only', 0.08],
  ['no-validators', 0.03],
  ['same-etag', 0.02],
  ['ttl', 0.04],
  ['max-age', 0.05],
  ['expires', 0.03],
  ['empty', 0.02],
  ['moved', 0.03],
  ['truncated', 0.01],
  ['gone', 0.02],
  ['challenge', 0.02],
  ['down-at-noon', 0.03],
  ['rate-limited', 0.02],
  ['too-slow', 0.02],
  ['html', 0.01],
  ['disallowed', 0.02],
];

/** Feeds of one host: outlets offer several sections. */
const FEEDS_A_HOST = 3;

export type DayOptions = { readonly feeds: number; readonly hours: number; readonly seed: number };

/**
 * Polls simulated publishers for `hours` with the production jobs on the local adapters, as many at once as
 * the embedded run has. Article pages are fetched too, so that they share their host's pace with its feeds.
 */
export async function simulateDay({ feeds: count, hours, seed }: DayOptions): Promise<SimulatedDay> {
  const rng = createSeededRng(seed);
  const clock = createVirtualClock(START);
  const feeds = makeFeeds(count, rng);
  const web = createSimulatedWeb({ feeds, clock, rng });
  const db = openSqlite(':memory:');
  try {
    const queue = createSqliteQueue(db, { clock });
    const context = contextOver({ db, clock, queue, rng, fetcher: web.fetcher });
    const failures: string[] = [];
    const endMs = clock.nowMs() + hours * 60 * 60_000;
    await clock.run(async () => {
      const list = feeds.map(({ id, url }) => ({ id, url, title: id, origin: 'opml' as const }));
      await syncFeeds(context, list);
      for (const name of QUEUES) clock.spawn(() => pump({ context, queue, clock, endMs, failures }, name));
      await sweep({ context, clock, endMs });
    });
    const records = (await context.stores.feeds.all()).map(({ record }) => record);
    return { startMs: Date.parse(START), feeds, log: web.log, records, failures };
  } finally {
    db.close();
  }
}

const QUEUES = ['poll', 'ingest', 'index', 'match'] as const satisfies readonly WorkedQueue[];

/** Messages in work at once, as local/queue-pump.ts has them. */
const CONCURRENCY: Readonly<Record<(typeof QUEUES)[number], number>> = { poll: 8, ingest: 6, index: 1, match: 2 };

const SWEEP_MS = 5_000;
const IDLE_MS = 2_000;
const BUSY_MS = 50;

type Work = {
  readonly context: JobContext;
  readonly queue: SqliteQueue;
  readonly clock: VirtualClock;
  readonly endMs: number;
  readonly failures: string[];
};

async function sweep({ context, clock, endMs }: Pick<Work, 'context' | 'clock' | 'endMs'>): Promise<void> {
  while (clock.nowMs() < endMs) {
    await dispatchJob(context);
    await clock.sleep(SWEEP_MS);
  }
}

async function pump(work: Work, name: (typeof QUEUES)[number]): Promise<void> {
  const { queue, clock, endMs } = work;
  let inWork = 0;
  while (clock.nowMs() < endMs) {
    const free = CONCURRENCY[name] - inWork;
    const messages = free === 0 ? [] : await queue.receive(name, { max: free, visibilitySeconds: 600 });
    inWork += messages.length;
    for (const message of messages)
      clock.spawn(async () => {
        await handle(work, name, message);
        inWork--;
      });
    await clock.sleep(messages.length > 0 || free === 0 ? BUSY_MS : IDLE_MS);
  }
}

async function handle({ context, queue, failures }: Work, name: WorkedQueue, message: ReceivedMessage): Promise<void> {
  try {
    await handleMessage(context, name, message.body);
  } catch (error) {
    failures.push(`${name}: ${String(error)}`);
  }
  await queue.acknowledge(name, message.receipt);
}

function contextOver({
  db,
  clock,
  queue,
  rng,
  fetcher,
}: {
  readonly db: Parameters<typeof createSqliteTable>[0];
  readonly clock: VirtualClock;
  readonly queue: SqliteQueue;
  readonly rng: Rng;
  readonly fetcher: JobContext['ports']['fetcher'];
}): JobContext {
  const table = createSqliteTable(db, { clock, indexDelayMs: 0 });
  const blobs = createMemoryBlobs();
  const stores = createStores({ table, blobs });
  return {
    ports: {
      table,
      blobs,
      queue,
      fetcher,
      clock,
      rng,
      mailer: createRecordingMailer(),
      extractor: createFakeExtractor(),
      articleIndex: createLinearArticleIndex(stores),
      secrets: { get: async () => 'not-a-secret' },
    },
    stores,
    settings: SETTINGS,
    tagArticle: (article) => ({ article, tags: [], modelVersion: '1-none' }),
    knownTags: new Set(),
  };
}

const SETTINGS: Settings = {
  baseUrl: 'http://127.0.0.1:8474',
  readerAliases: {},
  contact: 'https://monitor.example/contact',
  fetch: {
    timeoutMs: 30_000,
    maxFeedBytes: 8_388_608,
    maxPageBytes: 5_242_880,
    hostPaceMs: 1_000,
    unpacedHosts: [],
    robots: 'all',
  },
  poll: { intervalMinutes: 15, minMinutes: 5, maxMinutes: 24 * 60, quietMinutes: 240, pushedMinutes: 120 },
  mail: {
    from: 'Vigía <vigia@localhost.invalid>',
    language: 'en',
    slotMinutes: 5,
    times: { zone: 'UTC', time: '07:00', weekday: 1, nothingNew: false },
  },
  lease: { owner: 'simulated', soleOwner: true },
};

function makeFeeds(count: number, rng: Rng): readonly SimulatedFeed[] {
  return Array.from({ length: count }, (_, i) => {
    const temper = pick(rng);
    const host = temper === 'disallowed' ? `disallowed-${i}.example` : hostOf(Math.floor(i / FEEDS_A_HOST));
    return { id: `feed-${i}`, url: `https://${host}/feed/${i}`, temper, publishesAt: publications(rng) };
  });
}

/** Every fortieth host asks for ten seconds between two requests. */
function hostOf(number: number): string {
  return number % 40 === 0 ? `slowly-${number}.example` : `outlet-${number}.example`;
}

function pick(rng: Rng): Temper {
  let at = rng.next();
  for (const [temper, share] of TEMPERS) {
    if (at < share) return temper;
    at -= share;
  }
  return 'plain';
}

/** Entries a day of real lists: a tenth are wires, half are outlets by day, the rest write weekly or less. */
function publications(rng: Rng): readonly number[] {
  const kind = rng.next();
  const perDay = kind < 0.1 ? 96 : kind < 0.6 ? 4 + 20 * rng.next() : 0.2;
  const start = Date.parse(START);
  const instants: number[] = [];
  for (let at = start - 3 * DAY_MS; at < start + 2 * DAY_MS; ) {
    at += (-Math.log(1 - rng.next()) * DAY_MS) / perDay;
    const hour = new Date(at).getUTCHours();
    const sleeps = kind >= 0.1 && hour < 6 && rng.next() < 0.9;
    if (!sleeps) instants.push(Math.floor(at));
  }
  return instants;
}
