import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlight } from '../../shared/http/highlight.ts';

describe('highlight()', () => {
  it('cuts a text into evidence and the rest', () => {
    expect(highlight('fentanyl pills seized', [{ start: 9, end: 14 }])).toEqual([
      { words: 'fentanyl ' },
      { words: 'pills', at: 9 },
      { words: ' seized' },
    ]);
  });

  it('loses and adds nothing, whatever the spans', () => {
    const span = fc.record({ start: fc.integer({ min: -5, max: 50 }), end: fc.integer({ min: -5, max: 50 }) });
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.array(span, { maxLength: 8 }), (text, spans) => {
        const pieces = highlight(text, spans);
        expect(pieces.map(({ words }) => words).join('')).toBe(text);
        for (const { words, at } of pieces) if (at !== undefined) expect(text.slice(at, at + words.length)).toBe(words);
      }),
    );
  });
});
