import { Hono } from 'hono';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { createApp } from '../shared/http/app.ts';
import { answerLink, readLink } from '../shared/jobs/answer-link.ts';
import { hubCallbacks } from '../shared/jobs/hub-callbacks.ts';
import { createLinearArticleIndex } from '../shared/query/linear-article-index.ts';
import { type CompiledTopicModel, tagLabel } from '../shared/topics/compile.ts';
import { awsBlobs } from './parts/blobs.ts';
import { bundledConfig } from './parts/config.ts';
import { contextMaker } from './parts/job-context.ts';
import { createJobLog } from './parts/job-log.ts';
import { keyGuard } from './parts/key-guard.ts';
import { awsSecrets } from './parts/secrets.ts';
import { linkSettings } from './parts/settings.ts';
import { awsTable } from './parts/table.ts';
import { bundledTopics } from './parts/topics.ts';

const settings = linkSettings(bundledConfig());
const context = contextMaker({ ports: { table: awsTable(), blobs: awsBlobs(), secrets: awsSecrets() }, settings })(
  'api',
);
const { stores, ports } = context;
const log = createJobLog('api');

// Pages name tags; the links of mails do not, and their reader waits for the first answer.
let compiled: CompiledTopicModel | undefined;
function topics(): CompiledTopicModel {
  compiled ??= bundledTopics();
  return compiled;
}

const pages = createApp({
  stores,
  articleIndex: createLinearArticleIndex(stores),
  get knownTags() {
    return new Set(topics().topicIds);
  },
  tagLabel: (tag) => tagLabel(topics(), tag, 'en'),
  hosts: () => [new URL(settings.baseUrl).host],
  now: () => ports.clock.now().toISOString(),
  readerAliases: settings.readerAliases,
  activity: async () => [],
  links: { read: (token) => readLink(context, token), answer: (token) => answerLink(context, token) },
  webSub: hubCallbacks(context, (report, durationMs) => log.done({ ...report, durationMs })),
});

const app = new Hono<{ Bindings: { readonly event: LambdaEvent } }>();
app.use('*', keyGuard);
app.all('*', (c) => pages.fetch(c.req.raw, c.env));

/** The pages and links of mails over the HTTP API. */
export const handler = handle(app);
