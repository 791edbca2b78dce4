import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contextMaker } from '../../functions/parts/job-context.ts';
import { createBlobIndex } from '../../shared/adapters/aws/blob-index.ts';
import { createDynamoTable } from '../../shared/adapters/aws/dynamo-table.ts';
import { createS3Blobs } from '../../shared/adapters/aws/s3-blobs.ts';
import { createSqsConsumer } from '../../shared/adapters/aws/sqs-consumer.ts';
import { createSystemClock } from '../../shared/adapters/local/system-clock.ts';
import { indexJob } from '../../shared/jobs/index.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import type { ArticleRecord } from '../../shared/model/article-record.ts';
import type { FeedRecord } from '../../shared/model/feed.ts';
import { articleMessageSchema } from '../../shared/model/messages.ts';
import { resourceNames } from '../../shared/names.ts';
import type { QueueName } from '../../shared/ports.ts';
import { createArticleIndex } from '../../shared/query/create-article-index.ts';
import { contentHashOf } from '../../shared/stages/content-hash.ts';
import type { Stores } from '../../shared/stores/stores.ts';
import { type Ended, runCli } from '../e2e/start-cli.ts';
import { all } from '../fakes/pipeline.ts';
import { makeArticle, makeArticleRecord } from '../fakes/records.ts';
import { awsClients, type Emulator, emulatorsRunHere, startDynamo, startS3AndSqs } from './emulators.ts';
import { type SesState, startFakeSes } from './fake-ses.ts';
import { makeBucket, makeQueues, makeSecret, makeTable, type QueueUrls } from './make-resources.ts';

const NAMES = resourceNames('vigia');
const REGION = 'us-east-1';
/** As ids are: 20 hex digits, so that a beginning of one names it. */
const ARTICLE_ID = 'ab'.repeat(10);
const TARGET = ['--target', 'aws:vigia'];

const SES: SesState = {
  account: { ProductionAccessEnabled: true, SendingEnabled: true, EnforcementStatus: 'HEALTHY' },
  identities: { 'vigia.example': { VerifiedForSendingStatus: true } },
  configurationSets: [NAMES.configurationSet],
};

