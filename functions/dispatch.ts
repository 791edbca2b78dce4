import type { Context } from 'aws-lambda';
import { dispatchJob } from '../shared/jobs/dispatch.ts';
import { followFeedList } from '../shared/jobs/follow-feed-list.ts';
import { openOperatorMail } from '../shared/jobs/operator-mail.ts';
import { shortHash } from '../shared/text/hash.ts';
import { bundledConfig } from './parts/config.ts';
import { bundledFeeds } from './parts/feed-list.ts';
import { contextMaker } from './parts/job-context.ts';
import { createJobLog } from './parts/job-log.ts';
import { awsQueue } from './parts/queue.ts';
import { jobSettings } from './parts/settings.ts';
import { awsTable } from './parts/table.ts';
import { traced } from './parts/traced.ts';

const config = bundledConfig();
const { feeds, text } = bundledFeeds(config.feeds.file);
// The contact decides which feeds are polled.
const feedList = { feeds, hash: shortHash([text, config.contact ?? '']) };
const contextOf = contextMaker({
  ports: { table: awsTable(), queue: awsQueue('poll', 'ingest', 'deliver', 'websub', 'retag', 'webhook') },
  settings: jobSettings(config),
});
const log = createJobLog('dispatch');

/** How often it runs: what falls due before the next time is sent with a delay. */
const SWEEP_MS = 60_000;

/**
 * Every minute: opens what the operator is to be told, sends messages for what is due, then follows the deployed list of feeds. In this order, so that a
 * list that cannot be synced stops nothing that runs; the invocation fails all the same.
 */
export async function handler(_event: unknown, lambda: Context): Promise<void> {
  log.begin(lambda);
  const started = performance.now();
  await traced('dispatch', async () => {
    const context = contextOf(lambda.awsRequestId);
    await openOperatorMail(context);
    const { sent } = await dispatchJob(context, undefined, SWEEP_MS);
    const synced = await followFeedList(context, feedList);
    log.done({ outcome: 'dispatched', sent, ...synced, durationMs: performance.now() - started });
  });
}
