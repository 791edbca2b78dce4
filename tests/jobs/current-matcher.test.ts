import { describe, expect, it } from 'vitest';
import { currentMatcher } from '../../shared/jobs/current-matcher.ts';
import type { JobContext } from '../../shared/jobs/job-context.ts';
import { matchJob } from '../../shared/jobs/match.ts';
import { createReaderDesk } from '../../shared/jobs/reader-desk.ts';
import type { Table } from '../../shared/ports.ts';
import { createStores } from '../../shared/stores/stores.ts';
import { addReader, arrive, type Mailing, matchesOf, startMailing } from '../fakes/mailing.ts';

/** Another process over the same rows, which counts how often it reads all subscriptions. */
function anotherProcess({ context }: Mailing): { readonly context: JobContext; readonly scans: () => number } {
  let scans = 0;
  const table: Table = {
    ...context.ports.table,
    query: (query) => {
      if (query.kind === 'subscription' && query.limit === 1000) scans++;
      return context.ports.table.query(query);
    },
  };
  const ports = { ...context.ports, table };
  return { context: { ...context, ports, stores: createStores(ports) }, scans: () => scans };
}

async function queriesOf(context: JobContext): Promise<readonly string[]> {
  return [...(await currentMatcher(context)).byQuery.keys()].toSorted();
}

describe('currentMatcher()', () => {
  it('knows an alert that was confirmed just before, in every process', async () => {
    const mailing = await startMailing();
    const other = anotherProcess(mailing);
    await addReader(mailing, { queryText: 'pills' });
    expect(await queriesOf(mailing.context)).toEqual(['pills']);
    expect(await queriesOf(other.context)).toEqual(['pills']);
    const reader = await addReader(mailing, { queryText: 'rifles' });
    expect(await queriesOf(other.context)).toEqual(['pills', 'rifles']);
    await createReaderDesk(mailing.context).change(reader.subscriberId, reader.subscriptionId, { status: 'paused' });
    expect(await queriesOf(other.context)).toEqual(['pills']);
    expect(await queriesOf(mailing.context)).toEqual(['pills']);
  });

  it('reads one blob, not every subscription, where another process made the snapshot', async () => {
    const mailing = await startMailing();
    await addReader(mailing);
    await queriesOf(mailing.context);
    const other = anotherProcess(mailing);
    expect(await queriesOf(other.context)).toEqual(['topic:fentanyl']);
    expect(await queriesOf(other.context)).toEqual(['topic:fentanyl']);
    expect(other.scans()).toBe(0);
  });

  it('makes the snapshot anew where its blob is gone, and keeps one', async () => {
    const mailing = await startMailing();
    await addReader(mailing);
    await queriesOf(mailing.context);
    await addReader(mailing, { queryText: 'pills' });
    await queriesOf(mailing.context);
    const { blobs } = mailing.context.ports;
    const [key, ...others] = (await blobs.list('snapshots/')).keys;
    expect(others).toEqual([]);
    await blobs.delete(key!);
    expect(await queriesOf(anotherProcess(mailing).context)).toEqual(['pills', 'topic:fentanyl']);
    expect((await blobs.list('snapshots/')).keys).toEqual([key]);
  });

  it('tries again after a failure', async () => {
    const mailing = await startMailing();
    await addReader(mailing);
    const other = anotherProcess(mailing);
    const { subscriptions } = other.context.stores;
    const failing = {
      ...other.context,
      stores: {
        ...other.context.stores,
        subscriptions: { ...subscriptions, snapshotHead: () => Promise.reject(new Error('the table is down')) },
      },
    };
    await expect(queriesOf(failing)).rejects.toThrow('the table is down');
    expect(await queriesOf(other.context)).toEqual(['topic:fentanyl']);
  });
});

describe('new substance in a story', () => {
  it('is told as an update once, to all alerts of a reader as one item', async () => {
    const mailing = await startMailing();
    const reader = await addReader(mailing);
    const first = await arrive(mailing, 'first');
    const { articles } = mailing.context.stores;
    const inStory = async (name: string, tags: readonly string[], kind: 'copy-of' | 'same-story') => {
      // The story is set after the fact, as a merge of stories would.
      const id = await arrive(mailing, name, { tags: [] });
      const found = (await articles.get(id))!;
      const story = { kind, storyId: first, of: first, why: 'a test' };
      const withTags = tags.map((tag) => ({ tag, level: 'about' as const, score: 3 }));
      await articles.saveHead({ ...found.record, story, tags: withTags }, found.version);
      for (let twice = 0; twice < 2; twice++) await matchJob(mailing.context, { articleId: id });
    };
    await inStory('a copy', ['fentanyl', 'precursors'], 'copy-of');
    await inStory('other words', ['fentanyl'], 'same-story');
    expect(await matchesOf(mailing, reader)).toHaveLength(1);
    await inStory('more', ['fentanyl', 'group:cjng'], 'same-story');
    await inStory('more again', ['fentanyl', 'group:cjng'], 'same-story');
    const matches = await matchesOf(mailing, reader);
    expect(matches.map(({ noveltyKey }) => noveltyKey).toSorted()).toEqual(['+group:cjng', 'new']);
    expect(matches.map(({ storyId }) => storyId)).toEqual([first, first]);
  });
});
