import { type ServerType, serve } from '@hono/node-server';
import { listMailFolder, readMail } from '../shared/adapters/local/mail-folder.ts';
import { createApp } from '../shared/http/app.ts';
import type { AppDependencies, InboxMail, StageActivity } from '../shared/http/app-dependencies.ts';
import { answerLink, readLink } from '../shared/jobs/answer-link.ts';
import { hubCallbacks } from '../shared/jobs/hub-callbacks.ts';
import type { WebSubReport } from '../shared/jobs/websub.ts';
import { tagLabel } from '../shared/topics/compile.ts';
import { controlOperations } from './control-operations.ts';
import { WORKED_QUEUES } from './job-handlers.ts';
import { createNewsroom } from './newsroom/newsroom.ts';
import { sampleOrigins } from './newsroom/sample-origin.ts';
import type { Writer } from './open-for-writing.ts';
import type { PumpEvent, QueuePump } from './queue-pump.ts';
import type { Runtime } from './runtime.ts';

export type Pages = { readonly port: number; close(): Promise<void> };

/** Name of the secret that lets a verb of this machine speak to the run. */
export const CONTROL_SECRET = 'control';

/** Serves the pages on 127.0.0.1, at the wanted port or, when it was taken meanwhile, at a free one. */
export async function servePages(
  { runtime }: Writer,
  pump: QueuePump,
  { port: wanted, onEvent }: { readonly port: number; readonly onEvent: (event: PumpEvent) => void },
): Promise<Pages> {
  const server = { port: 0 };
  const app = createApp(await appDependencies(runtime, { pump, onEvent, port: () => server.port }));
  const listening = (await listen(app.fetch, wanted)) ?? (await listen(app.fetch, 0));
  if (listening === undefined) throw new TypeError('Cannot serve the pages: no port is free on 127.0.0.1');
  server.port = listening.port;
  return { port: listening.port, close: () => closeServer(listening.server) };
}

type Listening = { readonly server: ServerType; readonly port: number };

function listen(fetch: Parameters<typeof serve>[0]['fetch'], port: number): Promise<Listening | undefined> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: '127.0.0.1' }, (info) => resolve({ server, port: info.port }));
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

type Serving = {
  readonly pump: QueuePump;
  readonly onEvent: (event: PumpEvent) => void;
  readonly port: () => number;
};

async function appDependencies(runtime: Runtime, { pump, onEvent, port }: Serving): Promise<AppDependencies> {
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
    tagLabel: (tag) => tagLabel(topics, tag, 'en'),
    hosts: () => [`127.0.0.1:${port()}`, `localhost:${port()}`, ...publicHost],
    now: () => ports.clock.now().toISOString(),
    readerAliases: settings.readerAliases,
    activity: () => stageActivity(runtime, pump),
    ...(config.mail.transport === 'folder' || runtime.mailNote !== undefined
      ? { inbox: folderInbox(folder.mailDir) }
      : {}),
    links: { read: (token) => readLink(context, token), answer: (token) => answerLink(context, token) },
    ...(config.publicUrl === undefined ? {} : { webSub: hubCallbacks(context, tellPush) }),
    ...(newsroom === undefined ? {} : { sampleOrigin: sampleOrigins() }),
    ...(newsroom === undefined ? {} : { newsroom: (path) => belowNewsroom(newsroom.handle(path)) }),
    control: { token: await ports.secrets.get(CONTROL_SECRET), operations: controlOperations(runtime) },
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
