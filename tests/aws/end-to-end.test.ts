import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { APIGatewayProxyEventV2, APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { contextMaker } from '../../functions/parts/job-context.ts';
import type { QueueHandler } from '../../functions/parts/queue-handler.ts';
import { loadConfig } from '../../local/load-config.ts';
import { loadFeeds } from '../../local/load-feeds.ts';
import { loadTopics } from '../../local/load-topics.ts';
import { loadArticles } from '../../local/newsroom/load-articles.ts';
import { startNewsroom } from '../../local/newsroom/newsroom.ts';
import { SAMPLE_HOST } from '../../local/newsroom/sample-address.ts';
import { openForReading } from '../../local/open-for-reading.ts';
import { PROJECT_ROOT } from '../../local/project-root.ts';
import { runOnce } from '../../local/run-once.ts';
import { addSampleReaders } from '../../local/sample-readers.ts';
import { writeAssets } from '../../shared/adapters/assets/bundle-assets.ts';
import { createDynamoTable } from '../../shared/adapters/aws/dynamo-table.ts';
import { createS3Blobs } from '../../shared/adapters/aws/s3-blobs.ts';
import { createSqsConsumer } from '../../shared/adapters/aws/sqs-consumer.ts';
import { createSqsQueue } from '../../shared/adapters/aws/sqs-queue.ts';
import type { ClosableFetcher, FetcherOptions } from '../../shared/adapters/fetcher/create-fetcher.ts';
import { listMailFolder, readMail } from '../../shared/adapters/local/mail-folder.ts';
import { createSystemClock } from '../../shared/adapters/local/system-clock.ts';
import { VigiaError } from '../../shared/errors.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { syncFeeds } from '../../shared/jobs/sync-feeds.ts';
import { makeApiKey } from '../../shared/model/api-key.ts';
import { subscriberId } from '../../shared/model/ids.ts';
import { sessionId } from '../../shared/model/session.ts';
import type { StoryAssignment } from '../../shared/model/story.ts';
import type { Role } from '../../shared/model/visitor.ts';
import { BUNDLE, ENVIRONMENT, QUEUE_NAMES } from '../../shared/names.ts';
import type { ArticleFacets, ArticleIndex, QueueName, Table } from '../../shared/ports.ts';
import { createApiKeyStore } from '../../shared/stores/api-keys.ts';
import type { Stores } from '../../shared/stores/stores.ts';
import { lambdaContext } from '../functions/sqs-event.ts';
import { awsClients, type Emulator, emulatorsRunHere, startDynamo, startS3AndSqs, startSes } from './emulators.ts';
import { createEventSource } from './event-source.ts';
import { makeBucket, makeQueues, makeSecret, makeTable, type QueueUrls } from './make-resources.ts';

/** What only a deployment has: its own configuration in the bundle, and the sample host as a name that resolves. */
const deployment = vi.hoisted(() => ({ bundle: '', newsroomPort: 0 }));

vi.mock('../../functions/parts/bundle-file.ts', () => ({
  isBundled: false,
  bundleFile: (path: string) => new URL(path, deployment.bundle),
}));
vi.mock('../../shared/adapters/fetcher/create-fetcher.ts', async (original) => {
  const real = await original<{ createFetcher: (options: FetcherOptions) => ClosableFetcher }>();
  const aliases = () => new Map([[SAMPLE_HOST, { port: deployment.newsroomPort }]]);
  return { createFetcher: (options: FetcherOptions) => real.createFetcher({ aliases: aliases(), ...options }) };
});

const STACK = 'vigia-e2e';
const PUBLIC_URL = 'https://vigia.example';
/** Longer than any batch takes here. */
const VISIBILITY_SECONDS = 60;

type Aws = {
  readonly clients: ReturnType<typeof awsClients>;
  readonly queues: QueueUrls;
  readonly table: Table;
  readonly context: JobContext;
  readonly sesEndpoint: string;
};

type ComparableArticle = { readonly id: string; readonly story: StoryAssignment; readonly text: string | undefined };

type Outcome = {
  readonly articles: readonly ComparableArticle[];
  readonly mails: readonly ComparableMail[];
  readonly answers: readonly Answer[];
};

/** What a search finds, and how it is counted; when and in which order articles came is each run's own. */
type Answer = { readonly query: string; readonly ids: readonly string[]; readonly fields: ArticleFacets['fields'] };

const QUESTIONS = [
  'fentanyl',
  'fentanilo lang:es',
  'topic:fentanyl -lang:es',
  '"customs and border protection"',
  'group:cjng OR group:sinaloa-cartel',
  'title:weapons OR precursores',
];

const runsHere = await emulatorsRunHere('The newsroom through the functions', ['dynamo', 's3-sqs', 'ses']);

describe.skipIf(!runsHere)('the functions on emulated AWS', () => {
  const dir = mkdtempSync(join(tmpdir(), 'vigia-e2e-'));
  const emulators: Emulator[] = [];
  const closers: (() => Promise<unknown>)[] = [];
  let aws: Aws;

  beforeAll(async () => {
    const [dynamo, s3AndSqs, ses] = await Promise.all([startDynamo(), startS3AndSqs(), startSes()]);
    emulators.push(dynamo, s3AndSqs, ses);
    const newsroom = await startNewsroom();
    closers.push(newsroom.close);
    deployment.newsroomPort = newsroom.port;
    deployment.bundle = pathToFileURL(`${await makeBundle(dir)}/`).href;
    const clients = awsClients({ dynamo: dynamo.endpoint, s3AndSqs: s3AndSqs.endpoint, ses: ses.endpoint });
    await makeTable(clients.dynamo, `${STACK}-records`);
    await makeBucket(clients.s3, `${STACK}-archive`);
    await makeSecret(clients.secrets, `${STACK}/secrets`);
    const queues = await makeQueues(clients.sqs, STACK);
    setEnvironment(queues, { dynamo: dynamo.endpoint, s3AndSqs: s3AndSqs.endpoint, ses: ses.endpoint });
    const table = createDynamoTable({ client: clients.dynamo, table: `${STACK}-records`, clock: createSystemClock() });
    aws = { clients, queues, table, context: operatorContext(clients, queues, table), sesEndpoint: ses.endpoint };
  });

  afterAll(async () => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    await Promise.all(closers.map((close) => close()));
    await Promise.all(emulators.map(({ stop }) => stop()));
    rmSync(dir, { recursive: true, force: true });
  });

  it('archive and mail what the embedded run archives and mails', async () => {
    const deployed = await runDeployed(aws);
    const embedded = await runEmbedded(join(dir, 'data'));
    expect(deployed.articles.map(withoutStory)).toEqual(embedded.articles.map(withoutStory));
    expect(deployed.answers).toEqual(embedded.answers);
    expect(deployed.answers.filter(({ ids }) => ids.length > 0).length).toBeGreaterThan(3);
    // Which telling of an event comes first is a matter of order, and so is what its story and mail are named after.
    expect(copyGroups(deployed.articles)).toEqual(copyGroups(embedded.articles));
    expect(deployed.mails.map(({ to, from }) => ({ to, from }))).toEqual(
      embedded.mails.map(({ to, from }) => ({ to, from })),
    );
    for (const { stories } of deployed.mails) expect(stories.length).toBeGreaterThan(0);
    expect(embedded.articles).toHaveLength(loadArticles().length);
    expect(embedded.mails).toHaveLength(2);
    for (const { stories } of embedded.mails) expect(stories.length).toBeGreaterThan(0);
    expect(await deadLetters(aws)).toEqual([]);
  }, 300_000);

  it('mail nothing twice when the index, match and deliver messages come again', async () => {
    const before = await mailsOfSes(aws.sesEndpoint);
    const ids = await articleIds(aws.context.stores);
    for (const queue of ['index', 'match'] as const)
      await aws.context.ports.queue.send(
        queue,
        ids.map((articleId) => ({ body: { articleId } })),
      );
    const mails = await mailIds(aws.context.stores);
    await aws.context.ports.queue.send(
      'deliver',
      mails.map(({ subscriberId: reader, slot }) => ({ body: { subscriberId: reader, slot, closeNow: true } })),
    );
    await drain(aws);
    expect(await mailsOfSes(aws.sesEndpoint)).toEqual(before);
  }, 120_000);

  it('answer programs through the handler of the API: search, facets, an export and an evidence pack', async () => {
    const { key, record } = makeApiKey({
      id: 'f6e5d4c3b2a1',
      secret: 'k'.repeat(43),
      scope: 'reader',
      name: 'programs',
      now: '2026-11-22T12:00:00.000Z',
    });
    await createApiKeyStore(aws.table).save(record);
    const ask = (path: string) => call(`/api/v1${path}`, { key });
    expect(await call('/api/v1/articles?q=fentanyl')).toMatchObject({ statusCode: 401 });

    const found = await ask('/articles?q=topic%3Afentanyl&limit=100&facets=lang');
    expect(found.statusCode).toBe(200);
    const { articles } = JSON.parse(found.body);
    expect(articles.length).toBeGreaterThan(1);
    const exported = await ask('/export?q=topic%3Afentanyl&format=jsonl');
    expect(exported).toMatchObject({ statusCode: 200, isBase64Encoded: true });
    const lines = Buffer.from(exported.body, 'base64').toString().trim().split('\n');
    const idsOf = (of: readonly { readonly id: string }[]) => of.map(({ id }) => id).toSorted();
    expect(idsOf(lines.map((line) => JSON.parse(line)))).toEqual(idsOf(articles));

    const pack = await ask(`/articles/${articles[0].id}/pack`);
    expect(pack).toMatchObject({ statusCode: 200, isBase64Encoded: true });
    expect(Buffer.from(pack.body, 'base64').subarray(0, 2).toString()).toBe('PK');
    expect(await ask('/articles?q=topic%3A')).toMatchObject({ statusCode: 400 });
  });

  it('suppress a reader whose mail bounced, as SES tells by SNS', async () => {
    const reader = subscriberId('lectora@example.org');
    const mail = (await mailIds(aws.context.stores)).find((found) => found.subscriberId === reader);
    const event = {
      eventType: 'Bounce',
      mail: { messageId: '0100', tags: { 'mail-id': [mail!.id] } },
      bounce: { bounceType: 'Permanent', bounceSubType: 'NoEmail' },
    };
    await aws.context.ports.queue.send('mail-events', [
      { body: { Type: 'Notification', Message: JSON.stringify(event) } },
      { body: { Type: 'Notification', Message: JSON.stringify(event) } },
    ]);
    await drain(aws);
    const found = await aws.context.stores.subscribers.get(reader);
    expect(found?.record).toMatchObject({ status: 'suppressed', reason: 'bounced: Permanent NoEmail' });
    expect((await aws.context.stores.mails.get(reader, mail!.slot))?.record).toMatchObject({ state: 'failed' });
    expect(await deadLetters(aws)).toEqual([]);
  });

  it('open the API to a key that is known and not revoked, the pages to a session, and the links of mails to everybody', async () => {
    const keys = createApiKeyStore(aws.table);
    const { key, record } = makeApiKey({
      id: 'a1b2c3d4e5f6',
      secret: 's'.repeat(43),
      scope: 'reader',
      name: 'e2e',
      now: '2026-11-22T12:00:00.000Z',
    });
    await keys.save(record);
    const authorize = (await import('../../functions/authorize.ts')).handler;
    const ask = async (authorization: string) => authorize(authorizerEvent(authorization), lambdaContext('authorize'));
    const answer = await ask(`Bearer ${key}`);
    expect(answer).toEqual({ isAuthorized: true, context: { keyId: record.id, scope: 'reader' } });
    expect(await ask(`Bearer ${key.slice(0, -1)}x`)).toEqual({ isAuthorized: false });
    await keys.save({ ...record, revokedAt: '2026-11-22T13:00:00.000Z' }, 1);
    expect(await ask(`Bearer ${key}`)).toEqual({ isAuthorized: false });

    // Hubs have no key: their callbacks are open, and this one nobody was given.
    expect(await call(`/websub/${'0'.repeat(20)}-${'0'.repeat(32)}`)).toMatchObject({ statusCode: 404 });
    // A key opens no page.
    for (const options of [{}, { key, authorizer: { lambda: answer.context } }])
      expect(await call('/search?q=fentanyl', options)).toMatchObject({ statusCode: 303 });
    const session = await signedIn(aws, 'reader');
    expect(await call('/', { session })).toMatchObject({ statusCode: 200 });
    const found = await call('/search?q=topic%3Afentanyl', { session });
    expect(found.statusCode).toBe(200);
    expect(found.body).toContain('/articles/');
    expect(await call('/trends', { session })).toMatchObject({ statusCode: 200 });
    expect(await call('/queues', { session })).toMatchObject({ statusCode: 403 });
    const admin = await signedIn(aws, 'admin');
    for (const path of ['/feeds', '/model', '/alerts', '/queues', '/users', '/audit', '/settings'])
      expect([path, (await call(path, { session: admin })).statusCode]).toEqual([path, 200]);
    expect(await call('/sign-out', { session, method: 'POST' })).toMatchObject({ statusCode: 403 });

    const mails = await mailsOfSes(aws.sesEndpoint);
    const link = /https:\/\/vigia\.example(\/unsubscribe\?t=unsubscribe\S+)/.exec(
      mails.find(({ to }) => to === 'reader@example.org')!.text,
    )?.[1];
    expect(await call(link!)).toMatchObject({ statusCode: 200 });
    expect((await readerOf(aws)).status).toBe('active');
    expect(await call(link!, { method: 'POST' })).toMatchObject({ statusCode: 200 });
    expect((await readerOf(aws)).status).toBe('unsubscribed');
  });

  it('leave a message that never succeeds in its dead-letter queue, with the reason in the row', async () => {
    const { queueHandler } = await import('../../functions/parts/queue-handler.ts');
    const feedId = 'sample-en-rss';
    let receives = 0;
    const failing = queueHandler({
      queue: 'poll',
      contextOf: () => aws.context,
      work: async () => {
        receives += 1;
        throw new VigiaError('Cannot poll today', { code: 'busy', retryable: true });
      },
      inParallel: true,
    });
    await aws.context.ports.queue.send('poll', [{ body: { feedId } }]);
    await drain(aws, { visibilitySeconds: 1, handlers: new Map([['poll', failing]]) });
    expect(receives).toBe(5);
    expect(await deadLetters(aws)).toMatchObject([{ queue: 'poll', body: { feedId } }]);
    const feed = await aws.context.stores.feeds.get(feedId);
    expect(feed?.record).toMatchObject({ state: 'failing', reason: 'dead-lettered: Cannot poll today' });

    await aws.context.ports.queue.send('match', [{ body: { article: 'of another form' } }]);
    await drain(aws);
    const letters = await deadLetters(aws);
    expect(letters.map(({ queue }) => queue).toSorted()).toEqual(['match', 'poll']);
    expect(letters.find(({ queue }) => queue === 'match')).toMatchObject({
      body: { article: 'of another form' },
      receiveCount: 1,
      reason: expect.stringContaining('Cannot read the message'),
    });
  }, 120_000);

  it('remove texts in the night after their time, once, and on Sundays what no row names any more', async () => {
    const sweep = (await import('../../functions/sweep.ts')).handler;
    const { stores, ports } = aws.context;
    const sweepAt = async (now: number) => {
      vi.useFakeTimers({ toFake: ['Date'], now });
      await sweep({}, lambdaContext(`sweep-${now}`));
      vi.useRealTimers();
      return { endedAt: await stores.retentionRuns.endedAt(), texts: await textsKept(stores) };
    };
    const pages = async () => (await ports.blobs.list('raw/')).keys.length;
    const all = loadArticles().length;
    expect(await sweepAt(Date.now())).toMatchObject({ texts: all });
    // sampleTextDays of the configuration is 180.
    const saturday = firstOfWeekday(6, Date.now() + 181 * DAY_MS);
    const night = await sweepAt(saturday);
    expect(night).toMatchObject({ texts: 0 });
    expect(await pages()).toBeGreaterThan(0);
    expect(await sweepAt(saturday + 3_600_000)).toEqual(night);
    await sweepAt(saturday + DAY_MS);
    expect(await pages()).toBe(0);
    expect(await articlesOf(stores)).toHaveLength(all);
  }, 120_000);
});