const runs = await emulatorsRunHere('verbs with --target aws:', ['dynamo', 's3-sqs']);
describe.skipIf(!runs)('--target aws:vigia', () => {
  const dir = mkdtempSync(join(tmpdir(), 'vigia-target-'));
  const config = join(dir, 'vigia.yaml');
  const feedList = join(dir, 'feeds.opml');
  const running: { stop(): Promise<void> }[] = [];
  let env: Record<string, string>;
  let clients: ReturnType<typeof awsClients>;
  let queues: QueueUrls;
  let bucket: string;
  let stores: Stores;
  let context: JobContext;
  let ses = SES;

  beforeAll(async () => {
    writeFileSync(
      config,
      `contact: https://who.example/\nfeeds:\n  file: ${feedList}\nmail:\n  from: Vigía <alerts@vigia.example>\n`,
    );
    writeFileSync(
      feedList,
      '<opml version="2.0"><body><outline text="News" xmlUrl="https://news.example/rss"/></body></opml>\n',
    );
    const [dynamo, s3AndSqs]: Emulator[] = await Promise.all([startDynamo(), startS3AndSqs()]);
    const fakeSes = await startFakeSes(() => ses);
    running.push(dynamo!, s3AndSqs!, fakeSes);
    env = environment({ dynamo: dynamo!.endpoint, s3AndSqs: s3AndSqs!.endpoint, ses: fakeSes.endpoint });
    clients = awsClients({ dynamo: dynamo!.endpoint, s3AndSqs: s3AndSqs!.endpoint });
    await makeTable(clients.dynamo, NAMES.table);
    const { Table } = await clients.dynamo.send(new DescribeTableCommand({ TableName: NAMES.table }));
    bucket = NAMES.bucket(Table!.TableArn!.split(':')[4]!, REGION);
    await makeBucket(clients.s3, bucket);
    await makeSecret(clients.secrets, NAMES.secret);
    queues = await makeQueues(clients.sqs, 'vigia');
    const table = createDynamoTable({ client: clients.dynamo, table: NAMES.table, clock: createSystemClock() });
    const blobs = createS3Blobs({ client: clients.s3, bucket });
    const index = createBlobIndex({ blobs, cacheDir: join(dir, 'index'), manifestForMs: 0, elapsedMs: () => 0 });
    running.push({ stop: async () => index.close() });
    context = contextMaker({ ports: { table, blobs, articleIndex: createArticleIndex(index) } })('test');
    stores = context.stores;
    await storeArticle(stores);
  });
  afterAll(async () => {
    for (const one of running) await one.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const vigia = (...args: readonly string[]): Promise<Ended> =>
    runCli([...args, ...TARGET, '--config', config], { env });
  const giveUp = async (queue: QueueName, body: object): Promise<string> => {
    const QueueUrl = queues.deadLetterUrls.get(queue)!;
    const sent = await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
    return sent.MessageId!;
  };
  const bodiesIn = async (queue: QueueName): Promise<readonly unknown[]> => {
    const input = { QueueUrl: queues.urls.get(queue)!, MaxNumberOfMessages: 10, VisibilityTimeout: 0 };
    const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand(input));
    return Messages.map(({ Body }) => JSON.parse(Body ?? ''));
  };

  /** What the index function does of a deployment. */
  const workOffIndex = async (): Promise<void> => {
    const consumer = createSqsConsumer({ client: clients.sqs, ...queues });
    for (const { body, receipt } of await consumer.receive('index', { max: 10, visibilitySeconds: 60 })) {
      await indexJob(context, [articleMessageSchema.parse(body)]);
      await consumer.acknowledge('index', receipt);
    }
  };

  it('index rebuild has the archive indexed, status says what lies there, and maintain looks after it', async () => {
    const empty = await vigia('index', 'status');
    expect(empty).toMatchObject({ code: 0, out: 'No index yet: ./vigia index rebuild --target aws:vigia\n' });
    expect(await vigia('index', 'rebuild')).toMatchObject({ code: 0, out: expect.stringMatching(/^1 article/) });
    await workOffIndex();
    const filled = await vigia('index', 'status', '--json');
    expect(JSON.parse(filled.out)).toMatchObject({ state: 'ready', files: 1, changedAt: expect.any(String) });
    expect(await vigia('index', 'maintain')).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 months folded'),
    });
  });

  it('articles and why read the archive of the deployment', async () => {
    const found = await vigia('articles', 'search', 'fentanyl topic:fentanyl', '--json');
    expect(found).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(found.out)).toMatchObject({ articles: [{ id: ARTICLE_ID, title: 'Pills seized' }], next: null });
    const shown = await vigia('articles', 'show', 'https://news.example/pills', '--json');
    expect(JSON.parse(shown.out)).toMatchObject({ id: ARTICLE_ID, text: expect.stringContaining('fentanyl pills') });
    const why = await vigia('why', ARTICLE_ID, 'fentanyl');
    expect(why).toMatchObject({ code: 0, out: expect.stringMatching(/fentanyl: (about|mention), score/) });
  });

  it('subscribe stores the alert and sends the confirmation to be delivered there', async () => {
    const pending = await vigia('subscribe', 'ana@example.org', 'topic:fentanyl', '--json');
    expect(JSON.parse(pending.out)).toMatchObject({ outcome: 'confirmation-sent', query: 'topic:fentanyl' });
    const [mail] = await all(stores.mails.unfinished());
    expect(mail?.record).toMatchObject({ purpose: 'confirmation', state: 'open' });
    const { subscriberId, slot } = mail!.record;
    expect(await bodiesIn('deliver')).toContainEqual({ subscriberId, slot });

    const active = await vigia('subscribe', 'bo@example.org', 'topic:fentanyl', '--confirmed', '--since', '2026-01-01');
    expect(active).toMatchObject({ code: 0, out: expect.stringContaining('1 archived article meets it and goes out') });
    const purposes = (await all(stores.mails.unfinished())).map(({ record }) => record.purpose);
    expect(purposes.toSorted()).toEqual(['alert', 'confirmation']);
  });

  it('feeds list shows the stored feeds, and those that wait for a deploy', async () => {
    await stores.feeds.add(feedRecord());
    const { code, out } = await vigia('feeds', 'list', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out).feeds).toMatchObject([
      { state: 'ok', feed: { id: 'stored' } },
      { state: 'new', reason: expect.stringMatching(/vigia .*next deploy/), feed: { url: 'https://news.example/rss' } },
    ]);
  });

  it('dlq lists dead letters and puts back those that are named, then all', async () => {
    expect(await vigia('dlq', 'list')).toMatchObject({ code: 0, out: 'No dead letters.\n' });
    const first = await giveUp('index', { articleId: 'a1' });
    await giveUp('match', { articleId: 'a2' });
    await giveUp('match', { articleId: 'a3' });
    const listed = await vigia('dlq', 'list', '--json');
    expect(listed.code).toBe(1);
    expect(JSON.parse(listed.out).deadLetters).toHaveLength(3);

    const one = await vigia('dlq', 'redrive', first, 'nothing', '--json');
    expect({ code: one.code, ...JSON.parse(one.out) }).toEqual({ code: 1, redriven: [first], unknown: ['nothing'] });
    expect(await bodiesIn('index')).toEqual([{ articleId: 'a1' }]);
    expect(await vigia('dlq', 'redrive', '--all')).toMatchObject({ code: 0, out: '2 put back into their queues.\n' });
    expect(new Set(await bodiesIn('match'))).toEqual(new Set([{ articleId: 'a2' }, { articleId: 'a3' }]));
    expect(await vigia('dlq', 'list')).toMatchObject({ code: 0 });
  });

  it('verify checks records, blobs and index of the deployment, and repairs what the records can say', async () => {
    expect(await vigia('verify')).toMatchObject({ code: 0, out: expect.stringContaining('Nothing is wrong.') });
    await context.ports.articleIndex.remove([ARTICLE_ID]);
    const wrong = await vigia('verify', '--json');
    expect(wrong).toMatchObject({ code: 1, out: expect.stringContaining('"problems":{"not-indexed":1},"repaired":0') });
    expect(await vigia('verify', '--repair')).toMatchObject({ code: 0, out: expect.stringContaining('Repaired 1.') });
    await workOffIndex();
    expect(await vigia('verify')).toMatchObject({ code: 0, out: expect.stringContaining('Nothing is wrong.') });
  });

  it('retention counts what is due, and removes it', async () => {
    const address = 'https://news.example/old';
    const places = { id: 'cd'.repeat(10), canonicalUrl: address, url: address };
    const old = await storeArticle(stores, { ...places, foundAt: '2025-01-01T00:00:00.000Z', tags: [] });
    const planned = JSON.parse((await vigia('retention', '--dry-run', '--json')).out);
    expect(planned.classes['untagged-text']).toMatchObject({ items: 1 });
    expect(await stores.articles.text(old)).toMatchObject({ article: { text: expect.stringContaining('pills') } });
    expect(await vigia('retention')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/ 1 .*of untagged articles/),
    });
    const { record } = (await stores.articles.get(old.id))!;
    expect(record).toMatchObject({ title: old.title, textRemovedAt: expect.any(String) });
    expect((await stores.articles.text(record))?.article.text).toBe('');
  });

  it('takedown removes every version of what it names, and keeps it out', async () => {
    const planned = await vigia('takedown', 'https://news.example/pills', '--dry-run');
    expect(planned).toMatchObject({ code: 0, out: expect.stringContaining('would block address news.example/pills') });
    const taken = await vigia('takedown', 'https://news.example/pills', '--reason', 'asked for');
    expect(taken).toMatchObject({ code: 0, out: expect.stringContaining('0 rows, 0 blobs and 0 index entries left') });
    expect(await vigia('takedown', 'list')).toMatchObject({ code: 0, out: expect.stringContaining('asked for') });
    expect(await stores.articles.get(ARTICLE_ID)).toBeUndefined();
    const Prefix = `articles/${ARTICLE_ID}/`;
    const left = await clients.s3.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix }));
    expect([...(left.Versions ?? []), ...(left.DeleteMarkers ?? [])]).toEqual([]);
    const found = await vigia('articles', 'search', 'fentanyl', '--json');
    expect(JSON.parse(found.out).articles.map(({ id }: { id: string }) => id)).not.toContain(ARTICLE_ID);
  });

  it('doctor finds a deployment well, and names each thing that is not', async () => {
    const well = await vigia('doctor');
    expect(well.out).not.toMatch(/^problem/m);
    expect(well).toMatchObject({ code: 0, err: '' });
    for (const name of ['deployment', 'table', 'bucket', 'secret', 'queues', 'dead letters', 'mail sender', 'polls'])
      expect(well.out).toMatch(new RegExp(`^(ok|note) +${name} `, 'm'));
    expect(well.out).toMatch(/^ok +mail account +production access/m);

    await giveUp('poll', { feedId: 'stored' });
    const stored = await stores.feeds.get('stored');
    await stores.feeds.save({ ...feedRecord(), nextPollAt: '2026-01-01T00:00:00.000Z' }, stored!.version);
    await clients.secrets.send(new DeleteSecretCommand({ SecretId: NAMES.secret, ForceDeleteWithoutRecovery: true }));
    ses = { account: { SendingEnabled: true, EnforcementStatus: 'HEALTHY' }, identities: {}, configurationSets: [] };
    const { code, out } = await vigia('doctor');
    expect(code).toBe(1);
    expect(out).toMatch(/^problem +dead letters +poll 1 \(.\/vigia dlq list --target aws:vigia\)/m);
    expect(out).toMatch(/^problem +polls +feed stored is due since 2026-01-01.*\/aws\/lambda\/vigia-dispatch/m);
    expect(out).toMatch(/^problem +secret +.*vigia\/secrets/m);
    expect(out).toMatch(/^note +mail account +in the sandbox/m);
    expect(out).toMatch(/^problem +mail sender +SES knows neither vigia\.example/m);
    expect(out).toMatch(/^problem +mail events +.*vigia-mail/m);
  });

  it('keys makes, lists and revokes keys of the deployment', async () => {
    const made = await vigia('keys', 'create', '--scope', 'admin', '--name', 'first', '--json');
    const { id, key } = JSON.parse(made.out);
    expect(key).toMatch(new RegExp(`^vigia_${id}_`));
    expect(await vigia('keys', 'revoke', id)).toMatchObject({ code: 0 });
    const listed = await vigia('keys', 'list', '--json');
    expect(JSON.parse(listed.out).keys).toMatchObject([{ id, scope: 'admin', revokedAt: expect.any(String) }]);
    expect(listed.out).not.toContain(key);
  });

  it('names the table that it looked for where nothing is deployed', async () => {
    const { code, out, err } = await runCli(['dlq', 'list', '--target', 'aws:other'], { env });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^Cannot find the deployment .*other-records in us-east-1.*docs\/deploy\.md\)\.\n$/);
  });
});

