import { Hono } from 'hono';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { createApp } from '../shared/http/app.ts';
import { appDependencies } from './parts/app-dependencies.ts';
import { awsArticleIndex } from './parts/article-index.ts';
import { awsBlobs } from './parts/blobs.ts';
import { bundledConfig } from './parts/config.ts';
import { contextMaker } from './parts/job-context.ts';
import { createJobLog } from './parts/job-log.ts';
import { keyGuard } from './parts/key-guard.ts';
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
    queue: awsQueue('deliver'),
    articleIndex: awsArticleIndex(),
  },
  settings,
})('api');
const log = createJobLog('api');

const pages = createApp(appDependencies(context, { config, log }));

const app = new Hono<{ Bindings: { readonly event: LambdaEvent } }>();
app.use('*', keyGuard);
app.all('*', (c) => pages.fetch(c.req.raw, c.env));

/** The pages and links of mails over the HTTP API. */
export const handler = handle(app);
