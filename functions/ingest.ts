import { type IngestReport, ingestJob } from '../shared/jobs/ingest.ts';
import { type WatchReport, watchArticleJob } from '../shared/jobs/watch-article.ts';
import { ingestQueueMessageSchema } from '../shared/model/messages.ts';
import { tagArticle } from '../shared/stages/tag.ts';
import { awsBlobs } from './parts/blobs.ts';
import { bundledConfig } from './parts/config.ts';
import { processExtractor } from './parts/extractor.ts';
import { politeFetcher } from './parts/fetcher.ts';
import { contextMaker } from './parts/job-context.ts';
import { awsQueue } from './parts/queue.ts';
import { queueHandler } from './parts/queue-handler.ts';
import { readBody } from './parts/read-body.ts';
import { jobSettings } from './parts/settings.ts';
import { awsTable } from './parts/table.ts';
import { bundledTopics } from './parts/topics.ts';

const config = bundledConfig();
const topics = bundledTopics();

/** Fetches, reads, tags and archives: an entry a message. */
export const handler = queueHandler({
  queue: 'ingest',
  contextOf: contextMaker({
    ports: {
      table: awsTable(),
      blobs: awsBlobs(),
      queue: awsQueue('index', 'match'),
      fetcher: politeFetcher(config),
      extractor: processExtractor(config),
    },
    settings: jobSettings(config),
    tagArticle: (article) => tagArticle(article, topics),
  }),
  work: (context, body): Promise<IngestReport | WatchReport> => {
    const message = readBody(ingestQueueMessageSchema, body);
    return 'watchId' in message ? watchArticleJob(context, message) : ingestJob(context, message);
  },
  count: (report) => (report.outcome === 'archived' && report.isNew ? { articles: 1 } : {}),
  inParallel: true,
});
