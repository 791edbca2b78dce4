import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { batchHandler } from '../../functions/parts/batch-handler.ts';
import { type QueueWorker, queueHandler } from '../../functions/parts/queue-handler.ts';
import type { JobReport } from '../../functions/parts/queue-invocation.ts';
import { readBody } from '../../functions/parts/read-body.ts';
import { VigiaError } from '../../shared/errors.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { syncFeeds } from '../../shared/jobs/sync-feeds.ts';
import { articleMessageSchema, pollMessageSchema } from '../../shared/model/messages.ts';
import { DEAD_LETTER_NOTES, ENVIRONMENT, METRICS } from '../../shared/names.ts';
import { feedAt } from '../fakes/news.ts';
import { startPipeline } from '../fakes/pipeline.ts';
import { lambdaContext, sqsEvent, sqsRecord } from './sqs-event.ts';
import { type SqsStub, startSqsStub } from './sqs-stub.ts';

/** The SDK sends to the host of the queue's own URL. */
const dlqUrl = (): string => `${sqs.endpoint}/123456789012/vigia-poll-dlq`;
const feed = feedAt('news.example');

let sqs: SqsStub;
let lines: string[];

beforeEach(async () => {
  sqs = await startSqsStub();
  lines = [];
  const environment = {
    AWS_ENDPOINT_URL_SQS: sqs.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    [ENVIRONMENT.stack]: 'vigia-test',
    [ENVIRONMENT.deadLetterUrl('poll')]: dlqUrl(),
    [ENVIRONMENT.deadLetterUrl('index')]: dlqUrl(),
    [ENVIRONMENT.maxReceives]: '3',
    // The libraries then print by the console, which can be watched.
    POWERTOOLS_DEV: 'true',
    POWERTOOLS_METRICS_DISABLED: 'false',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  for (const level of ['info', 'error', 'log'] as const)
    vi.spyOn(console, level).mockImplementation((line: unknown) => void lines.push(String(line)));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await sqs.close();
});

/** A poll function whose job does as the message's feed says. */
async function startPolls(jobs: Readonly<Record<string, () => Promise<JobReport>>>, inParallel = true) {
  const { context } = await startPipeline();
  await syncFeeds(context, [feed]);
  const worker: QueueWorker<JobReport> = {
    queue: 'poll',
    contextOf: () => context,
    work: (_, body) => jobs[readBody(pollMessageSchema, body).feedId]!(),
    count: () => ({ entries: 2 }),
    inParallel,
  };
  const handle = queueHandler(worker);
  return {
    context,
    handle: (...records: readonly SQSRecord[]) => handle(sqsEvent(...records), lambdaContext('r1')),
  };
}

const done = async (): Promise<JobReport> => ({ outcome: 'changed' });
const fails = (error: unknown) => async (): Promise<JobReport> => Promise.reject(error);
const passing = new VigiaError('Cannot go on now', { code: 'busy', retryable: true });
const permanent = new VigiaError('Cannot ever go on with ana@example.org', { code: 'broken' });

function failed(response: SQSBatchResponse): readonly string[] {
  return response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

async function feedRow({ stores }: JobContext) {
  return (await stores.feeds.get(feed.id))?.record;
}

function logged(): readonly Record<string, unknown>[] {
  return lines.map((line): Record<string, unknown> => JSON.parse(line)).filter((line) => 'stage' in line);
}

describe('queueHandler()', () => {
  it.each([true, false])(
    'reports the message that failed and not its neighbours (in parallel: %s)',
    async (inParallel) => {
      const { handle } = await startPolls(
        { good: done, bad: fails(passing), ugly: fails(new TypeError('x')) },
        inParallel,
      );
      const response = await handle(
        sqsRecord('m1', { feedId: 'good' }),
        sqsRecord('m2', { feedId: 'bad' }),
        sqsRecord('m3', { feedId: 'ugly' }),
        sqsRecord('m4', { feedId: 'good' }),
      );
      expect(failed(response)).toEqual(['m2', 'm3']);
      expect(sqs.taken).toEqual([]);
    },
  );

  it('reports every message when all failed, and none when none did', async () => {
    const { handle } = await startPolls({ good: done, bad: fails(passing) });
    expect(failed(await handle(sqsRecord('m1', { feedId: 'bad' }), sqsRecord('m2', { feedId: 'bad' })))).toEqual([
      'm1',
      'm2',
    ]);
    expect(failed(await handle(sqsRecord('m1', { feedId: 'good' })))).toEqual([]);
  });

  it('tells the owning row on the last receive, and still fails so that SQS moves the message', async () => {
    const { context, handle } = await startPolls({ [feed.id]: fails(passing) });
    expect(failed(await handle(sqsRecord('m1', { feedId: feed.id }, 2)))).toEqual(['m1']);
    expect(await feedRow(context)).toMatchObject({ state: 'new' });
    expect(failed(await handle(sqsRecord('m1', { feedId: feed.id }, 3)))).toEqual(['m1']);
    expect(await feedRow(context)).toMatchObject({ state: 'failing', reason: 'dead-lettered: Cannot go on now' });
    expect(sqs.taken).toEqual([]);
  });

  it('puts a message that can never succeed into the dead-letter queue at once, with its reason, and acknowledges it', async () => {
    const { context, handle } = await startPolls({ [feed.id]: fails(permanent), good: done });
    const response = await handle(sqsRecord('m1', { feedId: feed.id }), sqsRecord('m2', { feedId: 'good' }));
    expect(failed(response)).toEqual([]);
    expect(await feedRow(context)).toMatchObject({ state: 'failing' });
    expect(sqs.taken).toMatchObject([
      {
        QueueUrl: dlqUrl(),
        MessageBody: JSON.stringify({ feedId: feed.id }),
        MessageAttributes: {
          [DEAD_LETTER_NOTES.id]: { StringValue: 'm1' },
          [DEAD_LETTER_NOTES.reason]: { StringValue: 'Cannot ever go on with [address]' },
          [DEAD_LETTER_NOTES.receives]: { StringValue: '1' },
        },
      },
    ]);
  });

  it.each(['not JSON', '{"feedId": 7}', '[]'])(
    'dead-letters the message %j, which is not its queue’s',
    async (body) => {
      const { handle } = await startPolls({});
      expect(failed(await handle(sqsRecord('m1', body)))).toEqual([]);
      expect(sqs.taken).toMatchObject([{ MessageBody: body }]);
    },
  );

  it('keeps a message that can never succeed while the dead-letter queue does not take it', async () => {
    sqs.refuse();
    const { handle } = await startPolls({ bad: fails(permanent) });
    expect(failed(await handle(sqsRecord('m1', { feedId: 'bad' })))).toEqual(['m1']);
    expect(logged()).toMatchObject([{ outcome: 'failed', reason: expect.stringContaining('AccessDenied') }]);
  });

  it('writes one line a job with the keys of the house and no address, and its counts once', async () => {
    const { handle } = await startPolls({ good: done, bad: fails(permanent) });
    await handle(
      sqsRecord('m1', { feedId: 'good' }),
      sqsRecord('m2', { feedId: 'bad' }),
      sqsRecord('m3', { feedId: 'good' }),
    );
    expect(logged()).toHaveLength(3);
    const keys = { time: expect.any(String), stage: 'poll', requestId: 'r1', durationMs: expect.any(Number) };
    expect(logged()).toContainEqual(expect.objectContaining({ ...keys, level: 'INFO', outcome: 'changed' }));
    expect(logged()).toContainEqual(expect.objectContaining({ ...keys, level: 'ERROR', outcome: 'dead-lettered' }));
    expect(lines.join('\n')).not.toContain('ana@example.org');
    const metrics = lines.filter((line) => line.includes('CloudWatchMetrics')).map((line) => JSON.parse(line));
    expect(metrics).toMatchObject([{ service: 'vigia-test', [METRICS.entries]: [2, 2] }]);
  });
});

describe('batchHandler()', () => {
  it('runs one job on the whole batch, without the messages that cannot be read', async () => {
    const { context } = await startPipeline();
    const batches: unknown[] = [];
    const handle = batchHandler({
      queue: 'index',
      contextOf: () => context,
      schema: articleMessageSchema,
      work: async (_, messages) => {
        batches.push(messages);
        return { outcome: 'indexed' };
      },
    });
    const records = [sqsRecord('m1', { articleId: 'a' }), sqsRecord('m2', 'x'), sqsRecord('m3', { articleId: 'b' })];
    expect(failed(await handle(sqsEvent(...records), lambdaContext('r1')))).toEqual([]);
    expect(batches).toEqual([[{ articleId: 'a' }, { articleId: 'b' }]]);
    expect(sqs.taken).toMatchObject([{ MessageBody: 'x' }]);
  });

  it('fails every message of a batch whose job failed', async () => {
    const { context } = await startPipeline();
    const handle = batchHandler({
      queue: 'index',
      contextOf: () => context,
      schema: articleMessageSchema,
      work: () => Promise.reject(passing),
    });
    const event = sqsEvent(sqsRecord('m1', { articleId: 'a' }), sqsRecord('m2', { articleId: 'b' }, 3));
    expect(failed(await handle(event, lambdaContext('r1')))).toEqual(['m1', 'm2']);
  });
});
