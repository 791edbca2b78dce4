import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEVELOPMENT_SET, groupCopies, HARD_NEGATIVES, readTexts, scorePairs } from './group-copies.ts';

describe('grouping copies', () => {
  it('joins no two of the hard negatives, and finds their copies', { timeout: 60_000 }, async () => {
    const texts = readTexts(HARD_NEGATIVES);
    const score = scorePairs(texts, await groupCopies(texts));
    expect(texts.filter(({ edit }) => edit === 'orig').length).toBeGreaterThanOrEqual(150);
    expect(score.wrong).toEqual([]);
    expect(score.recall).toBeGreaterThanOrEqual(0.85);
  });

  it('meets the bar on the development set', { timeout: 180_000 }, async () => {
    if (!existsSync(DEVELOPMENT_SET)) {
      console.log('skipped: the development part of tests/stories/score.test.ts, as ../shared/stories is not there');
      return;
    }
    const texts = readTexts(DEVELOPMENT_SET);
    const { precision, recall, f1, wrong } = scorePairs(texts, await groupCopies(texts));
    console.log(`copies: P ${precision.toFixed(4)} R ${recall.toFixed(4)} F1 ${f1.toFixed(4)}`);
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(f1).toBeGreaterThanOrEqual(0.97);
  });
});
