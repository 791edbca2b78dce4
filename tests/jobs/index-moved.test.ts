import { describe, expect, it } from 'vitest';
import { assignStory } from '../../shared/jobs/assign-story.ts';
import type { ClusterContext } from '../../shared/jobs/cluster-context.ts';
import { moveMembers } from '../../shared/jobs/move-members.ts';
import { uniteStories } from '../../shared/jobs/unite-stories.ts';
import { storyOfArticle } from '../../shared/stores/story-of-article.ts';
import { clusterContext, taggedText } from '../stories/group-copies.ts';
import { newsTexts } from '../stories/guises.ts';

const [A = [], B = []] = newsTexts(10);

/** Two stories, `a1` with its copy `a2` and `b3` with `b4`; what is sent to the index is collected. */
async function twoStories() {
  const { context: bare } = clusterContext();
  const sent: string[] = [];
  const send: NonNullable<ClusterContext['ports']['queue']>['send'] = async (queue, messages) => {
    expect(queue).toBe('index');
    for (const { body, delaySeconds } of messages) {
      expect(delaySeconds).toBeGreaterThan(0);
      sent.push(String(body['articleId']));
    }
  };
  const context: ClusterContext = { ...bare, ports: { ...bare.ports, queue: { send } } };
  for (const [at, [id, text]] of [
    ['a1', A],
    ['a2', A],
    ['b3', B],
    ['b4', B],
  ].entries())
    await assignStory(context, taggedText(String(id), [text].flat().join('\n\n'), `2026-03-02T12:00:0${at}.000Z`), {
      keepsText: true,
      copiesOnly: true,
    });
  return { context, sent };
}

function storyOf({ stores }: ClusterContext, id: string): Promise<string> {
  return storyOfArticle(stores, { id, story: { kind: 'new', storyId: id, why: 'as it was stored' } });
}

describe('indexMoved()', () => {
  it('has nobody indexed again while stories only grow', async () => {
    expect((await twoStories()).sent).toEqual([]);
  });

  it('has the members of the story indexed again that becomes part of another, and no others', async () => {
    const { context, sent } = await twoStories();
    await uniteStories(context, ['a1', 'b3'], { why: 'test' });
    expect(sent.toSorted()).toEqual(['b3', 'b4']);
    expect(await Promise.all(['a1', 'a2', 'b3', 'b4'].map((id) => storyOf(context, id)))).toEqual(Array(4).fill('a1'));
  });

  it('has those indexed again that move, and those that come along with a story that stands by itself again', async () => {
    const { context, sent } = await twoStories();
    await uniteStories(context, ['a1', 'b3'], { why: 'test' });
    sent.length = 0;
    await moveMembers(context, { from: 'a1', to: 'b3', articleIds: ['a2', 'b3', 'b4'], why: 'test' });
    expect(sent.toSorted()).toEqual(['a2', 'b3', 'b4']);
    expect(await Promise.all(['a1', 'a2', 'b3', 'b4'].map((id) => storyOf(context, id)))).toEqual([
      'a1',
      'b3',
      'b3',
      'b3',
    ]);
  });

  it('has sent its messages when the move fails, so that a repeat after a crash leaves nothing behind', async () => {
    const { context, sent } = await twoStories();
    const merge = async () => {
      throw new Error('the process dies here');
    };
    const dying = { ...context, stores: { ...context.stores, stories: { ...context.stores.stories, merge } } };
    await expect(uniteStories(dying, ['a1', 'b3'], { why: 'test' })).rejects.toThrow('dies here');
    expect(sent.toSorted()).toEqual(['b3', 'b4']);
  });
});
