import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { recordDeadLetter } from '../../shared/jobs/dead-letter.ts';
import { hubCallbacks } from '../../shared/jobs/hub-callbacks.ts';
import { syncFeeds } from '../../shared/jobs/sync-feeds.ts';
import type { WebSubReport } from '../../shared/jobs/websub.ts';
import type { FeedRecord } from '../../shared/model/feed.ts';
import { type HubQuestion, type PushAnswer, type WebSubRecord, webSubId } from '../../shared/model/websub.ts';
import { feedAt, type NewsItem, pageHtml, rssOf } from '../fakes/news.ts';
import { letPass, type Pipeline, startPipeline } from '../fakes/pipeline.ts';

const FEED = feedAt('news.example');
const HUB = 'https://hub.example/hub';
const TOPIC = 'https://news.example/topic.xml';

describe('a feed that names a hub', () => {
  it('is subscribed to, verified, and renewed before its lease ends', async () => {
    const { pipeline, hub } = await startNews();
    await letPass(pipeline, 3);
    expect(hub.requests()).toEqual([
      {
        'hub.mode': 'subscribe',
        'hub.topic': TOPIC,
        'hub.callback': expect.stringMatching(/^https:\/\/vigia\.example\/websub\/[0-9a-f]{20}-[0-9a-f]{32}$/),
        'hub.lease_seconds': '864000',
        'hub.secret': expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    expect(await rowOf(pipeline)).toMatchObject({ state: 'pending' });
    expect(await hub.verify({ leaseSeconds: '90000' })).toEqual({ kind: 'confirmed', challenge: 'challenge' });
    expect(await rowOf(pipeline)).toMatchObject({ state: 'active', failures: 0 });
    await letPass(pipeline, 15 * 60, 15);
    expect(hub.requests()).toHaveLength(1);
    for (let i = 0; i < 10 && hub.requests().length < 2; i++) await letPass(pipeline, 15, 15);
    expect(hub.requests()[1]).toEqual(hub.requests()[0]);
  });

  it('is verified by a hub that calls back before it answers', async () => {
    const { pipeline, hub } = await startNews();
    hub.verifyAtOnce();
    await letPass(pipeline, 3);
    expect(await rowOf(pipeline)).toMatchObject({ state: 'active', reason: 'The hub has promised to push.' });
  });

  it('is asked for again with more and more patience while the hub does not take it', async () => {
    const { pipeline, hub } = await startNews();
    pipeline.fetcher.serve(HUB, { status: 503, body: 'busy' });
    await letPass(pipeline, 4 * 60, 5);
    expect(hub.requests().length).toBe(5);
    expect(await rowOf(pipeline)).toMatchObject({ state: 'pending', reason: 'The hub answered 503: busy' });
    expect((await feedOf(pipeline)).failures).toBe(0);
  });

  it('keeps the reason of a hub that denies it, and polls as ever', async () => {
    const { pipeline, hub } = await startActive();
    expect(await hub.ask({ mode: 'denied', reason: 'no such topic' })).toEqual({ kind: 'noted' });
    expect(await rowOf(pipeline)).toMatchObject({ state: 'denied', reason: expect.stringMatching(/: no such topic$/) });
    expect(await hub.push()).toEqual({ kind: 'gone', feedId: FEED.id });
    const polls = pipeline.fetcher.countOf(FEED.url);
    await letPass(pipeline, 24 * 60, 15);
    expect(hub.requests()).toHaveLength(1);
    expect(pipeline.fetcher.countOf(FEED.url)).toBeGreaterThan(polls + 5);
    await letPass(pipeline, 6 * 24 * 60, 60);
    expect(hub.requests()).toHaveLength(2);
  });

  it('is left when it goes from the list of feeds', async () => {
    const { pipeline, hub } = await startActive();
    await syncFeeds(pipeline.context, []);
    await letPass(pipeline, 62);
    expect(hub.requests().at(-1)).toEqual({
      'hub.mode': 'unsubscribe',
      'hub.topic': TOPIC,
      'hub.callback': hub.requests()[0]!['hub.callback'],
    });
    expect(await hub.push()).toEqual({ kind: 'gone', feedId: FEED.id });
    expect(await hub.verify({ mode: 'subscribe' })).toEqual({ kind: 'refused' });
    expect(await hub.verify({ mode: 'unsubscribe' })).toEqual({ kind: 'confirmed', challenge: 'challenge' });
    await letPass(pipeline, 2 * 24 * 60, 60);
    expect(await rowOf(pipeline)).toMatchObject({ state: 'ended' });
    expect(hub.requests()).toHaveLength(2);
  });

  it('is subscribed to again when it comes back', async () => {
    const { pipeline, hub } = await startActive();
    await syncFeeds(pipeline.context, []);
    await letPass(pipeline, 62);
    expect(await hub.verify({ mode: 'unsubscribe' })).toMatchObject({ kind: 'confirmed' });
    await syncFeeds(pipeline.context, [FEED]);
    await letPass(pipeline, 2 * 24 * 60, 60);
    expect(hub.requests().at(-1)).toMatchObject({ 'hub.mode': 'subscribe' });
  });

  it('goes to another hub when it names another one, and tells the old one first', async () => {
    const { pipeline, hub } = await startActive();
    pipeline.fetcher.serve('https://second.example/', { status: 202 });
    hub.publish([], 'https://second.example/');
    for (let i = 0; i < 100 && hub.requests().length < 2; i++) await letPass(pipeline, 5, 5);
    expect(hub.requests().at(-1)).toMatchObject({ 'hub.mode': 'unsubscribe' });
    const old = hub.callbackId();
    await hub.verify({ mode: 'unsubscribe' });
    await letPass(pipeline, 2);
    const [asked] = hub.requests('https://second.example/');
    expect(asked).toMatchObject({ 'hub.mode': 'subscribe' });
    expect(asked!['hub.callback']).not.toContain(old);
    expect(await hub.push()).toEqual({ kind: 'unknown' });
  });

  it('is left alone where no hub could reach us', async () => {
    const { pipeline, hub } = await startNews({ baseUrl: 'http://127.0.0.1:8474' });
    await letPass(pipeline, 60, 5);
    expect(hub.requests()).toEqual([]);
    expect(await pipeline.context.stores.webSubs.get(webSubId(FEED.id))).toBeUndefined();
  });

  it('is asked for over HTTPS even where it names its hub with http', async () => {
    const { pipeline, hub } = await startNews();
    hub.publish([], 'http://hub.example/hub');
    await letPass(pipeline, 3);
    expect(hub.requests(HUB)).toHaveLength(1);
    expect(hub.requests('http://hub.example/hub')).toEqual([]);
  });

  it('waits with a dead letter as with any failure', async () => {
    const { pipeline } = await startActive();
    await recordDeadLetter(pipeline.context, { queue: 'websub', body: { feedId: FEED.id }, reason: 'a test' });
    expect(await rowOf(pipeline)).toMatchObject({ state: 'active', reason: 'dead-lettered: a test', failures: 1 });
  });
});

describe('a push', () => {
  it('brings what is new within two minutes, read from the publisher and not from the hub', async () => {
    const { pipeline, hub, reports } = await startActive();
    await letPass(pipeline, 6);
    hub.publish([item('real')]);
    const hubs = rssOf([item('forged by the hub')]);
    expect(await hub.push({ body: hubs })).toEqual({ kind: 'taken', feedId: FEED.id });
    await letPass(pipeline, 2);
    expect(await titlesOf(pipeline)).toEqual(['real']);
    expect(reports).toMatchObject([{ outcome: 'taken', feedId: FEED.id }]);
    expect(await rowOf(pipeline)).toMatchObject({ reason: 'The hub pushes what is new.' });
    expect((await rowOf(pipeline)).announceAt).toBeUndefined();
  });

  it('polls no feed more often than the operator allows, however often it comes', async () => {
    const { pipeline, hub } = await startActive();
    await letPass(pipeline, 6);
    const before = pipeline.fetcher.countOf(FEED.url);
    for (let minute = 0; minute < 30; minute++) {
      for (let replay = 0; replay < 10; replay++) await hub.push();
      await letPass(pipeline, 1);
    }
    const polls = pipeline.fetcher.countOf(FEED.url) - before;
    expect(polls).toBeGreaterThanOrEqual(4);
    expect(polls).toBeLessThanOrEqual(30 / 5 + 1);
  });

  it.each<[string, (secret: string, body: string) => string | undefined]>([
    ['no signature', () => undefined],
    ['that of another secret', (_, body) => sign('sha256', 'guess', body)],
    ['that of another body', (secret) => sign('sha256', secret, 'other')],
    ['a method that is no method', (secret, body) => `none=${sign('sha256', secret, body).slice(7)}`],
  ])('with %s changes nothing, and its sender does not learn it', async (_, signatureOf) => {
    const { pipeline, hub, reports } = await startActive();
    const before = await rowOf(pipeline);
    expect(await hub.push({ signatureOf })).toEqual({ kind: 'forged', feedId: FEED.id });
    expect(await rowOf(pipeline)).toEqual(before);
    expect(reports).toMatchObject([{ outcome: 'forged' }]);
  });

  it('that is longer than a feed may be is not read', async () => {
    const { pipeline, hub } = await startActive();
    let asked = 0;
    const answer = await callbacksOf(pipeline).push(hub.callbackId(), {
      signature: 'sha256=00',
      read: async (maxBytes) => {
        asked = maxBytes;
        return undefined;
      },
    });
    expect(answer).toEqual({ kind: 'too-large', feedId: FEED.id });
    expect(asked).toBe(pipeline.context.settings.fetch.maxFeedBytes);
  });

  it('to an address that nobody was given reads no body', async () => {
    const { pipeline, hub } = await startActive();
    const wrong = hub.callbackId().replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    for (const id of [wrong, 'x', '']) {
      const read = () => Promise.reject(new Error('the body was read'));
      expect(await callbacksOf(pipeline).push(id, { signature: undefined, read })).toEqual({ kind: 'unknown' });
      expect(await callbacksOf(pipeline).answer(id, { ...QUESTION, mode: 'subscribe' })).toEqual({ kind: 'refused' });
    }
  });

  it('does not wake a feed that is paused', async () => {
    const { pipeline, hub } = await startActive();
    const found = await pipeline.context.stores.feeds.get(FEED.id);
    const { nextPollAt: _, ...paused } = found!.record;
    await pipeline.context.stores.feeds.save({ ...paused, state: 'paused' }, found!.version);
    await hub.push();
    const before = pipeline.fetcher.countOf(FEED.url);
    await letPass(pipeline, 10);
    expect(pipeline.fetcher.countOf(FEED.url)).toBe(before);
  });
});

describe('polling beside a hub', () => {
  it('slows down once a push brought something new, never stops, and comes back when the hub keeps silent', async () => {
    const { pipeline, hub } = await startActive();
    await letPass(pipeline, 6);
    const usual = await pollsIn(pipeline, 12);
    hub.publish([item('one')]);
    await hub.push();
    await letPass(pipeline, 15, 5);
    const trusted = await pollsIn(pipeline, 12);
    expect(trusted).toBeLessThan(usual);
    expect(trusted).toBeGreaterThanOrEqual(4);
    hub.publish([item('one'), item('two')]);
    await letPass(pipeline, 3 * 60, 5);
    expect(await titlesOf(pipeline)).toEqual(['one', 'two']);
    expect(await rowOf(pipeline)).toMatchObject({ reason: expect.stringMatching(/without a push/) });
    expect(await pollsIn(pipeline, 12)).toBeGreaterThan(trusted);
  });
});

const QUESTION: HubQuestion = {
  mode: 'subscribe',
  topic: TOPIC,
  challenge: 'challenge',
  leaseSeconds: '864000',
  reason: '',
};

type News = { readonly pipeline: Pipeline; readonly hub: Hub; readonly reports: readonly WebSubReport[] };
type Hub = ReturnType<typeof createHub>;

async function startNews({ baseUrl }: { readonly baseUrl?: string } = {}): Promise<News> {
  const started = await startPipeline();
  const { settings } = started.context;
  const context = { ...started.context, settings: { ...settings, baseUrl: baseUrl ?? settings.baseUrl } };
  const pipeline = { ...started, context };
  const reports: WebSubReport[] = [];
  const hub = createHub(pipeline, reports);
  hub.publish([]);
  await syncFeeds(context, [FEED]);
  return { pipeline, hub, reports };
}

/** A feed whose hub has verified, and whose lease lasts for a day. */
async function startActive(): Promise<News> {
  const news = await startNews();
  await letPass(news.pipeline, 3);
  await news.hub.verify();
  return news;
}

/** A hub that does what it is told to; beside it the publisher. */
function createHub(pipeline: Pipeline, reports: WebSubReport[]) {
  const { fetcher } = pipeline;
  fetcher.serve(HUB, { status: 202 });
  const requests = (url?: string) =>
    fetcher.requests
      .filter((request) => request.post !== undefined && (url === undefined || request.url === url))
      .map(({ post }) => Object.fromEntries(new URLSearchParams(post?.body)));
  const callbackId = () => requests()[0]!['hub.callback']!.split('/').at(-1)!;
  const ask = (question: Partial<HubQuestion>) =>
    callbacksOf(pipeline, reports).answer(callbackId(), { ...QUESTION, ...question });
  return {
    requests,
    callbackId,
    ask,
    verify: (question: Partial<HubQuestion> = {}) => ask(question),
    verifyAtOnce: () => {
      const fetch = pipeline.context.ports.fetcher.fetch;
      Object.assign(pipeline.context.ports.fetcher, {
        fetch: async (request: Parameters<typeof fetch>[0]) => {
          const result = await fetch(request);
          if (request.post !== undefined) await ask({});
          return result;
        },
      });
    },
    publish: (items: readonly NewsItem[], hubUrl = HUB) => {
      const links = `<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="${hubUrl}"/><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="${TOPIC}"/>`;
      fetcher.serve(FEED.url, { body: rssOf(items).replace('<description>News', `${links}<description>News`) });
      for (const { link, title } of items) fetcher.serve(link!, { body: pageHtml(title, 'It rained on the coast.') });
    },
    push: async (
      options: {
        readonly body?: string;
        readonly signatureOf?: (secret: string, body: string) => string | undefined;
      } = {},
    ): Promise<PushAnswer> => {
      const { body = rssOf([]), signatureOf = (secret, text) => sign('sha256', secret, text) } = options;
      const signature = signatureOf(requests()[0]!['hub.secret']!, body);
      const read = async () => new TextEncoder().encode(body);
      return callbacksOf(pipeline, reports).push(callbackId(), { signature, read });
    },
  };
}

function callbacksOf({ context }: Pipeline, reports: WebSubReport[] = []) {
  return hubCallbacks(context, (report) => reports.push(report));
}

function sign(method: string, secret: string, body: string): string {
  return `${method}=${createHmac(method, secret).update(body).digest('hex')}`;
}

function item(title: string): NewsItem {
  return { guid: title, link: `https://pages.example/${encodeURIComponent(title)}`, title };
}

async function rowOf({ context }: Pipeline): Promise<WebSubRecord> {
  return (await context.stores.webSubs.get(webSubId(FEED.id)))!.record;
}

async function feedOf({ context }: Pipeline): Promise<FeedRecord> {
  return (await context.stores.feeds.get(FEED.id))!.record;
}

async function titlesOf({ context }: Pipeline): Promise<readonly string[]> {
  const titles: string[] = [];
  for await (const { record } of context.stores.entries.ofFeed(FEED.id)) titles.push(record.title);
  return titles.toSorted();
}

async function pollsIn(pipeline: Pipeline, hours: number): Promise<number> {
  const before = pipeline.fetcher.countOf(FEED.url);
  await letPass(pipeline, hours * 60, 5);
  return pipeline.fetcher.countOf(FEED.url) - before;
}
