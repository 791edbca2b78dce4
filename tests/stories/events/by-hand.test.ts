import { describe, expect, it } from 'vitest';
import { assignStory } from '../../../shared/jobs/assign-story.ts';
import { mergeStories } from '../../../shared/jobs/merge-stories.ts';
import { splitStory } from '../../../shared/jobs/split-story.ts';
import type { TaggedArticle } from '../../../shared/model/tagged-article.ts';
import { storyView } from '../../../shared/query/story-view.ts';
import { startPipeline } from '../../fakes/pipeline.ts';
import { labelledEvents } from './labelled-events.ts';

const articles = new Map(labelledEvents().map(({ id, tagged }) => [id, tagged]));
const MANZANILLO = ['manzanillo-25t-2', 'manzanillo-25t-1', 'manzanillo-25t-3'];

async function newsroom() {
  const { context, clock } = await startPipeline();
  const assign = (tagged: TaggedArticle) => assignStory(context, tagged, { keepsText: true });
  const read = async (...ids: readonly string[]) => {
    for (const id of ids) {
      clock.set(articles.get(id)!.article.foundAt);
      await assign(articles.get(id)!);
    }
  };
  const members = async (id: string) => {
    const view = await storyView(context.stores, id);
    return view?.members.map(({ articleId }) => articleId).toSorted();
  };
  return { context, read, assign, members };
}

/** Round-ups hold the news of their day. */
function sameDay(tagged: TaggedArticle): TaggedArticle {
  const at = '2026-05-12T22:00:00.000Z';
  return { ...tagged, article: { ...tagged.article, publishedAt: at, foundAt: at } };
}

describe('storyView()', () => {
  it('storyView() gives every telling with the reason in words when one event is told three times', async () => {
    const { context, read } = await newsroom();
    await read(...MANZANILLO);
    const view = await storyView(context.stores, 'manzanillo-25t-2');
    const why = view?.members.map(({ assignment }) => [assignment.kind, assignment.why]);
    expect(why).toContainEqual(['new', expect.anything()]);
    expect(why).toContainEqual(['same-story', expect.stringMatching(/^both: Manzanillo, .*25 tons.*, 3 Mar$/)]);
    expect(view?.story.members).toBe(3);
  });

  it('storyView() gives nothing when no story has the id', async () => {
    const { context } = await newsroom();
    expect(await storyView(context.stores, 'nothing')).toBeUndefined();
  });
});

describe('assignStory()', () => {
  it.each([['after'], ['before']])(
    'assignStory() groups a round-up with none of the events it tells when it comes %s them',
    async (order) => {
      const { context, assign } = await newsroom();
      const parts = ['otay-500k-3', 'manzanillo-25t-1'].map((id) => sameDay(articles.get(id)!));
      const [first] = parts;
      const text = parts.map(({ article }) => article.text).join('\n\n');
      const roundUp = context.tagArticle({ ...first!.article, id: 'round-up', title: 'The week in seizures', text });
      const arriving = order === 'after' ? [...parts, roundUp] : [roundUp, ...parts];
      for (const tagged of arriving) await assign(tagged);
      for (const tagged of arriving) {
        const { id } = tagged.article;
        expect((await context.stores.copies.get(id))?.record.storyId, id).toBe(id);
      }
    },
  );
});

describe('splitStory()', () => {
  it('splitStory() makes a story of its own that no later article joins to the first again', async () => {
    const { context, read, members } = await newsroom();
    await read('manzanillo-25t-2', 'manzanillo-25t-1');
    const report = await splitStory(context, { storyId: 'manzanillo-25t-2', articleIds: ['manzanillo-25t-1'] });
    expect(report).toEqual({ kind: 'split', storyId: 'manzanillo-25t-1', from: 'manzanillo-25t-2' });
    await read('manzanillo-25t-3', 'manzanillo-25t-4');
    const [one, other] = [await members('manzanillo-25t-2'), await members('manzanillo-25t-1')];
    expect(one).not.toContain('manzanillo-25t-1');
    expect(other).toContain('manzanillo-25t-1');
    expect([...(one ?? []), ...(other ?? [])].length).toBe(4);
  });

  it('splitStory() leaves the article where it is put when the same article comes again', async () => {
    const { context, read, members } = await newsroom();
    await read(...MANZANILLO);
    await splitStory(context, { storyId: 'manzanillo-25t-2', articleIds: ['manzanillo-25t-1'] });
    await read('manzanillo-25t-1');
    expect(await members('manzanillo-25t-1')).toEqual(['manzanillo-25t-1']);
  });

  it('splitStory() keeps the story under the id of its first article when that is named', async () => {
    const { context, read, members } = await newsroom();
    await read(...MANZANILLO);
    const report = await splitStory(context, { storyId: 'manzanillo-25t-2', articleIds: ['manzanillo-25t-2'] });
    expect(report).toMatchObject({ kind: 'split', from: 'manzanillo-25t-2' });
    expect(await members('manzanillo-25t-2')).toEqual(['manzanillo-25t-2']);
  });

  it.each([
    ['all of its articles are named', MANZANILLO, 'nothing-left'],
    ['an article is not in it', ['barraza-plea-1'], 'not-members'],
  ])('splitStory() changes nothing when %s', async (_when, articleIds, kind) => {
    const { context, read, members } = await newsroom();
    await read(...MANZANILLO);
    expect(await splitStory(context, { storyId: 'manzanillo-25t-2', articleIds })).toMatchObject({ kind });
    expect(await members('manzanillo-25t-2')).toEqual(MANZANILLO.toSorted());
  });

  it('splitStory() says so when there is no such story', async () => {
    const { context } = await newsroom();
    expect(await splitStory(context, { storyId: 'nothing', articleIds: ['x'] })).toEqual({ kind: 'no-such-story' });
  });
});

describe('mergeStories()', () => {
  it('mergeStories() makes one story of two, under both ids, also when it is done twice', async () => {
    const { context, read, members } = await newsroom();
    await read('manzanillo-25t-1', 'manzanillo-8t-1');
    for (let times = 0; times < 2; times++) {
      const report = await mergeStories(context, ['manzanillo-8t-1', 'manzanillo-25t-1']);
      expect(report).toEqual({ kind: 'united', storyId: 'manzanillo-25t-1' });
    }
    const both = ['manzanillo-25t-1', 'manzanillo-8t-1'];
    expect(await members('manzanillo-25t-1')).toEqual(both);
    expect(await members('manzanillo-8t-1')).toEqual(both);
  });

  it('mergeStories() joins again what was split by hand, and it stays so when more articles come', async () => {
    const { context, read, members } = await newsroom();
    await read(...MANZANILLO);
    await splitStory(context, { storyId: 'manzanillo-25t-2', articleIds: ['manzanillo-25t-1'] });
    await mergeStories(context, ['manzanillo-25t-2', 'manzanillo-25t-1']);
    await read('manzanillo-25t-4', ...MANZANILLO);
    expect(await members('manzanillo-25t-1')).toEqual([...MANZANILLO, 'manzanillo-25t-4'].toSorted());
  });

  it('mergeStories() says which story there is not', async () => {
    const { context, read } = await newsroom();
    await read('manzanillo-25t-1');
    const report = await mergeStories(context, ['manzanillo-25t-1', 'nothing']);
    expect(report).toEqual({ kind: 'no-such-story', storyId: 'nothing' });
  });
});