const DAY_MS = 24 * 3_600_000;

/** The first instant of that day of the week (UTC, Sunday is 0) from then on. */
function firstOfWeekday(weekday: number, from: number): number {
  const day = Math.ceil(from / DAY_MS) * DAY_MS;
  return day + ((weekday - new Date(day).getUTCDay() + 7) % 7) * DAY_MS;
}

async function textsKept(stores: Stores): Promise<number> {
  return (await articlesOf(stores)).filter(({ text }) => text !== '').length;
}

/** The configuration as it would lie in an asset; the samples need no pause between two requests. */
async function makeBundle(dir: string): Promise<string> {
  const bundle = join(dir, 'bundle');
  cpSync(join(PROJECT_ROOT, 'config'), join(bundle, 'config'), { recursive: true });
  await writeAssets(join(bundle, BUNDLE.assets));
  const file = join(bundle, 'config/vigia.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/hostPaceMs: \d+/, 'hostPaceMs: 0'));
  return bundle;
}

function setEnvironment(
  { urls, deadLetterUrls }: QueueUrls,
  endpoints: { readonly dynamo: string; readonly s3AndSqs: string; readonly ses: string },
): void {
  const environment = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'emulator',
    AWS_SECRET_ACCESS_KEY: 'emulator',
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamo,
    AWS_ENDPOINT_URL_S3: endpoints.s3AndSqs,
    AWS_ENDPOINT_URL_SQS: endpoints.s3AndSqs,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.s3AndSqs,
    AWS_ENDPOINT_URL_SESV2: endpoints.ses,
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    POWERTOOLS_METRICS_DISABLED: 'true',
    [ENVIRONMENT.stack]: STACK,
    [ENVIRONMENT.table]: `${STACK}-records`,
    [ENVIRONMENT.bucket]: `${STACK}-archive`,
    [ENVIRONMENT.secret]: `${STACK}/secrets`,
    [ENVIRONMENT.configurationSet]: `${STACK}-mail`,
    [ENVIRONMENT.mailFrom]: loadConfig().mail.from,
    [ENVIRONMENT.publicUrl]: PUBLIC_URL,
    [ENVIRONMENT.signInIssuer]: 'https://sign-in.example',
    [ENVIRONMENT.signInClientId]: STACK,
    [ENVIRONMENT.maxReceives]: '5',
    ...Object.fromEntries([...urls].map(([queue, url]) => [ENVIRONMENT.queueUrl(queue), url])),
    ...Object.fromEntries([...deadLetterUrls].map(([queue, url]) => [ENVIRONMENT.deadLetterUrl(queue), url])),
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}

/** What an operator's own verbs use: the same table and queues, beside the functions. */
function operatorContext(clients: Aws['clients'], { urls }: QueueUrls, table: Table): JobContext {
  const blobs = createS3Blobs({ client: clients.s3, bucket: `${STACK}-archive` });
  const queue = createSqsQueue({ client: clients.sqs, urls });
  const { fetch, poll, mail } = loadConfig();
  const settings = {
    baseUrl: PUBLIC_URL,
    readerAliases: {},
    fetch: { ...fetch, unpacedHosts: [] },
    poll,
    mail,
  };
  const knownTags = new Set(loadTopics().topicIds);
  return contextMaker({ ports: { table, blobs, queue }, settings, knownTags })('operator');
}

async function queueHandlers(): Promise<ReadonlyMap<QueueName, QueueHandler>> {
  const load = async (queue: QueueName) => {
    // One file per queue (tests/functions/handler-files.test.ts).
    const { handler }: { readonly handler: QueueHandler } = await import(`../../functions/${queue}.ts`);
    return [queue, handler] as const;
  };
  return new Map(await Promise.all(QUEUE_NAMES.map(load)));
}

async function drain(
  { clients, queues }: Aws,
  more: { readonly visibilitySeconds?: number; readonly handlers?: ReadonlyMap<QueueName, QueueHandler> } = {},
): Promise<void> {
  await createEventSource({
    client: clients.sqs,
    urls: queues.urls,
    handlers: more.handlers ?? (await queueHandlers()),
    visibilitySeconds: more.visibilitySeconds ?? VISIBILITY_SECONDS,
  }).drain();
}

/** The newsroom through the handlers: first what the functions do each minute, then the same after the slots closed. */
async function runDeployed(aws: Aws): Promise<Outcome> {
  const dispatch = (await import('../../functions/dispatch.ts')).handler;
  // The first follows the deployed list of feeds, the second finds it followed; then the operator adds the samples.
  for (const request of ['first', 'second']) await dispatch({}, lambdaContext(request));
  await syncFeeds(aws.context, loadFeeds(loadConfig().feeds.file, true).feeds);
  await addSampleReaders(aws.context);
  await dispatch({}, lambdaContext('polls'));
  await drain(aws);
  // The slot of instant mail closes in 5 minutes at most.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6 * 60_000 });
  await dispatch({}, lambdaContext('mails'));
  await drain(aws);
  vi.useRealTimers();
  const mails = (await mailsOfSes(aws.sesEndpoint)).map((mail) => comparable(mail, PUBLIC_URL));
  const { awsArticleIndex } = await import('../../functions/parts/article-index.ts');
  return {
    articles: await articlesOf(aws.context.stores),
    mails: byReader(mails),
    answers: await answersOf(awsArticleIndex()),
  };
}

async function runEmbedded(dir: string): Promise<Outcome> {
  const config = loadConfig({ samples: true });
  const { signal } = new AbortController();
  const outcome = await runOnce({ dir, config, onEvent: () => {}, onNote: () => {}, signal });
  expect(outcome.kind).toBe('done');
  const reader = openForReading(dir);
  try {
    const baseUrl = `http://127.0.0.1:${config.http.port}`;
    const mails = (await mailsOfFolder(join(dir, 'mail'))).map((mail) => comparable(mail, baseUrl));
    return {
      articles: await articlesOf(reader.stores),
      mails: byReader(mails),
      answers: await answersOf(reader.articleIndex),
    };
  } finally {
    reader.close();
  }
}

/** All that does not depend on when it was read. */
async function articlesOf(stores: Stores): Promise<readonly ComparableArticle[]> {
  const articles = [];
  for (const day of await stores.articles.days()) {
    for await (const { record } of stores.articles.ofDay(day)) {
      const { id, title, url, language, source, snippet, tags, modelVersion, story } = record;
      const archived = await stores.articles.text(record);
      const receipts = archived?.tags;
      const text = archived?.article.text;
      articles.push({ id, title, url, language, source, snippet, tags, modelVersion, story, receipts, text });
    }
  }
  return articles.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

async function answersOf(index: ArticleIndex): Promise<readonly Answer[]> {
  const now = new Date().toISOString();
  return await Promise.all(
    QUESTIONS.map(async (query) => {
      const { hits } = await index.search({ query, now, limit: 1_000 });
      const { fields } = await index.facets({ query, now, fields: ['topic', 'group', 'lang', 'source'], top: 20 });
      return { query, ids: hits.map(({ articleId }) => articleId).toSorted(), fields };
    }),
  );
}

async function articleIds(stores: Stores): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const day of await stores.articles.days())
    for await (const { record } of stores.articles.ofDay(day)) ids.push(record.id);
  return ids;
}

