import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEVELOPMENT_SET, groupCopies, groupsOf, readTexts } from './group-copies.ts';
import { edited, newsTexts, otherParagraph } from './guises.ts';

const [A = [], B = [], C = []] = newsTexts(10);
const text = (...paragraphs: readonly (string | undefined)[]): string => paragraphs.join('\n\n');

/** Two articles in many guises, with round-ups that hold both, a chain that only the whole text joins, and strangers. */
const SYNTHETIC = Object.entries({
  'a whole': text(...A),
  'a first half': text(...A.slice(0, 5)),
  'a new lead': text(otherParagraph(1), ...A.slice(1)),
  'a edited': edited(text(...A), 5),
  'a wire': `(Agencies) ${text(...A)}`,
  'b whole': text(...B),
  'b first half': text(...B.slice(0, 5)),
  'b inserted': text(...B.toSpliced(2, 0, otherParagraph(2)).toSpliced(7, 0, otherParagraph(3))),
  'roundup a b': text(...A, ...B),
  'roundup b c a': text(...B.slice(0, 6), ...C.slice(0, 5), ...A),
  'roundup of beginnings': text(...A.slice(0, 5), ...B.slice(0, 5), ...C.slice(0, 5)),
  'c whole': text(...C),
  'c update': text(otherParagraph(4), otherParagraph(5), otherParagraph(6), ...C.slice(6)),
}).map(([id, words]) => ({ id, text: words }));

describe('grouping copies', () => {
  it('does not depend on the order of arrival', { timeout: 120_000 }, async () => {
    const expected = groupsOf(await groupCopies(SYNTHETIC));
    const withoutRoundUps = expected.map((group) => group.filter((id) => !id.startsWith('roundup')));
    expect(withoutRoundUps.filter((group) => group.length > 0)).toEqual([
      ['a edited', 'a first half', 'a new lead', 'a whole', 'a wire'],
      ['b first half', 'b inserted', 'b whole'],
      ['c update'],
      ['c whole'],
    ]);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(SYNTHETIC, { minLength: SYNTHETIC.length }), async (texts) => {
        expect(groupsOf(await groupCopies(texts))).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });

  it('does not depend on the order of real articles', { timeout: 120_000 }, async () => {
    if (!existsSync(DEVELOPMENT_SET)) {
      console.log('skipped: the real part of tests/stories/order.test.ts, as ../shared/stories is not there');
      return;
    }
    const all = readTexts(DEVELOPMENT_SET).filter(({ text: words }) => words.length < 6_000);
    const clusters = new Set([...new Set(all.map(({ cluster }) => cluster))].slice(0, 12));
    const texts = all.filter(({ cluster }) => clusters.has(cluster));
    const expected = groupsOf(await groupCopies(texts));
    expect(expected.length).toBeGreaterThan(clusters.size / 2);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(texts, { minLength: texts.length }), async (shuffled) => {
        expect(groupsOf(await groupCopies(shuffled))).toEqual(expected);
      }),
      { numRuns: 5 },
    );
  });
});
