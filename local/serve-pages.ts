import { randomBytes } from 'node:crypto';
import { type ServerType, serve } from '@hono/node-server';
import { assetsOf } from '../shared/adapters/assets/assets-of.ts';
import { bundleAssets } from '../shared/adapters/assets/bundle-assets.ts';
import { listMailFolder, readMail } from '../shared/adapters/local/mail-folder.ts';
import { describeError } from '../shared/errors.ts';
import type { ApiDependencies } from '../shared/http/api/api-dependencies.ts';
import { createApp } from '../shared/http/app.ts';
import type { AppDependencies, InboxMail, StageActivity } from '../shared/http/app-dependencies.ts';
import { deskPassLink } from '../shared/http/desk/sign-in/desk-cookies.ts';
import { createAlertsDesk } from '../shared/jobs/alerts-desk.ts';
import { createArticleDesk } from '../shared/jobs/article-desk.ts';
import { createFeedDesk } from '../shared/jobs/feed-desk.ts';
import { createFeedLook } from '../shared/jobs/feed-look.ts';
import { hubCallbacks } from '../shared/jobs/hub-callbacks.ts';
import { linkDesk } from '../shared/jobs/link-desk.ts';
import { createReaderDesk } from '../shared/jobs/reader-desk.ts';
import { removeSavedSearch, saveSearch } from '../shared/jobs/save-search.ts';
import { createStoryDesk } from '../shared/jobs/story-desk.ts';
import { createWebhookDesk } from '../shared/jobs/webhook-desk.ts';
import type { WebSubReport } from '../shared/jobs/websub.ts';
import { LINK_SECRET } from '../shared/model/link-token.ts';
import { tagResolver } from '../shared/query-language/tag-resolver.ts';
import { heldBack } from '../shared/stages/held-back.ts';
import { createApiKeyStore } from '../shared/stores/api-keys.ts';
import { tagLabel } from '../shared/topics/compile.ts';
import { listedTags } from '../shared/topics/listed-tags.ts';
import { controlOperations } from './control-operations.ts';
import { deskAccess, isLoopback } from './desk-access.ts';
import { createFeedListDesk } from './feed-list-desk.ts';
import { WORKED_QUEUES } from './job-handlers.ts';
import { localModelDesk } from './model-desk.ts';
import { createNewsroom } from './newsroom/newsroom.ts';
import { sampleOrigins } from './newsroom/sample-origin.ts';
import type { Writer } from './open-for-writing.ts';
import { productVersion } from './product-version.ts';
import { createQueueDesk } from './queue-desk.ts';
import type { PumpEvent, QueuePump } from './queue-pump.ts';
import type { Runtime } from './runtime.ts';

export type Pages = {
  readonly port: number;
  /** What to open: with the secret that lets this machine's browser in, where one is needed. */
  readonly deskAddress: string;
  close(): Promise<void>;
};

/** Name of the secret that lets a verb of this machine speak to the run. */
export const CONTROL_SECRET = 'control';

export type ServeOptions = {
  readonly port: number;
  readonly onEvent: (event: PumpEvent) => void;
  /** Limits of the API other than its own. */
  readonly api?: Pick<Partial<ApiDependencies>, 'keyRate' | 'addressRate'>;
};

/**
 * Serves the pages on 127.0.0.1, and on `http.host` where that is another address, at the wanted port or, when it was
 * taken meanwhile, at a free one.
 */
export async function servePages(
  { runtime }: Writer,
  pump: QueuePump,
  { port: wanted, onEvent, api = {} }: ServeOptions,
): Promise<Pages> {
  const server = { port: 0 };
  const deps = await appDependencies(runtime, { pump, onEvent, api, port: () => server.port });
  const app = createApp(deps);
  const [host, ...others] = hostsToServe(runtime.config.http.host);
  const listening = (await listen(app.fetch, wanted, host)) ?? (await listen(app.fetch, 0, host));
  if (listening === undefined) throw new TypeError(`Cannot serve the pages: no port is free on ${host}`);
  server.port = listening.port;
  readFacts(runtime);
  const more = await Promise.all(others.map((other) => listen(app.fetch, listening.port, other)));
  const servers = [listening, ...more].filter((each) => each !== undefined);
  const close = async () =>
    void (await Promise.all([...servers.map((each) => closeServer(each.server)), deps.modelDesk?.plans.rest()]));
  if (servers.length <= others.length) {
    await close();
    throw new TypeError(`Cannot serve the pages: port ${listening.port} is taken on ${others.join(', ')}`);
  }
  return { port: listening.port, deskAddress: await deskAddress(deps, listening.port), close };
}

/** Verbs of this machine speak to the run over loopback, wherever else it listens. */
function hostsToServe(host: string): readonly [string, ...string[]] {
  const isEvery = host === '0.0.0.0' || host === '::';
  return isEvery || isLoopback(host) ? [host] : ['127.0.0.1', host];
}

async function deskAddress({ access }: AppDependencies, port: number): Promise<string> {
  const here = `http://127.0.0.1:${port}`;
  if (access?.kind === 'pass') return here + deskPassLink(await access.pass());
  return access?.kind === 'sign-in' ? access.baseUrl() : here;
}

/**
 * The first question to the index reads the facts of every article, a second for 100,000: better now than for the first
 * reader. Should it fail, the first reader is told.
 */
function readFacts({ context: { ports } }: Runtime): void {
  const question = { query: 'after:1h', now: ports.clock.now().toISOString(), fields: [], top: 1 };
  ports.articleIndex.facets(question).catch(() => undefined);
}

