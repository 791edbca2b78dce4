import { webSubJob } from '../shared/jobs/websub.ts';
import { webSubMessageSchema } from '../shared/model/messages.ts';
import { awsBlobs } from './parts/blobs.ts';
import { bundledConfig } from './parts/config.ts';
import { politeFetcher } from './parts/fetcher.ts';
import { contextMaker } from './parts/job-context.ts';
import { awsQueue } from './parts/queue.ts';
import { queueHandler } from './parts/queue-handler.ts';
import { readBody } from './parts/read-body.ts';
import { awsSecrets } from './parts/secrets.ts';
import { linkSettings } from './parts/settings.ts';
import { awsTable } from './parts/table.ts';

const config = bundledConfig();

/** Asks hubs for pushes, and polls the feeds that they pushed: a subscription a message. */
export const handler = queueHandler({
  queue: 'websub',
  contextOf: contextMaker({
    ports: {
      table: awsTable(),
      blobs: awsBlobs(),
      queue: awsQueue('poll'),
      fetcher: politeFetcher(config),
      secrets: awsSecrets(),
    },
    settings: linkSettings(config),
  }),
  work: (context, body) => webSubJob(context, readBody(webSubMessageSchema, body)),
  inParallel: true,
});
