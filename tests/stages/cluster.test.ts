import { describe, expect, it } from 'vitest';
import type { CopyEdge } from '../../shared/model/copy-record.ts';
import type { CopyRelation } from '../../shared/stages/cluster/copies.ts';
import { groupMembers } from '../../shared/stages/cluster/group-members.ts';
import { holdsTogether, isRoundUp, withInside } from '../../shared/stages/cluster/holds-together.ts';
import { clusterArticle } from '../../shared/stages/cluster.ts';

function copyOf(articleId: string, more: Partial<CopyRelation> = {}): CopyRelation {
  const place = { from: 0, to: 100 };
  return { kind: 'same', articleId, begins: true, mine: place, theirs: place, share: 0.9, ...more };
}

function edge(kind: CopyEdge['kind'], more: Partial<CopyEdge> = {}): CopyEdge {
  return { articleId: 'b', kind, begins: true, from: 0, to: 100, ...more };
}

const record = (articleId: string, edges: readonly CopyEdge[] = []) => ({
  schemaVersion: 1 as const,
  articleId,
  title: articleId,
  language: 'en',
  foundAt: `2026-03-02T12:00:${articleId.charCodeAt(0) - 87}.000Z`,
  at: '2026-03-02T12:00:00.000Z',
  edges: [...edges],
});

describe('clusterArticle()', () => {
  it('says that an article began its story, whatever joined it since', () => {
    expect(clusterArticle({ articleId: 'x7', storyId: 'x7', copies: [copyOf('a')] })).toEqual({
      kind: 'new',
      storyId: 'x7',
      why: 'first article of its story',
    });
  });

  it('names the closest copy, whatever their order', () => {
    const copies = [copyOf('c'), copyOf('b', { share: 1, kind: 'within' }), copyOf('a', { share: 0.97 })];
    const expected = {
      kind: 'copy-of',
      storyId: 's',
      of: 'a',
      why: "same text: 97 % of the shorter one's words stand in the other in the same order",
    };
    expect(clusterArticle({ articleId: 'x', storyId: 's', copies })).toEqual(expected);
    expect(clusterArticle({ articleId: 'x', storyId: 's', copies: copies.toReversed() })).toEqual(expected);
  });

  it('takes a copy before the same event in other words', () => {
    const event = { storyId: 's', of: 'e', why: 'both: Culiacán', score: 7 };
    const input = { articleId: 'x', storyId: 's', event };
    expect(clusterArticle({ ...input, copies: [copyOf('a')] })).toMatchObject({ kind: 'copy-of', of: 'a' });
    expect(clusterArticle({ ...input, copies: [] })).toEqual({
      kind: 'same-story',
      storyId: 's',
      of: 'e',
      why: 'both: Culiacán',
    });
  });
});

describe('holdsTogether()', () => {
  const PLAIN = withInside({}, { from: 0, to: 100 });

  it.each([
    ['a part of a longer text', edge('within'), PLAIN, PLAIN, true],
    ['a part behind more than a lead', edge('within', { begins: false }), PLAIN, PLAIN, false],
    ['a part before another article', edge('within'), PLAIN, withInside(PLAIN, { from: 98, to: 200 }), false],
    ['a part behind another article', edge('within', { from: 100 }), PLAIN, withInside({}, { from: 0, to: 90 }), false],
    ['a part beside an overlapping one', edge('within'), PLAIN, withInside(PLAIN, { from: 60, to: 200 }), true],
    ['the longer text, with another in it', edge('holds'), withInside(PLAIN, { from: 120, to: 200 }), PLAIN, false],
    ['mostly the same text, with another in it', edge('same'), withInside(PLAIN, { from: 120, to: 200 }), PLAIN, true],
  ] as const)('judges %s', (_, given, one, other, expected) => {
    expect(holdsTogether({ edge: given, one, other })).toBe(expected);
  });

  it('calls a text a round-up when two stand side by side in it, in whatever order they are noted', () => {
    const places = [
      { from: 0, to: 50 },
      { from: 50, to: 120 },
      { from: 10, to: 40 },
    ];
    const noted = places.reduce(withInside, {});
    expect(noted).toEqual(places.toReversed().reduce(withInside, {}));
    expect(isRoundUp(noted)).toBe(true);
    expect(isRoundUp({})).toBe(false);
    expect(isRoundUp(PLAIN)).toBe(false);
  });
});

describe('groupMembers()', () => {
  const ids = (groups: ReturnType<typeof groupMembers>) => groups.map((group) => group.map((one) => one.articleId));

  it('parts what only a round-up held together, oldest first', () => {
    const roundUp = { ...record('r', [edge('holds', { articleId: 'a', to: 90 })]), firstEnd: 90, lastBegin: 95 };
    const members = [roundUp, record('c', [edge('same', { articleId: 'a' })]), record('a'), record('b')];
    expect(ids(groupMembers(members, []))).toEqual([['a', 'c'], ['b'], ['r']]);
    expect(ids(groupMembers(members.toReversed(), []))).toEqual([['a', 'c'], ['b'], ['r']]);
  });

  it('keeps what people tied together', () => {
    expect(ids(groupMembers([record('a'), record('b'), record('c')], [['c', 'a']]))).toEqual([['a', 'c'], ['b']]);
  });
});
