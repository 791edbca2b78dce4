import type { Context } from 'aws-lambda';
import { isRetentionDue, sweepRetention } from '../shared/jobs/sweep-retention.ts';
import { awsBlobs } from './parts/blobs.ts';
import { bundledConfig } from './parts/config.ts';
import { contextMaker } from './parts/job-context.ts';
import { createJobLog } from './parts/job-log.ts';
import { awsQueue } from './parts/queue.ts';
import { awsTable } from './parts/table.ts';
import { traced } from './parts/traced.ts';

const { retention: rules } = bundledConfig();
const contextOf = contextMaker({ ports: { table: awsTable(), blobs: awsBlobs(), queue: awsQueue('index') } });
const log = createJobLog('sweep');

/** A third of a second each at worst; the rest of the time is for looking at every row and blob. */
const MOST_ARTICLES = 1_000;

/** Longer than a night's calls are apart, shorter than from its last one to the next night's first. */
const AGAIN_AFTER_MS = 12 * 60 * 60_000;

/** DynamoDB bills a look at every row for all of them, whatever it looks for: once a week, on Sundays (UTC). */
const EVERY_ROW_ON = 0;

/**
 * Removes what is kept longer than `retention` says: texts once a night, the rest once a week. What one call does not
 * reach, the next one does.
 */
export async function handler(_event: unknown, lambda: Context): Promise<void> {
  log.begin(lambda);
  const started = performance.now();
  await traced('sweep', async () => {
    const context = contextOf(lambda.awsRequestId);
    const everyRow = context.ports.clock.now().getUTCDay() === EVERY_ROW_ON;
    const report = (await isRetentionDue(context, AGAIN_AFTER_MS))
      ? await sweepRetention(context, { rules, dryRun: false, mostArticles: MOST_ARTICLES, everyRow })
      : undefined;
    const counts = Object.entries(report?.classes ?? {}).map(([name, { items }]) => [name, items] as const);
    log.done({
      outcome: report === undefined ? 'not-due' : report.more ? 'more' : 'swept',
      ...Object.fromEntries(counts),
      durationMs: performance.now() - started,
    });
  });
}
