import { request } from 'node:http';
import { serve } from '@hono/node-server';
import { subscribe } from '../../shared/jobs/subscribe.ts';
import { subscriberId } from '../../shared/model/ids.ts';
import { LINK_LIFE_MS, type LinkPurpose, signLink } from '../../shared/model/link-token.ts';
import { all, disposeWorld, drain, mailsIn, makeWorld } from '../fakes/pipeline.ts';
import { addArticle, type Pages, startPages } from '../http/start-pages.ts';

export const ADDRESS = 'reader@example.net';
export const QUERY = 'topic:fentanyl';

/** One answer of the server. */
export type Answer = { readonly status: number; readonly location: string | undefined; readonly page: string };

/** What is stored of the reader, in words that can be compared; `writes` counts every change of a row. */
export type State = { readonly text: string; readonly alert: string | undefined; readonly writes: number };

export type Sending = {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The real app on a loopback socket, with a reader who waits to confirm one alert, or has it. */
export type LinkServer = {
  readonly pages: Pages;
  send(sending: Sending): Promise<Answer>;
  /** A path with a token for that purpose, as a mail would carry it. */
  link(purpose: LinkPurpose, options?: { readonly secret?: string; readonly ageMs?: number }): Promise<string>;
  state(): Promise<State>;
  /** Works all queues off and counts the mails that went out. */
  mails(): Promise<number>;
};

/** Starts one, gives it to `use`, and takes everything down again. */
export async function withLinkServer<T>(confirmed: boolean, use: (server: LinkServer) => Promise<T>): Promise<T> {
  const world = makeWorld();
  const at = { port: 0 };
  const pages = await startPages({ hosts: () => [`127.0.0.1:${at.port}`] }, world);
  const server = serve({ fetch: pages.app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise<void>((resolve) => server.once('listening', () => resolve()));
  const address = server.address();
  at.port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    const { context } = pages.pipeline;
    await subscribe(context, { address: ADDRESS, queryText: QUERY, language: 'en', confirmed });
    return await use({
      pages,
      send: (sending) => sendTo(at.port, sending),
      link: (purpose, options) => linkOf(pages, purpose, options),
      state: () => stateOf(pages),
      mails: async () => {
        await drain(pages.pipeline);
        return (await mailsIn(world)).length;
      },
    });
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
    disposeWorld(world);
  }
}

/** No cookie, no referer, no origin, no user agent but those that are given: Node's client adds none. */
function sendTo(port: number, { method, path, body, headers = {} }: Sending): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const type = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    const asked = request(
      { host: '127.0.0.1', port, method, path, headers: { connection: 'close', ...type, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            location: response.headers.location,
            page: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

const PATHS: Readonly<Record<LinkPurpose, string>> = {
  confirm: '/confirm',
  manage: '/manage',
  unsubscribe: '/unsubscribe',
  stop: '/unsubscribe',
  'wrong-tag': '/wrong-tag',
  stories: '/stories',
};

async function linkOf(
  pages: Pages,
  purpose: LinkPurpose,
  { secret, ageMs = 0 }: { readonly secret?: string; readonly ageMs?: number } = {},
): Promise<string> {
  const { context } = pages.pipeline;
  const reader = subscriberId(ADDRESS);
  const [found] = await all(context.stores.subscriptions.ofSubscriber(reader));
  const signedAt = context.ports.clock.now().getTime() - ageMs;
  const lives = purpose === 'unsubscribe' || purpose === 'stop' ? undefined : LINK_LIFE_MS[purpose];
  const token = signLink(secret ?? (await context.ports.secrets.get('links-v1')), {
    purpose,
    subscriberId: reader,
    ...(purpose === 'confirm' || purpose === 'stop' ? { subscriptionId: found!.record.id } : {}),
    ...(purpose === 'wrong-tag' ? { about: { articleId: (await addArticle(pages)).id, tag: 'fentanyl' } } : {}),
    ...(lives === undefined ? {} : { expiresAt: new Date(signedAt + lives).toISOString() }),
  });
  return `${PATHS[purpose]}?t=${token}`;
}

async function stateOf({ pipeline }: Pages): Promise<State> {
  const { subscribers, subscriptions, labels } = pipeline.context.stores;
  const reader = await subscribers.get(subscriberId(ADDRESS));
  const own = await all(subscriptions.ofSubscriber(subscriberId(ADDRESS)));
  const said = await all(labels.all());
  return {
    text: JSON.stringify([reader?.record, own.map(({ record }) => record), said.map(({ record }) => record)]),
    alert: own.find(({ record }) => record.queryText === QUERY)?.record.status,
    writes: [...own, ...said, ...(reader === undefined ? [] : [reader])].reduce((sum, row) => sum + row.version, 0),
  };
}
