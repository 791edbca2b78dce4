import { retagArchiveJob } from '../shared/jobs/retag-archive.ts';
import { retagMessageSchema } from '../shared/model/messages.ts';
import { tagArticle } from '../shared/stages/tag.ts';
import { awsBlobs } from './parts/blobs.ts';
import { contextMaker } from './parts/job-context.ts';
import { awsQueue } from './parts/queue.ts';
import { queueHandler } from './parts/queue-handler.ts';
import { readBody } from './parts/read-body.ts';
import { awsTable } from './parts/table.ts';
import { bundledTopics } from './parts/topics.ts';

const topics = bundledTopics();

/** Tags archived articles again by the deployed topic model: a batch of one day a message. */
export const handler = queueHandler({
  queue: 'retag',
  contextOf: contextMaker({
    ports: { table: awsTable(), blobs: awsBlobs(), queue: awsQueue('index', 'match') },
    tagArticle: (article) => tagArticle(article, topics),
  }),
  work: (context, body) => retagArchiveJob(context, readBody(retagMessageSchema, body)),
  inParallel: false,
});
