import { webhookJob } from '../shared/jobs/webhook.ts';
import { webhookMessageSchema } from '../shared/model/messages.ts';
import { awsBlobs } from './parts/blobs.ts';
import { bundledConfig } from './parts/config.ts';
import { politeFetcher } from './parts/fetcher.ts';
import { contextMaker } from './parts/job-context.ts';
import { queueHandler } from './parts/queue-handler.ts';
import { readBody } from './parts/read-body.ts';
import { jobSettings } from './parts/settings.ts';
import { awsTable } from './parts/table.ts';

const config = bundledConfig();

/** Posts what alerts found to the webhooks of their readers: a delivery a message. */
export const handler = queueHandler({
  queue: 'webhook',
  contextOf: contextMaker({
    ports: { table: awsTable(), blobs: awsBlobs(), fetcher: politeFetcher(config) },
    settings: jobSettings(config),
  }),
  work: (context, body) => webhookJob(context, readBody(webhookMessageSchema, body)),
  inParallel: true,
});