async function mailIds(stores: Stores) {
  const mails = [];
  for (const address of ['reader@example.org', 'lectora@example.org'])
    for await (const { record } of stores.mails.ofSubscriber(subscriberId(address))) mails.push(record);
  return mails;
}

async function readerOf({ context }: Aws) {
  return (await context.stores.subscribers.get(subscriberId('reader@example.org')))!.record;
}

type Mail = {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

function withoutStory({ story: _, ...article }: ComparableArticle): object {
  return article;
}

/** Articles that are copies of each other, by whatever chain: each group sorted, of two articles at least. */
function copyGroups(articles: readonly ComparableArticle[]): readonly (readonly string[])[] {
  const groupOf = new Map(articles.map(({ id }) => [id, [id]]));
  for (const { id, story } of articles) {
    const [own, other] = [groupOf.get(id)!, groupOf.get(story.of ?? id)!];
    if (story.kind !== 'copy-of' || own === other) continue;
    own.push(...other);
    for (const member of other) groupOf.set(member, own);
  }
  const groups = [...new Set(groupOf.values())].filter((group) => group.length > 1);
  return groups.map((group) => group.toSorted()).toSorted();
}

type ComparableMail = Mail & { readonly stories: readonly string[] };

async function mailsOfSes(endpoint: string): Promise<readonly Mail[]> {
  type Stored = { destination: { to: string[] }; from: string; subject: string; body: { text: string; html: string } };
  const response = await fetch(`${endpoint}/store`);
  // The emulator's own form, as its types say.
  const { emails } = (await response.json()) as { emails: readonly Stored[] };
  return emails.map(({ destination, from, subject, body }) => ({
    to: destination.to[0]!,
    from: from.replace(/^.*<(.*)>$/, '$1'),
    subject,
    ...body,
  }));
}

async function mailsOfFolder(dir: string): Promise<readonly Mail[]> {
  const listed = await listMailFolder(dir);
  return await Promise.all(
    listed.map(async ({ mailId }) => {
      const { to, from, subject, text, html } = await PostalMime.parse((await readMail(dir, mailId))!);
      return {
        to: to![0]!.address!,
        from: from!.address!,
        subject: subject!,
        text: text!,
        html: html!,
      };
    }),
  );
}

/** Without what a deployment makes its own: where links lead, and the tokens in them. */
function comparable(mail: Mail, baseUrl: string): ComparableMail {
  const neutral = (text: string) =>
    text
      .replaceAll(`${baseUrl}/newsroom`, `http://${SAMPLE_HOST}`)
      .replaceAll(baseUrl, 'BASE')
      .replaceAll(/\?t=[\w.-]+/g, '?t=TOKEN')
      .replaceAll('\r\n', '\n')
      .trim();
  const stories = [...mail.text.matchAll(/\/articles\/([0-9a-f]+)/g)].map(([, id]) => id!).toSorted();
  return { ...mail, text: neutral(mail.text), html: neutral(mail.html), stories };
}

function byReader<Found extends { readonly to: string }>(mails: readonly Found[]): readonly Found[] {
  return mails.toSorted((a, b) => (a.to < b.to ? -1 : 1));
}

async function deadLetters({ clients, queues }: Aws) {
  return await createSqsConsumer({ client: clients.sqs, ...queues }).listDeadLetters();
}

async function call(
  path: string,
  options: {
    readonly method?: string;
    readonly authorizer?: unknown;
    readonly key?: string;
    readonly session?: string;
  } = {},
) {
  const { method = 'GET', authorizer, key, session } = options;
  const api = (await import('../../functions/api.ts')).handler;
  const url = new URL(path, PUBLIC_URL);
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    cookies: session === undefined ? [] : [`__Host-vigia-session=${session}`],
    headers: { host: url.host, ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
    isBase64Encoded: false,
    requestContext: { http: { method, path: url.pathname }, domainName: url.host, authorizer },
  } as unknown as APIGatewayProxyEventV2; // only what the adapter reads
  return (await api(event as never, lambdaContext('api') as never)) as {
    statusCode: number;
    body: string;
    isBase64Encoded: boolean;
  };
}

/** The token of a browser in which somebody of that role is signed in. */
async function signedIn({ context: { stores } }: Aws, role: Role): Promise<string> {
  const token = `${role}-of-the-desk`;
  const now = new Date().toISOString();
  await stores.users.save({ schemaVersion: 1, id: role, name: role, givenRole: role, createdAt: now, signedInAt: now });
  await stores.sessions.begin({ schemaVersion: 1, id: sessionId(token), userId: role, createdAt: now, seenAt: now });
  return token;
}

function authorizerEvent(authorization: string): APIGatewayRequestAuthorizerEventV2 {
  // Only what the authoriser reads.
  return { headers: { authorization } } as unknown as APIGatewayRequestAuthorizerEventV2;
}
