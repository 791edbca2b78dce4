import { createHmac } from 'node:crypto';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { serve } from '@hono/node-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFetcher } from '../../shared/adapters/fetcher/create-fetcher.ts';
import { createApp } from '../../shared/http/app.ts';
import { hubCallbacks } from '../../shared/jobs/hub-callbacks.ts';
import { syncFeeds } from '../../shared/jobs/sync-feeds.ts';
import { newestArticles } from '../../shared/query/newest-articles.ts';
import { fakeAssets } from '../fakes/assets.ts';
import { FENTANYL, pageHtml, rssOf } from '../fakes/news.ts';
import { letPass, type Pipeline, startPipeline } from '../fakes/pipeline.ts';
import { startFeedServer } from './feed-server.ts';

describe('WebSub over loopback', () => {
  it('subscribes, is verified, archives what is pushed, renews its lease, and leaves', {
    timeout: 60_000,
  }, async () => {
    const hub = createHub();
    const server = await startFeedServer(hub.answer);
    hub.startAt(server.url(''));
    const pipeline = await startRun(server.host);
    hub.callAt(await serveCallbacks(pipeline));
    const feed = { id: 'news', url: server.url('/feed.xml'), title: 'News', origin: 'sample' } as const;
    await syncFeeds(pipeline.context, [feed]);

    await letPass(pipeline, 3);
    await hub.settled();
    expect(hub.log).toEqual(['subscribe 202', 'verify 200 echoed']);

    await letPass(pipeline, 6);
    hub.publish('Pills at the port');
    const forged = await hub.push({ secret: 'a guess' });
    await letPass(pipeline, 2);
    expect([forged, await titlesOf(pipeline)]).toEqual([202, []]);
    expect(await hub.push()).toBe(202);
    await letPass(pipeline, 2);
    expect(await titlesOf(pipeline)).toEqual(['Pills at the port']);

    for (let hour = 0; hour < 8 * 24; hour++) {
      await letPass(pipeline, 60, 60);
      // The hub's own clock goes on meanwhile.
      await hub.settled();
    }
    expect(hub.log.slice(2)).toEqual(['subscribe 202', 'verify 200 echoed']);

    await syncFeeds(pipeline.context, []);
    await letPass(pipeline, 2);
    await hub.settled();
    expect(hub.log.slice(4)).toEqual(['unsubscribe 202', 'verify 200 echoed']);
    expect(await hub.push()).toBe(410);
  });

  it('follows no hub that sends it on, and takes no word of a hub that was not asked', async () => {
    const hub = createHub();
    const server = await startFeedServer(hub.answer);
    hub.startAt(server.url(''));
    hub.redirectTo(server.url('/elsewhere'));
    const pipeline = await startRun(server.host);
    hub.callAt(await serveCallbacks(pipeline));
    await syncFeeds(pipeline.context, [{ id: 'news', url: server.url('/feed.xml'), title: 'News', origin: 'sample' }]);
    await letPass(pipeline, 3);
    expect(server.requests.map(({ url }) => url)).not.toContain('/elsewhere');
    expect(await hub.verifyUnasked()).toBe(404);
  });
});

