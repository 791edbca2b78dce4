import type { FunctionName, QUEUE_NAMES } from '../shared/names.ts';

export type QueueName = (typeof QUEUE_NAMES)[number];

/** What a function is given to run with. */
export type FunctionSpec = {
  /** Seconds; no less than the longest that one batch can take. */
  readonly timeoutSeconds: number;
  /** MiB; Lambda gives CPU in proportion, one whole core at 1,769. */
  readonly memoryMb: number;
  /** MiB of `/tmp`; 512 unless said, which cost nothing. */
  readonly storageMb?: number;
  /** Of `config/`, what the function reads. */
  readonly config: readonly ('settings' | 'feeds' | 'topics')[];
  /** The queue that it works off. */
  readonly source?: {
    readonly queue: QueueName;
    readonly batchSize: number;
    /** Instances at once: on the event source, so that the account's concurrency stays free for everything else. */
    readonly maxConcurrency: number;
    /** How long a batch is gathered. */
    readonly windowSeconds?: number;
  };
};

/** One per entry point of `functions/`. */
export const FUNCTION_SPECS: Readonly<Record<FunctionName, FunctionSpec>> = {
  // A row takes three calls of some 10 ms; what one minute does not reach, the next one does.
  dispatch: { timeoutSeconds: 120, memoryMb: 512, config: ['settings', 'feeds'] },
  // robots.txt 10 s, the feed 30 s (fetch.timeoutMs), then a few rows for each of its entries.
  poll: {
    timeoutSeconds: 120,
    memoryMb: 512,
    config: ['settings'],
    source: { queue: 'poll', batchSize: 5, maxConcurrency: 5 },
  },
  // robots.txt 10 s, the page 30 s, a cold worker, two rungs of 15 s each. Two workers of 512 MB beside the handler.
  ingest: {
    timeoutSeconds: 180,
    memoryMb: 2048,
    config: ['settings', 'topics'],
    source: { queue: 'ingest', batchSize: 4, maxConcurrency: 5 },
  },
  index: {
    // A batch takes seconds; a night's upkeep reads and writes every month's part, 20 MB and some 3 s each.
    timeoutSeconds: 300,
    memoryMb: 1769,
    storageMb: 4096,
    config: [],
    // A new article is found within a minute (ArticleIndex). Writers that meet begin again: two are the fewest SQS allows.
    source: { queue: 'index', batchSize: 100, maxConcurrency: 2, windowSeconds: 20 },
  },
  match: {
    timeoutSeconds: 60,
    memoryMb: 1024,
    config: ['settings'],
    source: { queue: 'match', batchSize: 5, maxConcurrency: 2 },
  },
  // One mail after the other, 10 s each for SES. Shorter than a mail's lease of three minutes, so that a lease never
  // ends under a sender that still runs.
  deliver: {
    timeoutSeconds: 120,
    memoryMb: 512,
    config: ['settings', 'topics'],
    source: { queue: 'deliver', batchSize: 5, maxConcurrency: 2 },
  },
  'mail-events': {
    timeoutSeconds: 30,
    memoryMb: 256,
    config: ['settings'],
    source: { queue: 'mail-events', batchSize: 10, maxConcurrency: 2 },
  },
  // robots.txt 10 s, the hub 30 s, then a row.
  websub: {
    timeoutSeconds: 60,
    memoryMb: 512,
    config: ['settings'],
    source: { queue: 'websub', batchSize: 5, maxConcurrency: 2 },
  },
  // Ten seconds for each target, five at once.
  webhook: {
    timeoutSeconds: 60,
    memoryMb: 512,
    config: ['settings'],
    source: { queue: 'webhook', batchSize: 5, maxConcurrency: 2 },
  },
  // A batch of 500 articles, six calls of some 10 ms each, with the model in memory.
  retag: {
    timeoutSeconds: 120,
    memoryMb: 1024,
    config: ['topics'],
    source: { queue: 'retag', batchSize: 1, maxConcurrency: 5 },
  },
  // The longest that Lambda lets a function run; what a night does not reach, the next one does.
  sweep: { timeoutSeconds: 900, memoryMb: 1024, config: ['settings'] },
  // An HTTP API waits 30 s at most.
  // Parts of the article index that were read lie in /tmp: some 7 MB for a thousand articles.
  api: { timeoutSeconds: 28, memoryMb: 1024, storageMb: 4096, config: ['settings', 'topics'] },
  authorize: { timeoutSeconds: 10, memoryMb: 256, config: [] },
};
