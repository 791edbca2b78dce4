import { describe, expect, it } from 'vitest';
import { matchId } from '../../shared/model/ids.ts';
import { noveltyOf, substanceOf } from '../../shared/stages/match/novelty.ts';
import { makeMatch } from '../fakes/records.ts';

const FIRST = makeMatch({ articleId: 'a1', tags: ['fentanyl'] });

function draft(articleId: string, tags: readonly string[]) {
  return makeMatch({ articleId, tags: [...tags] });
}

describe('noveltyOf()', () => {
  it('takes the first article of a story as news', () => {
    expect(noveltyOf({ draft: draft('a1', ['fentanyl']), firsts: [], isCopy: false })).toMatchObject({ kind: 'first' });
  });

  it.each([
    ['the same topics', ['fentanyl'], false],
    ['fewer topics', [], false],
    ['another topic, but is a copy', ['fentanyl', 'precursors'], true],
  ])('knows a later article that has %s', (_, tags, isCopy) => {
    expect(noveltyOf({ draft: draft('b2', tags), firsts: [FIRST], isCopy })).toEqual({ kind: 'known' });
  });

  it('makes an update of an article that adds topics or groups, once however often it comes', () => {
    const given = { draft: draft('b2', ['group:cjng', 'fentanyl', 'precursors']), firsts: [FIRST], isCopy: false };
    const novelty = noveltyOf(given);
    if (novelty.kind !== 'update') throw new Error(novelty.kind);
    expect(novelty.match).toMatchObject({
      noveltyKey: '+group:cjng,precursors',
      tags: ['group:cjng', 'precursors'],
      id: matchId(FIRST.subscriptionId, FIRST.storyId, '+group:cjng,precursors'),
    });
    const repeated = noveltyOf({ ...given, firsts: [novelty.carrier] });
    expect(repeated).toEqual({ kind: 'repeat', matchId: novelty.match.id });
    const same = noveltyOf({ ...given, draft: draft('c3', ['precursors']), firsts: [novelty.carrier] });
    expect(same).toEqual({ kind: 'known' });
  });

  it('knows what any story told that became part of this one', () => {
    const merged = makeMatch({ id: 'm2', storyId: 'z9', articleId: 'z9', tags: ['precursors'] });
    expect(noveltyOf({ draft: draft('b2', ['precursors']), firsts: [FIRST, merged], isCopy: false })).toEqual({
      kind: 'known',
    });
  });

  it('repeats the match of the article itself', () => {
    expect(noveltyOf({ draft: draft('a1', ['fentanyl']), firsts: [FIRST], isCopy: false })).toEqual({
      kind: 'repeat',
      matchId: FIRST.id,
    });
  });

  it('says nothing of stories whose first match kept no topics', () => {
    const { tags: _, ...old } = FIRST;
    expect(noveltyOf({ draft: draft('b2', ['precursors']), firsts: [old], isCopy: false })).toEqual({ kind: 'known' });
  });
});

describe('substanceOf()', () => {
  it('is the topics and groups that an article is about', () => {
    const tags = [
      { tag: 'precursors', level: 'about' as const },
      { tag: 'fentanyl', level: 'mention' as const },
      { tag: 'group:cjng', level: 'about' as const },
      { tag: 'entity:dea', level: 'about' as const },
    ];
    expect(substanceOf(tags)).toEqual(['group:cjng', 'precursors']);
  });
});
