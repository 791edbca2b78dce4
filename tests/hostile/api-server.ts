import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ServerType, serve } from '@hono/node-server';
import { subscriberId } from '../../shared/model/ids.ts';
import { disposeWorld, makeWorld } from '../fakes/pipeline.ts';
import { makeSubscriber, makeSubscription } from '../fakes/records.ts';
import { type Api, addKey, startApi } from '../http/api/start-api.ts';
import { addArticle } from '../http/start-pages.ts';

/** What one request came to; a connection that was closed without an answer has no status. */
export type Reply = {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
};

export type Sent = {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text, or pieces with this pause between them, for as long as the connection stands. */
  readonly body?: string | { readonly piece: string; readonly pauseMs: number };
};

/** The real app over a real socket, with two readers who have an alert each. */
export type ApiServer = {
  readonly api: Api;
  /** Of the first reader. */
  readonly key: string;
  readonly ownId: string;
  /** The alert of the second reader. */
  readonly otherId: string;
  /** Of the one article. */
  readonly articleId: string;
  readonly send: (sent: Sent) => Promise<Reply>;
  readonly close: () => Promise<void>;
};

const [READER, OTHER] = ['ana@example.org', 'luis@example.org'] as const;

/** Long enough for what is sent at once, and a body that trickles is given up on soon. */
const BODY_TIMEOUT_MS = 400;

export async function startApiServer(overrides: Parameters<typeof startApi>[0] = {}): Promise<ApiServer> {
  const world = makeWorld();
  let port = 0;
  const { limits = {}, ...more } = overrides;
  const api = await startApi(
    { hosts: () => [`127.0.0.1:${port}`], limits: { bodyTimeoutMs: BODY_TIMEOUT_MS, ...limits }, ...more },
    world,
  );
  const { id: articleId } = await addArticle(api);
  const ownId = await addAlert(api, READER, '1111111111111111');
  const otherId = await addAlert(api, OTHER, '2222222222222222');
  const key = await addKey(api.keys, { scope: 'reader', subscriberId: subscriberId(READER) });
  const server = await listen(api.app.fetch);
  port = portOf(server);
  return {
    api,
    key,
    ownId,
    otherId,
    articleId,
    send: (sent) => exchange(port, sent),
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      });
      disposeWorld(world);
    },
  };
}

async function addAlert({ pipeline }: Api, address: string, id: string): Promise<string> {
  const { subscribers, subscriptions } = pipeline.context.stores;
  const owner = subscriberId(address);
  await subscribers.save(makeSubscriber({ id: owner, address }));
  await subscriptions.save(makeSubscription({ id, subscriberId: owner }));
  return id;
}

function listen(fetch: Parameters<typeof serve>[0]['fetch']): Promise<ServerType> {
  return new Promise((resolve) => {
    const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(server));
  });
}

function portOf(server: ServerType): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** By hand: nothing is normalised on the way. */
function exchange(port: number, { method = 'GET', path, headers = {}, body }: Sent): Promise<Reply> {
  return new Promise((resolve) => {
    const outgoing = request(
      { host: '127.0.0.1', port, method, path, headers: { ...headers }, agent: false },
      (answer) => {
        const chunks: Buffer[] = [];
        const end = () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString() });
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('end', end);
        answer.once('error', end);
      },
    );
    outgoing.once('error', () => resolve({ headers: {}, text: '' }));
    if (typeof body === 'object') void trickle(outgoing, body);
    else outgoing.end(body);
  });
}

async function trickle(
  outgoing: ReturnType<typeof request>,
  { piece, pauseMs }: { readonly piece: string; readonly pauseMs: number },
): Promise<void> {
  let isOpen = true;
  outgoing.once('close', () => {
    isOpen = false;
  });
  while (isOpen) {
    outgoing.write(piece);
    await sleep(pauseMs);
  }
}
