import { handle } from 'hono/aws-lambda';
import { createApp } from '../shared/http/app.ts';
import { appDependencies } from './parts/app-dependencies.ts';
import { awsArticleIndex } from './parts/article-index.ts';
import { awsBlobs } from './parts/blobs.ts';
import { bundledConfig } from './parts/config.ts';
import { contextMaker } from './parts/job-context.ts';
import { createJobLog } from './parts/job-log.ts';
import { awsQueue } from './parts/queue.ts';
import { awsSecrets } from './parts/secrets.ts';
import { linkSettings } from './parts/settings.ts';
import { awsTable } from './parts/table.ts';

const config = bundledConfig();
const settings = linkSettings(config);
const context = contextMaker({
  ports: {
    table: awsTable(),
    blobs: awsBlobs(),
    secrets: awsSecrets(),
    queue: awsQueue('deliver', 'index'),
    articleIndex: awsArticleIndex(),
  },
  settings,
})('api');
const log = createJobLog('api');

const pages = createApp(appDependencies(context, { config, log }));

/**
 * Pages, links of mails and the API over the HTTP API. Nobody was asked for anything before, but for a key at the API's
 * own path: each page and each route of the API looks by itself at who asks.
 */
export const handler = handle(pages);
