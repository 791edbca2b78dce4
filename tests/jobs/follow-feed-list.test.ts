import { describe, expect, it } from 'vitest';
import { followFeedList } from '../../shared/jobs/follow-feed-list.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { feedAt } from '../fakes/news.ts';
import { startPipeline } from '../fakes/pipeline.ts';

const one = feedAt('one.example');
const two = feedAt('two.example');

describe('followFeedList()', () => {
  it('syncs a list until nothing is left to do, and then no more until its hash changes', async () => {
    const { context } = await startPipeline();
    const list = { feeds: [one, two], hash: 'a' };
    expect(await followFeedList(context, list)).toEqual({ added: 2, changed: 0, paused: 0 });
    expect(await followFeedList(context, list)).toEqual({ added: 0, changed: 0, paused: 0 });
    expect(await followFeedList(context, list)).toBeUndefined();
    expect(await followFeedList(context, { feeds: [one], hash: 'b' })).toEqual({ added: 0, changed: 0, paused: 1 });
  });

  it('does not lose a change of a feed that a poll wrote in the same instant', async () => {
    const { context } = await startPipeline();
    await followFeedList(context, { feeds: [one], hash: 'a' });
    const moved = { ...one, url: 'https://one.example/new.xml' };
    const list = { feeds: [moved], hash: 'b' };
    const { feeds } = context.stores;
    const contended: JobContext = {
      ...context,
      stores: { ...context.stores, feeds: { ...feeds, save: async () => 'conflict' } },
    };
    await followFeedList(contended, list);
    expect((await feeds.get(one.id))?.record.feed.url).toBe(one.url);
    await followFeedList(context, list);
    expect((await feeds.get(one.id))?.record.feed.url).toBe(moved.url);
  });
});
