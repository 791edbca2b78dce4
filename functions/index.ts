import { indexJob } from '../shared/jobs/index.ts';
import { articleMessageSchema } from '../shared/model/messages.ts';
import { awsArticleIndex } from './parts/article-index.ts';
import { batchHandler } from './parts/batch-handler.ts';
import { batchOrUpkeep } from './parts/batch-or-upkeep.ts';
import { awsBlobs } from './parts/blobs.ts';
import { contextMaker } from './parts/job-context.ts';
import { awsTable } from './parts/table.ts';

const articleIndex = awsArticleIndex();

/** Puts archived articles into the article index, a batch of messages at once; looks after it when its schedule calls. */
export const handler = batchOrUpkeep(
  batchHandler({
    queue: 'index',
    contextOf: contextMaker({ ports: { table: awsTable(), blobs: awsBlobs(), articleIndex } }),
    schema: articleMessageSchema,
    work: indexJob,
  }),
  articleIndex,
);
