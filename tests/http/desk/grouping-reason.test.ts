import { describe, expect, test } from 'vitest';
import { groupingReason } from '../../../shared/http/words/grouping-reason.ts';
import type { CopyRelation } from '../../../shared/stages/cluster/copies.ts';
import { clusterArticle } from '../../../shared/stages/cluster.ts';

describe('groupingReason()', () => {
  test.each([
    ["same text: 80 % of the shorter one's words stand in the other in the same order", 'mismo texto: el 80 %'],
    ['part of a longer text: 91 % of its words stand there in the same order', 'parte de un texto más largo: el 91 %'],
    ["longer text of a part: 99 % of that one's words stand here in the same order", 'texto más largo que contiene'],
    ['a copy that arrived at the same time put it there', 'lo puso ahí una copia'],
    ['both: Manzanillo, 4.2 tonnes', 'en ambos: Manzanillo, 4.2 tonnes'],
    ['both: nothing', 'en ambos: nada'],
  ])('groupingReason() says %j in Spanish', (why, spanish) => {
    expect(groupingReason('es', why)).toContain(spanish);
    expect(groupingReason('en', why)).toBe(why);
  });

  test('groupingReason() knows every reason that clusterArticle() gives', () => {
    const place = { from: 0, to: 9 };
    const copy = { articleId: 'b', begins: true, mine: place, theirs: place, share: 0.9 } as const;
    const kinds: readonly CopyRelation['kind'][] = ['same', 'within', 'holds'];
    const given = [
      clusterArticle({ articleId: 'a', storyId: 'a', copies: [] }),
      clusterArticle({ articleId: 'a', storyId: 'b', copies: [] }),
      ...kinds.map((kind) => clusterArticle({ articleId: 'a', storyId: 'b', copies: [{ ...copy, kind }] })),
    ];
    for (const { why } of given) expect(groupingReason('es', why)).not.toBe(why);
  });

  test('groupingReason() keeps what it does not know', () => {
    expect(groupingReason('es', 'told by a later rule')).toBe('told by a later rule');
  });
});
