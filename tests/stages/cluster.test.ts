import { describe, expect, it } from 'vitest';
import { clusterArticle } from '../../shared/stages/cluster.ts';
import { makeArticle } from '../fakes/records.ts';

describe('clusterArticle()', () => {
  it('starts a story of its own with every article', () => {
    const tagged = { article: makeArticle({ id: 'x7' }), tags: [], modelVersion: '1' };
    expect(clusterArticle(tagged)).toEqual({ kind: 'new', storyId: 'x7', why: 'first article of its story' });
  });
});
