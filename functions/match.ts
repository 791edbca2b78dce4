import { matchJob } from '../shared/jobs/match.ts';
import { articleMessageSchema } from '../shared/model/messages.ts';
import { awsBlobs } from './parts/blobs.ts';
import { bundledConfig } from './parts/config.ts';
import { contextMaker } from './parts/job-context.ts';
import { queueHandler } from './parts/queue-handler.ts';
import { readBody } from './parts/read-body.ts';
import { jobSettings } from './parts/settings.ts';
import { awsTable } from './parts/table.ts';

/** Meets archived articles with every subscription: an article a message. */
export const handler = queueHandler({
  queue: 'match',
  contextOf: contextMaker({
    ports: { table: awsTable(), blobs: awsBlobs() },
    settings: jobSettings(bundledConfig()),
  }),
  work: (context, body) => matchJob(context, readBody(articleMessageSchema, body)),
  inParallel: true,
});
