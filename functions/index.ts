import { indexJob } from '../shared/jobs/index.ts';
import { articleMessageSchema } from '../shared/model/messages.ts';
import { createLinearArticleIndex } from '../shared/query/linear-article-index.ts';
import { createStores } from '../shared/stores/stores.ts';
import { batchHandler } from './parts/batch-handler.ts';
import { awsBlobs } from './parts/blobs.ts';
import { contextMaker } from './parts/job-context.ts';
import { awsTable } from './parts/table.ts';

const storage = { table: awsTable(), blobs: awsBlobs() };

/** Puts archived articles into the article index: a batch of messages at once. */
export const handler = batchHandler({
  queue: 'index',
  contextOf: contextMaker({
    ports: { ...storage, articleIndex: createLinearArticleIndex(createStores(storage)) },
  }),
  schema: articleMessageSchema,
  work: indexJob,
});
