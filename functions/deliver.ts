import { type DeliverReport, deliverJob } from '../shared/jobs/deliver.ts';
import { deliverMessageSchema } from '../shared/model/messages.ts';
import { tagLabel } from '../shared/topics/compile.ts';
import { awsBlobs } from './parts/blobs.ts';
import { bundledConfig } from './parts/config.ts';
import { contextMaker } from './parts/job-context.ts';
import type { Counts } from './parts/job-metrics.ts';
import { awsMailer } from './parts/mailer.ts';
import { queueHandler } from './parts/queue-handler.ts';
import { readBody } from './parts/read-body.ts';
import { awsSecrets } from './parts/secrets.ts';
import { mailSettings } from './parts/settings.ts';
import { awsTable } from './parts/table.ts';
import { bundledTopics } from './parts/topics.ts';

const topics = bundledTopics();

/** Sends mails: one a message. Those of one reader take turns, so a batch is worked off in order. */
export const handler = queueHandler({
  queue: 'deliver',
  contextOf: contextMaker({
    ports: { table: awsTable(), blobs: awsBlobs(), mailer: awsMailer(), secrets: awsSecrets() },
    settings: mailSettings(bundledConfig()),
    tagLabel: (tag, language) => tagLabel(topics, tag, language),
  }),
  work: (context, body) => deliverJob(context, readBody(deliverMessageSchema, body)),
  count,
  inParallel: false,
});

function count({ outcome }: DeliverReport): Counts {
  switch (outcome) {
    case 'sent':
      return { mailsSent: 1 };
    case 'failed':
      return { mailsFailed: 1 };
    case 'held':
    case 'empty':
    case 'leased':
    case 'waits':
    case 'known':
      return {};
    default:
      return outcome satisfies never;
  }
}