/** A publisher and its hub: one server, as small outlets have it. */
function createHub() {
  const log: string[] = [];
  const titles: string[] = [];
  const pending: Promise<void>[] = [];
  let origin = '';
  let callbackPort = 0;
  let redirect: string | undefined;
  let subscription = new URLSearchParams();
  // A request to unsubscribe carries none.
  let lastSecret = '';

  const feed = () =>
    rssOf(titles.map((title) => ({ guid: title, link: `${origin}/${encodeURIComponent(title)}`, title })));

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.method === 'POST') void take(request, response);
    else if (request.url === '/feed.xml') {
      const link = `<${origin}/hub>; rel="hub", <${origin}/feed.xml>; rel="self"`;
      response.writeHead(200, { 'content-type': 'application/rss+xml', link }).end(feed());
    } else {
      const title = decodeURIComponent((request.url ?? '').slice(1));
      response.writeHead(200, { 'content-type': 'text/html' }).end(pageHtml(title, `${FENTANYL} ${title}.`));
    }
  };

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    subscription = new URLSearchParams(await text(request));
    lastSecret = subscription.get('hub.secret') ?? lastSecret;
    if (redirect === undefined) {
      log.push(`${subscription.get('hub.mode')} 202`);
      response.writeHead(202).end();
      pending.push(verify());
    } else {
      response.writeHead(307, { location: redirect }).end();
    }
  };

  const verify = async (): Promise<void> => {
    const question = new URLSearchParams({
      'hub.mode': subscription.get('hub.mode') ?? '',
      'hub.topic': subscription.get('hub.topic') ?? '',
      'hub.challenge': 'a challenge',
      'hub.lease_seconds': subscription.get('hub.lease_seconds') ?? '',
    });
    const { status, body } = await call('GET', `?${question}`);
    log.push(`verify ${status} ${body === 'a challenge' ? 'echoed' : 'not echoed'}`);
  };

  /** The deployment's public name leads to loopback here, as an operator's proxy would have it. */
  const call = (method: string, query: string, headers: Readonly<Record<string, string>> = {}, body = '') =>
    new Promise<{ readonly status: number; readonly body: string }>((resolve, reject) => {
      const callback = new URL(subscription.get('hub.callback') ?? '');
      const path = `${callback.pathname}${query}`;
      const options = {
        host: '127.0.0.1',
        port: callbackPort,
        method,
        path,
        headers: { ...headers, host: callback.host },
      };
      httpRequest(options, async (response) =>
        resolve({ status: response.statusCode ?? 0, body: await text(response) }),
      )
        .on('error', reject)
        .end(body);
    });

  return {
    log,
    answer,
    startAt: (at: string) => {
      origin = at;
    },
    callAt: (port: number) => {
      callbackPort = port;
    },
    redirectTo: (at: string) => {
      redirect = at;
    },
    publish: (title: string) => titles.push(title),
    settled: async () => {
      await Promise.all(pending.splice(0));
    },
    push: async ({ secret = lastSecret }: { readonly secret?: string } = {}): Promise<number> => {
      const signature = `sha256=${createHmac('sha256', secret).update(feed()).digest('hex')}`;
      const headers = { 'x-hub-signature': signature, 'content-type': 'application/rss+xml' };
      return (await call('POST', '', headers, feed())).status;
    },
    verifyUnasked: async (): Promise<number> => {
      const question = new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.topic': 'https://evil.example/',
        'hub.challenge': 'x',
      });
      return (await call('GET', `?${question}`)).status;
    },
  };
}

/** The production jobs with the real fetcher, which reaches that one host on loopback. */
async function startRun(host: string): Promise<Pipeline> {
  const fetcher = createFetcher({ userAgent: 'Vigia/test', allowHosts: [host] });
  onTestFinished(() => fetcher.close());
  const started = await startPipeline({ wrap: (ports) => ({ ...ports, fetcher }) });
  const { settings } = started.context;
  const fetch = { ...settings.fetch, unpacedHosts: [host], timeoutMs: 10_000 };
  return { ...started, context: { ...started.context, settings: { ...settings, fetch } } };
}

/** The pages at a free port of loopback, under their public name only. */
async function serveCallbacks({ context }: Pipeline): Promise<number> {
  const app = createApp({
    stores: context.stores,
    articleIndex: context.ports.articleIndex,
    knownTags: context.knownTags,
    assets: fakeAssets,
    tagLabel: (tag) => tag,
    hosts: () => ['vigia.example'],
    now: () => context.ports.clock.now().toISOString(),
    readerAliases: {},
    activity: async () => [],
    links: {
      read: async () => ({ kind: 'invalid' }),
      answer: async () => ({ kind: 'invalid' }),
      stories: async () => undefined,
      renew: async () => '',
      seal: async () => '',
      isSealed: async () => false,
    },
    webSub: hubCallbacks(context, () => undefined),
  });
  return await new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => resolve(port));
    onTestFinished(() => {
      server.close();
    });
  });
}

async function titlesOf({ context }: Pipeline): Promise<readonly string[]> {
  return (await newestArticles(context.stores, 10)).map(({ record }) => record.title);
}
