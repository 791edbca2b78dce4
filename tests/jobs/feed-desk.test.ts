import { describe, expect, it } from 'vitest';
import { dispatchJob } from '../../shared/jobs/dispatch.ts';
import { createFeedDesk } from '../../shared/jobs/feed-desk.ts';
import { createFeedLook } from '../../shared/jobs/feed-look.ts';
import { newFeedRecord } from '../../shared/jobs/sync-feeds.ts';
import type { FeedRecord } from '../../shared/model/feed.ts';
import { feedAt, rssOf } from '../fakes/news.ts';
import { drain, startPipeline } from '../fakes/pipeline.ts';

const NOW = Date.parse('2026-03-02T12:00:00.000Z');
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();
const feed = feedAt('news.example');
/** Polled ten minutes ago, due in twenty. */
const polled: FeedRecord = {
  ...newFeedRecord(feed, at(-60)),
  state: 'ok',
  reason: 'read',
  lastPollAt: at(-10),
  nextPollAt: at(20),
};
const { nextPollAt: _, ...undue } = polled;

describe('createFeedDesk().tryNow()', () => {
  it.each<[string, FeedRecord, object]>([
    ['due', polled, { kind: 'due' }],
    ['due when it was never polled', { ...newFeedRecord(feed, at(-1)), nextPollAt: at(5) }, { kind: 'due' }],
    ['due already when its time has come', { ...polled, nextPollAt: at(0) }, { kind: 'due-already' }],
    [
      'held off while its server asks for patience',
      { ...polled, notBeforeAt: at(15) },
      { kind: 'held-off', until: at(15) },
    ],
    ['due once the patience is over', { ...polled, notBeforeAt: at(-1) }, { kind: 'due' }],
    ['too soon after a poll', { ...polled, lastPollAt: at(-4) }, { kind: 'too-soon', until: at(1) }],
    [
      'too soon by its own bound',
      { ...polled, feed: { ...feed, minMinutes: 30 } },
      { kind: 'too-soon', until: at(20) },
    ],
    ['paused', { ...undue, state: 'paused' }, { kind: 'paused' }],
    ['without a contact', { ...undue, state: 'waiting-for-contact' }, { kind: 'no-contact' }],
  ])('calls a feed %s', async (_name, record, expected) => {
    const { context, clock } = await startPipeline();
    clock.set(at(0));
    await context.stores.feeds.add(record);
    expect(await createFeedDesk(context).tryNow(feed.id)).toEqual(expected);
    const after = (await context.stores.feeds.get(feed.id))?.record;
    expect(after).toEqual('due' === (expected as { kind: string }).kind ? { ...record, nextPollAt: at(0) } : record);
  });

  it('leads to one poll, however often it is asked', async () => {
    const pipeline = await startPipeline();
    const { context, clock, fetcher } = pipeline;
    clock.set(at(0));
    await context.stores.feeds.add(polled);
    fetcher.serve(feed.url, { body: rssOf([]) });
    const desk = createFeedDesk(context);
    for (let i = 0; i < 5; i++) await desk.tryNow(feed.id);
    await dispatchJob(context);
    for (let i = 0; i < 5; i++) await desk.tryNow(feed.id);
    await dispatchJob(context);
    await drain(pipeline, { wait: false });
    for (let i = 0; i < 5; i++) expect((await desk.tryNow(feed.id)).kind).toBe('too-soon');
    await dispatchJob(context);
    await drain(pipeline, { wait: false });
    expect(fetcher.requests.filter(({ url }) => url === feed.url)).toHaveLength(1);
  });

  it('says so when no feed has the id', async () => {
    const { context } = await startPipeline();
    expect(await createFeedDesk(context).tryNow('nobody')).toEqual({ kind: 'not-found' });
  });
});

describe('createFeedLook().find()', () => {
  it('checks the first three of what it finds', async () => {
    const { context, fetcher } = await startPipeline({ contact: 'https://desk.example/about' });
    const links = ['a', 'b', 'c', 'd'].map(
      (name) => `<link rel="alternate" type="application/rss+xml" title="${name}" href="/${name}.xml">`,
    );
    fetcher.serve('https://outlet.example/', {
      body: `<!doctype html><html><head>${links.join('')}</head></html>`,
      headers: { 'content-type': 'text/html' },
    });
    for (const name of ['a', 'b', 'c', 'd'])
      fetcher.serve(`https://outlet.example/${name}.xml`, {
        body: rssOf([{ guid: name, title: name, link: `https://outlet.example/${name}` }]),
      });
    const answer = await createFeedLook(context).find('https://outlet.example/');
    expect(answer.kind === 'feeds' && answer.feeds.map(({ check }) => check?.outcome)).toEqual([
      'ok',
      'ok',
      'ok',
      undefined,
    ]);
    expect(await context.stores.feeds.all()).toEqual([]);
  });

  it('asks nobody without a contact', async () => {
    const { context, fetcher } = await startPipeline();
    expect(await createFeedLook(context).find('https://outlet.example/')).toEqual({ kind: 'no-contact' });
    expect(fetcher.requests).toEqual([]);
  });
});
