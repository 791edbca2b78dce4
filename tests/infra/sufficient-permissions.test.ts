import { createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { createBlobIndex } from '../../shared/adapters/aws/blob-index.ts';
import { API_PATH, createApi } from '../../shared/http/api/create-api.ts';
import { createApp } from '../../shared/http/app.ts';
import { answerLink, readLink } from '../../shared/jobs/answer-link.ts';
import { currentMatcher } from '../../shared/jobs/current-matcher.ts';
import { recordDeadLetter } from '../../shared/jobs/dead-letter.ts';
import { dispatchJob } from '../../shared/jobs/dispatch.ts';
import { dropArticle } from '../../shared/jobs/drop-article.ts';
import { createFeedDesk } from '../../shared/jobs/feed-desk.ts';
import { followFeedList } from '../../shared/jobs/follow-feed-list.ts';
import { forgetText } from '../../shared/jobs/forget-text.ts';
import { hubCallbacks } from '../../shared/jobs/hub-callbacks.ts';
import { linkDesk } from '../../shared/jobs/link-desk.ts';
import { linkSigner } from '../../shared/jobs/link-keys.ts';
import { mailEventJob } from '../../shared/jobs/mail-events.ts';
import { openOperatorMail } from '../../shared/jobs/operator-mail.ts';
import { createReaderDesk } from '../../shared/jobs/reader-desk.ts';
import { regroupStory } from '../../shared/jobs/regroup-story.ts';
import { removeSavedSearch, saveSearch } from '../../shared/jobs/save-search.ts';
import { startSending } from '../../shared/jobs/send-guard.ts';
import { startBackfill } from '../../shared/jobs/start-backfill.ts';
import { startRetag } from '../../shared/jobs/start-retag.ts';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { isRetentionDue, sweepRetention } from '../../shared/jobs/sweep-retention.ts';
import { createWebhookDesk } from '../../shared/jobs/webhook-desk.ts';
import { subscriberId } from '../../shared/model/ids.ts';
import { signLink } from '../../shared/model/link-token.ts';
import { FUNCTION_NAMES, type FunctionName, GENERATED_SECRETS, QUEUE_NAMES } from '../../shared/names.ts';
import type { Ports, QueueName } from '../../shared/ports.ts';
import { createArticleIndex } from '../../shared/query/create-article-index.ts';
import { newestArticles } from '../../shared/query/newest-articles.ts';
import { searchArticles } from '../../shared/query/search-articles.ts';
import { idResolver } from '../../shared/query-language/tag-resolver.ts';
import { createApiKeyStore } from '../../shared/stores/api-keys.ts';
import { fakeAssets } from '../fakes/assets.ts';
import { FENTANYL, feedAt, pageHtml, rssOf } from '../fakes/news.ts';
import { sitemapOf } from '../fakes/older-news.ts';
import { all, drain, type Pipeline, startPipeline } from '../fakes/pipeline.ts';
import { createRecordingMailer } from '../fakes/recording-mailer.ts';
import { makeMail, makeMatch } from '../fakes/records.ts';
import { stubProvider, vouched } from '../fakes/stub-provider.ts';
import { addKey } from '../http/api/start-api.ts';
import { openBrowser } from '../http/desk/open-browser.ts';
import { createJudge, grantKey, type Judge } from './judged-ports.ts';
import { rolePolicies } from './role-policies.ts';
import { synthesise } from './synthesise.ts';
import { useDesks } from './use-desks.ts';

const synthesis = synthesise();
const policies = rolePolicies(synthesis.pipeline);
afterAll(synthesis.dispose);

/** Enough rules for Vigía that its answer passes what a row holds, and goes to Blobs. */
const LONG_ROBOTS = `User-agent: *\n${Array.from({ length: 4_000 }, (_, i) => `Disallow: /closed-section-${i}/`).join('\n')}\n`;

describe('the roles of the functions', () => {
  it('allow what every job does on the way from a feed to a mail, and nothing that no job does', async () => {
    const judge = createJudge(policies);
    const failures = await liveThroughADay(judge);
    expect(failures).toEqual([]);
    const unused = FUNCTION_NAMES.map(
      (name) => [name, granted(name).filter((grant) => !judge.used.get(name)?.has(grant))] as const,
    );
    expect(unused.flatMap(([name, grants]) => grants.map((grant) => `${name}: ${grant}`))).toEqual([]);
  });

  it.each<[FunctionName, (pipeline: Pipeline) => Promise<unknown>]>([
    ['poll', ({ context }) => context.stores.subscribers.get('a')],
    ['ingest', ({ context }) => context.stores.matches.pending('a', 'instant')],
    [
      'ingest',
      ({ context }) => context.ports.mailer.send({ mailId: 'a', from: 'a@b.c', to: 'd@e.f', mime: new Uint8Array() }),
    ],
    ['ingest', ({ context }) => context.ports.blobs.get('mails/a/b.json.gz')],
    ['match', ({ context }) => context.ports.secrets.get('links-v1')],
    ['poll', ({ context }) => context.ports.secrets.get('links-v1')],
    ['websub', ({ context }) => context.stores.subscribers.get('a')],
    ['api', ({ context }) => context.ports.table.scan('subscriber', { index: 0, of: 1 })],
  ])('refuse %s what is not its business', async (name, act) => {
    const judge = createJudge(policies);
    const pipeline = await startPipeline({ wrap: judge.wrap });
    judge.become(name);
    await expect(async () => act(pipeline)).rejects.toThrow(`AccessDenied: ${name} may not`);
  });
});

const feed = feedAt('news.example');

/** Every job at least once, each as its function; gives back what was refused. */
async function liveThroughADay(judge: Judge): Promise<readonly string[]> {
  const mailer = createRecordingMailer();
  const failures: string[] = [];
  const pipeline = await startPipeline({
    mailer,
    operator: { address: 'operator@example.org', language: 'en', time: '00:00', zone: 'UTC' },
    wrap: (ports) => withBlobIndex(judge.wrap(ports)),
    wrapQueue: (queue) => ({
      ...queue,
      receive: (name, options) => {
        judge.become(name);
        return queue.receive(name, options);
      },
    }),
  });
  const { context, clock, fetcher } = pipeline;
  const as = async <T>(name: FunctionName | undefined, work: () => Promise<T>): Promise<T> => {
    judge.become(name);
    return await work();
  };
  const minutes = async (count: number) => {
    for (let minute = 0; minute < count; minute++) {
      clock.advance(60_000);
      await as('dispatch', () => openOperatorMail(context));
      await as('dispatch', () => dispatchJob(context));
      failures.push(...(await drain(pipeline, { wait: false })).failures);
    }
  };

  const ana = await as(undefined, () => subscribeReader(pipeline, 'ana@example.org', true));
  await as(undefined, () => createWebhookDesk(context).set(ana, 'https://hook.example/'));
  fetcher.serve('https://hook.example/', { status: 410 });
  const asker = await as(undefined, () => subscribeReader(pipeline, 'bea@example.org', false));
  await as(undefined, () => breakSubscription(pipeline, asker));
  const visitor = await as(undefined, () => subscribeReader(pipeline, 'cleo@example.org', true));
  serve(fetcher, ['One', 'Four', 'Two']);
  // A round-up of the first and the fifth: stories are joined, and one is looked through anew.
  fetcher.serve('https://pages.example/Four', { body: pageHtml('One', FENTANYL) + pageHtml('Five', FENTANYL) });
  // A page that answers later: its entry waits in the due index.
  fetcher.serve('https://pages.example/Two', { status: 503 });
  for (let round = 0; round < 3; round++)
    await as('dispatch', () => followFeedList(context, { feeds: [feed], hash: 'a' }));
  await minutes(3);
  await as(undefined, () => moveCadence(pipeline, visitor));
  await minutes(17);
  await as(undefined, () => backfillFrom(pipeline, 'https://news.example/sitemap.xml'));
  serve(fetcher, ['One', 'Four', 'Two', 'Three', 'Five']);
  const reserved = pageHtml('Three', FENTANYL, '<meta name="robots" content="noarchive">');
  fetcher.serve('https://pages.example/Three', { body: reserved });
  mailer.answerNext({ kind: 'unavailable', reason: 'busy' });
  await minutes(60);
  const [inStory] = await as(undefined, () => newestArticles(context.stores, 1));
  await as('match', () => currentMatcher(anotherProcess(pipeline)));
  await as(undefined, () => leaveAfterErasure(pipeline));
  await as('ingest', () => regroupStory(context, inStory!.record.story.storyId));
  await as(undefined, () => sendMatchAgain(pipeline));
  await minutes(1);
  failures.push(...(await retagTwice(pipeline, as)));
  const mailId = mailer.sends.at(-1)!.mailId;
  await as('mail-events', () =>
    mailEventJob(context, { mailId, messageId: 'm', kind: 'hard-bounce', reason: 'bounced' }),
  );
  await as(undefined, () => countSends(pipeline));
  await as('mail-events', () => mailEventJob(context, { mailId, messageId: 'm', kind: 'complaint', reason: 'spam' }));
  await as('mail-events', () => mailEventJob(context, { mailId, messageId: 'm', kind: 'soft-bounce', reason: 'full' }));
  expect(await as(undefined, () => startSending(context))).toMatchObject({ epoch: 2 });
  await as('index', () => context.ports.articleIndex.maintain());
  await as('api', () => readAndSearch(pipeline, visitor));
  await as('api', () => pushAsHub(pipeline));
  const keys = createApiKeyStore(context.ports.table);
  const key = await as(undefined, () => addKey(keys, { scope: 'admin' }));
  await as('api', () => askApi(pipeline, key));
  await as('api', () => useOwnPage(pipeline));
  await as('api', () => enterDesk(pipeline));
  await as('api', () => useDesks(pipeline, visitor.subscriberId));
  await minutes(3);
  await as('api', () => operate(pipeline, judge));
  const newest = await as(undefined, () => newestArticles(context.stores, 2));
  await as('ingest', () => removeAsIngestDoes(pipeline, newest));
  await as('authorize', () => createApiKeyStore(context.ports.table).get('0123456789ab'));
  for (const queue of [
    'poll',
    'ingest',
    'index',
    'match',
    'deliver',
    'mail-events',
    'websub',
    'retag',
    'webhook',
  ] as const)
    await as(queue, () => recordDeadLetter(context, { queue, body: {}, reason: 'a test' }));
  await as(undefined, () => leaveOrphans(pipeline));
  await as('sweep', () => sweepEverything(pipeline));
  return failures;
}

/** The article index of a deployment, in place of the one that reads the archive. */
function withBlobIndex(ports: Ports): Ports {
  const cacheDir = mkdtempSync(join(tmpdir(), 'vigia-index-'));
  const index = createBlobIndex({ blobs: ports.blobs, cacheDir, manifestForMs: 0, elapsedMs: () => 0 });
  onTestFinished(() => index.close());
  return { ...ports, articleIndex: createArticleIndex(index) };
}

/** What its publisher reserves later, and what is taken down while it is stored. */
async function removeAsIngestDoes(
  { context }: Pipeline,
  articles: Awaited<ReturnType<typeof newestArticles>>,
): Promise<void> {
  for (const { record } of articles) {
    await forgetText(context, record);
    await dropArticle(context, record.id, { remove: context.ports.blobs.delete });
  }
}

/** Of one article that is not there any more. */
async function backfillFrom({ context, fetcher }: Pipeline, sitemap: string): Promise<void> {
  const found = { link: 'https://news.example/found/long-ago-in-january', date: '2026-01-10' };
  fetcher.serve(sitemap, { body: sitemapOf([found]) });
  await startBackfill(context, { feedId: feed.id, since: '2026-01-01T00:00:00.000Z', maxEntries: 10 });
}

/** What a process leaves that dies between a blob and its row. */
async function leaveOrphans({ context }: Pipeline): Promise<void> {
  for (const folder of ['backfills', 'plans', 'robots'])
    await context.ports.blobs.put(`${folder}/orphan.json.gz`, new Uint8Array());
}

/** So late that nothing is kept any more. */
async function sweepEverything({ context, clock }: Pipeline): Promise<void> {
  clock.set('2099-01-01T00:00:00.000Z');
  expect(await isRetentionDue(context)).toBe(true);
  const days = { untaggedTextDays: 1, taggedTextDays: 1, taggedRawDays: 1, sampleTextDays: 1 };
  const { classes } = await sweepRetention(context, { rules: { ...days, entryDays: 1, mailDays: 1 }, dryRun: false });
  expect(classes).toMatchObject({ plan: { items: 1 }, entry: { items: expect.any(Number) } });
}

type Reader = { readonly subscriberId: string; readonly subscriptionId: string };

async function subscribeReader({ context }: Pipeline, address: string, confirmed: boolean): Promise<Reader> {
  const report = await subscribe(context, { address, queryText: 'topic:fentanyl', language: 'en', confirmed });
  if (!('subscriptionId' in report)) throw new Error(`not subscribed: ${report.outcome}`);
  return report;
}

type As = <T>(name: FunctionName | undefined, work: () => Promise<T>) => Promise<T>;

/** A changed model goes over the archive; the second time every day is found as a step that died left it. */
async function retagTwice(pipeline: Pipeline, as: As): Promise<readonly string[]> {
  const { context, clock } = pipeline;
  const modelVersion = '9-later';
  const tagArticle: typeof context.tagArticle = (article) => {
    const { tags } = context.tagArticle(article);
    const more = tags.slice(0, 1).map((tag) => ({ ...tag, tag: 'one-more' }));
    return { article, tags: [...tags, ...more], modelVersion };
  };
  const changed = { ...pipeline, context: { ...context, tagArticle } };
  const failures: string[] = [];
  const step = async () => {
    await as('dispatch', () => dispatchJob(context, ['retag']));
    failures.push(...(await drain(changed, { wait: false })).failures);
  };
  for (let time = 0; time < 2; time++) {
    clock.advance(1_000);
    const started = await as(undefined, () => startRetag(context, { modelVersion, alert: true }));
    await step();
    if (time === 1 && 'retag' in started) await as(undefined, () => beginDays(context.stores, started.retag.id));
    await step();
  }
  return failures;
}

async function beginDays({ retags }: Pipeline['context']['stores'], retagId: string): Promise<void> {
  for await (const { record, version } of retags.days(retagId))
    await retags.saveDay({ ...record, isBegun: true }, version);
}

/** One that has read no subscriptions yet: it finds the snapshot of the first. */
function anotherProcess({ context }: Pipeline): Pipeline['context'] {
  return { ...context, ports: { ...context.ports, table: { ...context.ports.table } } };
}

/** What a job leaves behind that was at work while its reader was erased. */
async function leaveAfterErasure(pipeline: Pipeline): Promise<void> {
  const { stores, ports } = pipeline.context;
  const { subscriberId: id } = await subscribeReader(pipeline, 'dora@example.org', true);
  await createReaderDesk(pipeline.context).erase(id);
  const mail = makeMail({ subscriberId: id, id: `${id}-i20260302t1200` });
  await stores.matches.add(makeMatch({ subscriberId: id }));
  await stores.matches.markTold(id, ['a1 new'], mail.id);
  await ports.blobs.put(`mails/${mail.id}/late.json.gz`, new Uint8Array());
  await stores.mails.open(mail);
}

/** As a process leaves it that dies before what waits has followed its alert. */
async function moveCadence({ context }: Pipeline, { subscriberId, subscriptionId }: Reader): Promise<void> {
  const { subscriptions } = context.stores;
  const found = (await subscriptions.get(subscriberId, subscriptionId))!;
  await subscriptions.save({ ...found.record, cadence: 'hourly' }, found.version);
}

/** Enough that a complaint is judged. */
async function countSends({ context, clock }: Pipeline): Promise<void> {
  for (let mail = 0; mail < 60; mail++) await context.stores.sending.count(1, 'sent', clock.now().toISOString());
}

/** A message may come twice. */
async function sendMatchAgain({ context }: Pipeline): Promise<void> {
  const [newest] = await newestArticles(context.stores, 1);
  await context.ports.queue.send('match', [{ body: { articleId: newest!.record.id } }]);
}

/** As an older product may have left it. */
async function breakSubscription({ context }: Pipeline, { subscriberId }: Reader): Promise<void> {
  await context.stores.subscriptions.save({
    schemaVersion: 1,
    id: 'ffffffffffffffff',
    subscriberId,
    queryText: 'lang:',
    query: 'lang:',
    cadence: 'instant',
    status: 'active',
    consent: 'operator',
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
  });
}

function serve(fetcher: Pipeline['fetcher'], titles: readonly string[]): void {
  const items = titles.map((title) => ({ guid: title, link: `https://pages.example/${title}`, title }));
  const link = `<https://hub.example/>; rel="hub", <${feed.url}>; rel="self"`;
  fetcher.serve(feed.url, { body: rssOf(items), headers: { link } });
  fetcher.serve('https://hub.example/', { status: 202 });
  fetcher.serve('https://hub.example/robots.txt', { body: LONG_ROBOTS, headers: { 'content-type': 'text/plain' } });
  fetcher.serve('https://pages.example/robots.txt', { body: LONG_ROBOTS, headers: { 'content-type': 'text/plain' } });
  fetcher.serve('https://news.example/robots.txt', { body: LONG_ROBOTS, headers: { 'content-type': 'text/plain' } });
  for (const { link, title } of items) fetcher.serve(link, { body: pageHtml(title, `${FENTANYL} ${title}.`) });
}

/** What a hub does that was asked: it verifies, and pushes. */
async function pushAsHub({ context, fetcher }: Pipeline): Promise<void> {
  const asked = fetcher.requests.find(({ post }) => post !== undefined);
  const form = new URLSearchParams(asked?.post?.body);
  const callbackId = form.get('hub.callback')!.split('/').at(-1)!;
  const callbacks = hubCallbacks(context, () => undefined);
  const question = { mode: 'subscribe', topic: feed.url, challenge: 'c', leaseSeconds: '864000', reason: '' };
  expect(await callbacks.answer(callbackId, question)).toMatchObject({ kind: 'confirmed' });
  const signature = `sha256=${createHmac('sha256', form.get('hub.secret')!).update('').digest('hex')}`;
  const push = { signature, read: async () => new Uint8Array() };
  expect(await callbacks.push(callbackId, push)).toMatchObject({ kind: 'taken' });
}

/** What readers do on the pages: ask, change, look at what is stored, go, and come back. */
async function useOwnPage({ context }: Pipeline): Promise<void> {
  const desk = createReaderDesk(context);
  const request = { address: 'dora@example.org', queryText: 'topic:fentanyl' };
  const id = subscriberId(request.address);
  for (let round = 0; round < 2; round++) {
    expect(await desk.ask(request)).toEqual({ kind: 'accepted' });
    await confirmFirst(context, id);
    expect(await desk.add(id, { queryText: 'pills' })).toMatchObject({ kind: 'changed' });
    expect(await desk.askForLink(request.address)).toEqual({ kind: 'accepted' });
    const [first] = (await desk.view(id))?.subscriptions ?? [];
    expect(await desk.change(id, first!.id, { status: 'stopped' })).toMatchObject({ kind: 'changed' });
    expect(await desk.changeReader(id, { zone: 'Europe/London' })).toMatchObject({ kind: 'changed' });
    const alert = { subscriberId: id, subscriptionId: (await desk.view(id))!.subscriptions[1]!.id };
    const webhooks = createWebhookDesk(context);
    expect(await webhooks.set(alert, 'https://hook.example/')).toMatchObject({ kind: 'made' });
    expect(await webhooks.test(alert)).toMatchObject({ kind: 'changed' });
    expect(await desk.exported(id)).toMatchObject({ subscriber: { address: request.address } });
    await webhooks.remove(alert);
    await changeWhatWaits(context, alert);
    await desk.erase(id);
  }
  await readToldStories(context, subscriberId('ana@example.org'));
  // A reader with mails, matches and what was told.
  await desk.erase(subscriberId('ana@example.org'));
}

/** What waits for an alert goes with it into the digest, back, there again, and ends when it is paused. */
async function changeWhatWaits({ stores, ...context }: Pipeline['context'], alert: Reader): Promise<void> {
  const desk = createReaderDesk({ stores, ...context });
  await stores.matches.add(makeMatch(alert));
  for (const change of [
    { cadence: 'daily' },
    { cadence: 'instant' },
    { cadence: 'daily' },
    { status: 'paused' },
  ] as const)
    expect(await desk.change(alert.subscriberId, alert.subscriptionId, change)).toMatchObject({ kind: 'changed' });
}

/** The list of what a mail told, behind its own link. */
async function readToldStories(context: Pipeline['context'], id: string): Promise<void> {
  const mails = await all(context.stores.mails.ofSubscriber(id));
  const slot = mails.find(({ record }) => record.contentKey !== undefined)!.record.slot;
  expect((await linkDesk(context).stories({ subscriberId: id, slot }, 0))?.stories.length).toBeGreaterThan(0);
}

async function confirmFirst(context: Pipeline['context'], id: string): Promise<void> {
  const [found] = await all(context.stores.subscriptions.ofSubscriber(id));
  const sign = await linkSigner(context);
  const expiresAt = '2026-12-31T00:00:00.000Z';
  const token = sign({ purpose: 'confirm', subscriberId: id, subscriptionId: found!.record.id, expiresAt });
  expect(await answerLink(context, token)).toMatchObject({ kind: 'done' });
}

/** Somebody signs in, lets another in who comes, reads the log, and signs out. */
async function enterDesk({ context }: Pipeline): Promise<void> {
  const { stores, ports, knownTags } = context;
  const provider = stubProvider();
  const app = createApp({
    stores,
    articleIndex: ports.articleIndex,
    knownTags,
    tagLabel: (tag) => tag,
    assets: fakeAssets,
    hosts: () => ['desk.example'],
    now: () => ports.clock.now().toISOString(),
    readerAliases: {},
    activity: async () => [],
    links: linkDesk(context),
    audit: (entry) => stores.auditLog.add({ schemaVersion: 1, ...entry }),
    access: {
      kind: 'sign-in',
      provider,
      rules: { allow: [], editors: [], admins: ['ana@example.org'] },
      baseUrl: () => 'https://desk.example',
    },
  });
  const request = async (path: string, init: RequestInit = {}) =>
    await app.request(`https://desk.example${path}`, { ...init, headers: { host: 'desk.example', ...init.headers } });
  const [admin, guest] = [openBrowser({ request }), openBrowser({ request })];
  await admin.signIn();
  const page = await (await admin.ask('/users')).text();
  expect((await admin.send(page, 'invite', { address: 'bo@elsewhere.example', role: 'reader' })).status).toBe(303);
  provider.next = vouched('bo', { email: 'bo@elsewhere.example' });
  expect((await guest.signIn()).status).toBe(303);
  const log = await admin.ask('/audit');
  expect(log.status).toBe(200);
  expect((await admin.send(page, '/sign-out')).status).toBe(303);
}

/** What editors do with feeds, and admins with queues: a letter of each is sent back. */
async function operate({ context, queue, clock }: Pipeline, judge: Judge): Promise<void> {
  const { stores } = context;
  // No feed is polled again before that.
  clock.advance(context.settings.poll.minMinutes * 60_000);
  const feeds = createFeedDesk(context);
  expect(await feeds.tryNow(feed.id)).toEqual({ kind: 'due' });
  const request = { feedId: feed.id, since: '2026-01-02T00:00:00.000Z', maxEntries: 10 };
  expect(await feeds.startBackfill(request)).toMatchObject({ outcome: 'started' });
  judge.become(undefined);
  await moveFrontier(context);
  judge.become('api');
  expect(await feeds.startBackfill({ ...request, since: '2026-01-03T00:00:00.000Z' })).toMatchObject({
    outcome: 'started',
  });
  expect(await feeds.stopBackfill(feed.id)).toBe(true);
  expect(await stores.robots.get(new URL(feed.url).origin)).toMatchObject({ kind: 'rules' });
  expect(await all(stores.backfills.all())).toHaveLength(1);
  for (const { record } of await all(stores.retags.all())) await all(stores.retags.days(record.id));
  await stores.sending.switch();
  for (const name of QUEUE_NAMES) await buryOne(queue, name);
  // A receive is the business of the function behind the queue.
  judge.become('api');
  const queues = judge.wrapQueues(queue);
  for (const name of QUEUE_NAMES) await queues.depth(name);
  const letters = await queues.listDeadLetters();
  expect(await queues.redrive(letters.map(({ id }) => id))).toHaveLength(QUEUE_NAMES.length);
  for (const name of QUEUE_NAMES) await takeAll(queue, name);
}

/** As a step leaves it: one that begins anew drops what it had left to do. */
async function moveFrontier({ stores }: Pipeline['context']): Promise<void> {
  const { record, version } = (await stores.backfills.get(feed.id))!;
  await stores.backfills.save({ ...record, frontierKey: 'backfills/later/one.json.gz' }, version);
}

async function buryOne(queue: Pipeline['queue'], name: QueueName): Promise<void> {
  await queue.send(name, [{ body: {} }]);
  const [message] = await queue.receive(name, { max: 1, visibilitySeconds: 60 });
  await queue.deadLetter(name, message!.receipt, 'a test');
}

async function takeAll(queue: Pipeline['queue'], name: QueueName): Promise<void> {
  for (const { receipt } of await queue.receive(name, { max: 10, visibilitySeconds: 60 }))
    await queue.acknowledge(name, receipt);
}

/** What programs do with a key of the operator's. */
async function askApi({ context }: Pipeline, key: string): Promise<void> {
  const { stores, ports, knownTags } = context;
  const searching = { ports, stores, resolveTag: idResolver(knownTags) };
  const api = createApi({
    ...searching,
    articleIndex: ports.articleIndex,
    knownTags,
    tagLabel: (tag) => tag,
    assets: fakeAssets,
    hosts: () => [],
    now: () => ports.clock.now().toISOString(),
    readerAliases: {},
    activity: async () => [],
    links: linkDesk(context),
    api: {
      keys: createApiKeyStore(ports.table),
      searches: {
        save: (request) => saveSearch(searching, request),
        remove: (name) => removeSavedSearch(searching, name),
      },
      vigiaVersion: '0.0.0',
      topics: () => ({ modelVersion: '1', tags: [] }),
      randomBytes,
      onFault: (error) => {
        throw error;
      },
    },
  });
  const app = new Hono().route(API_PATH, api);
  const ask = async (method: string, path: string, body?: object) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const sent = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const answer = await app.request(API_PATH + path, sent);
    expect([path, answer.status < 300]).toEqual([path, true]);
    return await answer.text();
  };
  const { articles } = JSON.parse(await ask('GET', '/articles?q=topic:fentanyl&facets=topic'));
  const [{ id, storyId, source }] = articles;
  for (const path of [`/articles/${id}`, `/articles/${id}/tags`, `/articles/${id}/versions`, `/articles/${id}/pack`])
    await ask('GET', path);
  for (const path of [`/stories/${storyId}`, '/feeds', `/feeds/${source.id}`, '/topics', '/keys'])
    await ask('GET', path);
  for (const path of ['/facets?q=fentanyl', '/timeline?q=fentanyl', '/export?q=fentanyl&format=jsonl'])
    await ask('GET', path);
  await ask('POST', '/searches', { name: 'pills', queryText: 'pills' });
  await ask('GET', '/articles?q=search:pills');
  await ask('DELETE', '/searches/pills');
  const { id: other } = JSON.parse(await ask('POST', '/keys', { scope: 'reader' }));
  await ask('DELETE', `/keys/${other}`);
}