/** As an operator has it: the verbs find credentials, region and endpoints in the environment. */
function environment(endpoints: { readonly dynamo: string; readonly s3AndSqs: string; readonly ses: string }) {
  return {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'emulator',
    AWS_SECRET_ACCESS_KEY: 'emulator',
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamo,
    AWS_ENDPOINT_URL_S3: endpoints.s3AndSqs,
    AWS_ENDPOINT_URL_SQS: endpoints.s3AndSqs,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.s3AndSqs,
    AWS_ENDPOINT_URL_SESV2: endpoints.ses,
  };
}

async function storeArticle({ articles }: Stores, more: Partial<ArticleRecord> = {}): Promise<ArticleRecord> {
  const { id = ARTICLE_ID } = more;
  const article = makeArticle({ id });
  const contentHash = contentHashOf(article.title, article.text);
  const articleKey = `articles/${id}/x.json.gz`;
  const record = makeArticleRecord({ id, contentHash, articleKey, ...more });
  const { modelVersion } = record;
  await articles.putText(articleKey, {
    schemaVersion: 1,
    article: { ...article, contentHash },
    tags: [],
    modelVersion,
  });
  await articles.saveHead(record);
  return record;
}

function feedRecord(): FeedRecord {
  const now = Date.now();
  return {
    schemaVersion: 1,
    feed: { id: 'stored', url: 'https://stored.example/rss', title: 'Stored', origin: 'opml' },
    state: 'ok',
    reason: '3 entries',
    addedAt: new Date(now).toISOString(),
    lastPollAt: new Date(now).toISOString(),
    nextPollAt: new Date(now + 900_000).toISOString(),
    failures: 0,
    entriesSeen: 3,
  };
}
