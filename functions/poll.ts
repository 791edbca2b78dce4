import { type BackfillReport, backfillFeedJob } from '../shared/jobs/backfill-feed.ts';
import { type PollReport, pollJob } from '../shared/jobs/poll.ts';
import { pollQueueMessageSchema } from '../shared/model/messages.ts';
import { awsBlobs } from './parts/blobs.ts';
import { bundledConfig } from './parts/config.ts';
import { politeFetcher } from './parts/fetcher.ts';
import { contextMaker } from './parts/job-context.ts';
import type { Counts } from './parts/job-metrics.ts';
import { awsQueue } from './parts/queue.ts';
import { queueHandler } from './parts/queue-handler.ts';
import { readBody } from './parts/read-body.ts';
import { jobSettings } from './parts/settings.ts';
import { awsTable } from './parts/table.ts';

const config = bundledConfig();

/** Polls feeds and makes the steps of backfills: a message each. */
export const handler = queueHandler({
  queue: 'poll',
  contextOf: contextMaker({
    ports: { table: awsTable(), blobs: awsBlobs(), queue: awsQueue('ingest'), fetcher: politeFetcher(config) },
    settings: jobSettings(config),
  }),
  work: (context, body): Promise<PollReport | BackfillReport> => {
    const message = readBody(pollQueueMessageSchema, body);
    return 'backfillId' in message ? backfillFeedJob(context, message) : pollJob(context, message);
  },
  count,
  inParallel: true,
});

function count(report: PollReport | BackfillReport): Counts {
  switch (report.outcome) {
    case 'skipped':
    case 'postponed':
    case 'backfilled':
    case 'waiting':
    case 'halted':
      return {};
    case 'changed':
    case 'not-modified':
      return { entries: report.fresh };
    case 'rate-limited':
    case 'blocked':
    case 'gone':
    case 'failed':
      return { feedsFailing: 1 };
    default:
      return report satisfies never;
  }
}