/** What the pages of the API do. */
async function readAndSearch({ context }: Pipeline, { subscriberId, subscriptionId }: Reader): Promise<void> {
  const { stores, ports, knownTags } = context;
  await stores.feeds.all();
  await newestArticles(stores, 10);
  const found = await searchArticles(
    { stores, articleIndex: ports.articleIndex },
    { query: 'topic:fentanyl', limit: 10, now: ports.clock.now().toISOString(), knownTags },
  );
  expect(found.kind === 'found' && found.found.length).toBe(5);
  const secret = await ports.secrets.get(GENERATED_SECRETS[0]);
  for (const claim of [
    { purpose: 'confirm', subscriberId, subscriptionId } as const,
    { purpose: 'stop', subscriberId, subscriptionId } as const,
    { purpose: 'unsubscribe', subscriberId } as const,
    {
      purpose: 'wrong-tag',
      subscriberId,
      about: { articleId: (await newestArticles(stores, 1))[0]!.record.id, tag: 'fentanyl' },
    } as const,
  ]) {
    const token = signLink(secret, { ...claim, expiresAt: '2099-01-01T00:00:00.000Z' });
    expect(await readLink(context, token)).toMatchObject({ kind: 'ready' });
    expect(await answerLink(context, token)).toMatchObject({ kind: 'done' });
  }
}

/**
 * What a role grants of what jobs do. The rest is Lambda's own (logs, traces, receiving), the handlers' (dead letters)
 * and S3's (a right to list, so that a blob that is not there is no refusal).
 */
function granted(name: FunctionName): readonly string[] {
  return policies.get(name)!.flatMap(({ actions, resources, conditions }) => {
    const kinds = conditions['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? [undefined];
    return actions
      .filter((action) => /^(?:dynamodb|s3|secretsmanager):|^sqs:SendMessage$/.test(action))
      .filter((action) => !['s3:ListBucket', 's3:ListBucketVersions'].includes(action))
      .flatMap((action) =>
        resources
          .filter((resource) => !resource.endsWith('-dlq'))
          .flatMap((resource) =>
            kinds.map((leadingKey) =>
              grantKey({ action, resource, ...(leadingKey === undefined ? {} : { leadingKey }) }),
            ),
          ),
      );
  });
}