/** So that an address that is far too long gets an answer that says so, instead of Node's own without a word. */
const serverOptions = { maxHeaderSize: 256 * 1024 };

type Listening = { readonly server: ServerType; readonly port: number };

function listen(
  fetch: Parameters<typeof serve>[0]['fetch'],
  port: number,
  hostname: string,
): Promise<Listening | undefined> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname, serverOptions }, (info) => resolve({ server, port: info.port }));
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
  });
}

function closeServer(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}

type Serving = Required<Pick<ServeOptions, 'onEvent' | 'api'>> & {
  readonly pump: QueuePump;
  readonly port: () => number;
};

async function appDependencies(runtime: Runtime, { pump, onEvent, api, port }: Serving): Promise<AppDependencies> {
  const { context, config, folder, topics } = runtime;
  const { stores, ports, knownTags, settings } = context;
  const newsroom = config.samples ? createNewsroom() : undefined;
  // A push is logged like a job: it is the beginning of one.
  const tellPush = (report: WebSubReport, durationMs: number) =>
    onEvent({ kind: 'report', report: { queue: 'websub', ...report }, durationMs });
  const publicHost = config.publicUrl === undefined ? [] : [new URL(config.publicUrl).host];
  return {
    stores,
    articleIndex: ports.articleIndex,
    knownTags,
    ...(context.resolveTag === undefined ? {} : { resolveTag: context.resolveTag }),
    cursorKey: () => ports.secrets.get(LINK_SECRET),
    tagLabel: (tag, language = 'en') => tagLabel(topics, tag, language),
    placeOf: (tag) => topics.places.get(tag),
    assets: assetsOf(await bundleAssets()),
    zone: config.mail.times.zone,
    access: deskAccess(config, { ports, port }),
    audit: (entry) => stores.auditLog.add({ schemaVersion: 1, ...entry }),
    hosts: () => [`127.0.0.1:${port()}`, `localhost:${port()}`, ...publicHost],
    now: () => ports.clock.now().toISOString(),
    readerAliases: settings.readerAliases,
    activity: () => stageActivity(runtime, pump),
    ...(config.mail.transport === 'folder' || runtime.mailNote !== undefined
      ? { inbox: folderInbox(folder.mailDir) }
      : {}),
    links: linkDesk(context),
    articleDesk: createArticleDesk(context, (document) => heldBack(topics, document)),
    storyDesk: createStoryDesk(context),
    feedDesk: {
      ...createFeedDesk(context),
      look: createFeedLook(context),
      list: createFeedListDesk(runtime),
    },
    queueDesk: createQueueDesk({ runtime, pump }),
    readerDesk: createReaderDesk(context),
    alertsDesk: createAlertsDesk(context),
    webhookDesk: createWebhookDesk(context),
    modelDesk: localModelDesk(runtime, onEvent),
    publicForm: config.alerts.publicForm,
    ...(config.publicUrl === undefined ? {} : { webSub: hubCallbacks(context, tellPush) }),
    ...(newsroom === undefined ? {} : { sampleOrigin: sampleOrigins() }),
    ...(newsroom === undefined ? {} : { newsroom: (path) => belowNewsroom(newsroom.handle(path)) }),
    api: { ...apiDependencies(runtime, onEvent), ...api },
    control: { token: await ports.secrets.get(CONTROL_SECRET), operations: controlOperations(runtime) },
  };
}

function apiDependencies({ context, topics }: Runtime, onEvent: Serving['onEvent']): ApiDependencies {
  const searching = { ...context, resolveTag: tagResolver(topics.names) };
  return {
    keys: createApiKeyStore(context.ports.table),
    searches: {
      save: (request) => saveSearch(searching, request),
      remove: (name) => removeSavedSearch(searching, name),
    },
    vigiaVersion: productVersion(),
    topics: () => ({ modelVersion: topics.version, tags: listedTags(topics) }),
    randomBytes,
    onFault: (error, { method, path }) => {
      const reason = `${method} ${path}: ${describeError(error)}`;
      onEvent({ kind: 'failure', queue: 'api', reason, deadLettered: false, durationMs: 0 });
    },
  };
}

/** The newsroom's own links start at its root, which is `/newsroom` on the page. */
function belowNewsroom<Page extends { readonly body: string }>(page: Page): Page {
  return { ...page, body: page.body.replaceAll(/href="\/(?!\/)/g, 'href="/newsroom/') };
}

async function stageActivity({ queue }: Runtime, pump: QueuePump): Promise<readonly StageActivity[]> {
  const counts = pump.counts();
  const dead = await queue.listDeadLetters();
  return Promise.all(
    WORKED_QUEUES.map(async (name) => {
      const { ready, delayed } = await queue.depth(name);
      const deadLetters = dead.filter((letter) => letter.queue === name).length;
      return { name, waiting: ready, delayed, deadLetters, ...counts[name] };
    }),
  );
}

function folderInbox(dir: string): NonNullable<AppDependencies['inbox']> {
  const read = async (mailId: string, receivedAt: string): Promise<InboxMail | undefined> => {
    const mime = await readMail(dir, mailId);
    return mime === undefined ? undefined : { mailId, receivedAt, mime };
  };
  return {
    list: async (limit) => {
      const mails = (await listMailFolder(dir)).slice(0, limit);
      const found = await Promise.all(mails.map(({ mailId, writtenAt }) => read(mailId, writtenAt)));
      return found.filter((mail) => mail !== undefined);
    },
    read: async (mailId) => {
      const listed = (await listMailFolder(dir)).find((mail) => mail.mailId === mailId);
      return listed === undefined ? undefined : read(mailId, listed.writtenAt);
    },
  };
}
