import { describe, expect, it } from 'vitest';
import { syncFeeds } from '../../shared/jobs/sync-feeds.ts';
import type { Feed } from '../../shared/model/feed.ts';
import { feedAt, pageHtml, rssOf, WEATHER } from '../fakes/news.ts';
import { all, createWorld, letPass, type Pipeline, startPipeline } from '../fakes/pipeline.ts';

const feed = feedAt('news.example');
const realFeed = feedAt('real.example', { origin: 'opml', country: 'MX', language: 'es', category: 'wire' });

async function recordOf({ context }: Pipeline, { id }: Feed) {
  return (await context.stores.feeds.get(id))?.record;
}

function serve({ fetcher }: Pipeline, { url }: Feed): void {
  fetcher.serve(url, {
    body: rssOf([{ guid: '1', link: 'https://news.example/1', title: 'One' }]),
    headers: { etag: '"1"' },
  });
  fetcher.serve('https://news.example/1', { body: pageHtml('One', WEATHER) });
}

describe('syncFeeds()', () => {
  it('adds new feeds, due at once, and changes nothing on a repeat', async () => {
    const pipeline = await startPipeline({ contact: 'https://vigia.example' });
    const reordered: Feed = {
      origin: 'opml',
      title: realFeed.title,
      category: 'wire',
      language: 'es',
      country: 'MX',
      url: realFeed.url,
      id: realFeed.id,
    };
    expect(await syncFeeds(pipeline.context, [feed, realFeed])).toEqual({ added: 2, changed: 0, paused: 0 });
    const before = pipeline.world.db.prepare('SELECT * FROM items').all();
    expect(await syncFeeds(pipeline.context, [reordered, feed])).toEqual({ added: 0, changed: 0, paused: 0 });
    expect(pipeline.world.db.prepare('SELECT * FROM items').all()).toEqual(before);
    expect(await recordOf(pipeline, feed)).toMatchObject({
      state: 'new',
      nextPollAt: pipeline.clock.now().toISOString(),
    });
  });

  it('leaves a feed alone that was polled, so that no sync asks an outlet again', async () => {
    const pipeline = await startPipeline();
    serve(pipeline, feed);
    await syncFeeds(pipeline.context, [feed]);
    await letPass(pipeline, 1);
    expect(await syncFeeds(pipeline.context, [feed])).toEqual({ added: 0, changed: 0, paused: 0 });
    await letPass(pipeline, 5);
    expect(pipeline.fetcher.countOf(feed.url)).toBe(1);
  });

  it('forgets what it learnt of the old address when the URL changes, and polls the new one', async () => {
    const pipeline = await startPipeline();
    serve(pipeline, feed);
    await syncFeeds(pipeline.context, [feed]);
    await letPass(pipeline, 1);
    const moved = { ...feed, url: 'https://new.example/feed.xml' };
    serve(pipeline, moved);
    const { addedAt } = (await recordOf(pipeline, feed))!;
    expect(await syncFeeds(pipeline.context, [moved])).toEqual({ added: 0, changed: 1, paused: 0 });
    const record = await recordOf(pipeline, feed);
    expect(record).toMatchObject({ state: 'new', addedAt, feed: { url: moved.url } });
    expect(record?.etag).toBeUndefined();
    await letPass(pipeline, 1);
    expect(pipeline.fetcher.requests.find(({ url }) => url === moved.url)?.headers).not.toHaveProperty('if-none-match');
    expect(await recordOf(pipeline, feed)).toMatchObject({ state: 'ok' });
  });

  it('keeps what it learnt when only the title changes', async () => {
    const pipeline = await startPipeline();
    serve(pipeline, feed);
    await syncFeeds(pipeline.context, [feed]);
    await letPass(pipeline, 1);
    const before = (await recordOf(pipeline, feed))!;
    await syncFeeds(pipeline.context, [{ ...feed, title: 'News, renamed' }]);
    expect(await recordOf(pipeline, feed)).toEqual({ ...before, feed: { ...feed, title: 'News, renamed' } });
  });

  it('pauses a feed that vanished, keeps its entries, and polls it again when it comes back', async () => {
    const pipeline = await startPipeline();
    serve(pipeline, feed);
    await syncFeeds(pipeline.context, [feed]);
    await letPass(pipeline, 1);
    expect(await syncFeeds(pipeline.context, [])).toEqual({ added: 0, changed: 0, paused: 1 });
    expect(await syncFeeds(pipeline.context, [])).toEqual({ added: 0, changed: 0, paused: 0 });
    await letPass(pipeline, 120);
    expect(pipeline.fetcher.countOf(feed.url)).toBe(1);
    expect(await recordOf(pipeline, feed)).toMatchObject({ state: 'paused' });
    expect(await all(pipeline.context.stores.entries.ofFeed(feed.id))).toHaveLength(1);
    expect(await syncFeeds(pipeline.context, [feed])).toEqual({ added: 0, changed: 1, paused: 0 });
    await letPass(pipeline, 1);
    expect(pipeline.fetcher.countOf(feed.url)).toBe(2);
    expect(await recordOf(pipeline, feed)).toMatchObject({ state: 'not-modified' });
  });

  it('polls real feeds once a contact is known, and not before', async () => {
    const world = createWorld();
    const silent = await startPipeline({}, world);
    serve(silent, realFeed);
    await syncFeeds(silent.context, [realFeed]);
    await letPass(silent, 30);
    expect(silent.fetcher.requests).toEqual([]);
    expect(await recordOf(silent, realFeed)).toMatchObject({ state: 'waiting-for-contact' });
    const open = await startPipeline({ contact: 'https://vigia.example' }, world);
    expect(await syncFeeds(open.context, [realFeed])).toEqual({ added: 0, changed: 1, paused: 0 });
    await letPass(open, 1);
    expect(await recordOf(open, realFeed)).toMatchObject({ state: 'ok' });
    const again = await startPipeline({}, world);
    await syncFeeds(again.context, [realFeed]);
    await letPass(again, 60);
    expect(again.fetcher.countOf(realFeed.url)).toBe(1);
  });
});
