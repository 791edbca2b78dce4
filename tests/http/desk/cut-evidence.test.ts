import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutEvidence } from '../../../shared/http/desk/article/cut-evidence.ts';

describe('cutEvidence()', () => {
  it('cuts where marks begin and end, and says which cover each piece', () => {
    const [long, short] = [
      { start: 0, end: 14, tag: 0 },
      { start: 9, end: 20, tag: 1 },
    ];
    expect(cutEvidence('fentanyl pills seized', [short!, long!])).toEqual([
      { words: 'fentanyl ', start: 0, covers: [long], begins: [long] },
      { words: 'pills', start: 9, covers: [long, short], begins: [short] },
      { words: ' seize', start: 14, covers: [short], begins: [] },
      { words: 'd', start: 20, covers: [], begins: [] },
    ]);
  });

  it('gives the part of a text that a block is, with the marks that reach into it', () => {
    const mark = { start: 2, end: 8 };
    expect(cutEvidence('0123456789', [mark], { start: 5, end: 10 })).toEqual([
      { words: '567', start: 5, covers: [mark], begins: [] },
      { words: '89', start: 8, covers: [], begins: [] },
    ]);
  });

  it('loses and adds nothing, and covers each character by the marks that hold it, whatever the marks', () => {
    const mark = fc.record({ start: fc.integer({ min: -5, max: 50 }), end: fc.integer({ min: -5, max: 50 }) });
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.array(mark, { maxLength: 8 }), (text, marks) => {
        const pieces = cutEvidence(text, marks);
        expect(pieces.map(({ words }) => words).join('')).toBe(text);
        const fitting = marks.filter(({ start, end }) => start < end && end <= text.length && end > 0);
        for (const { words, start, covers } of pieces)
          for (let at = start; at < start + words.length; at++)
            expect(new Set(covers)).toEqual(new Set(fitting.filter((one) => one.start <= at && at < one.end)));
      }),
    );
  });
});
