import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wrapHighlighted } from '../../cli/wrap-highlighted.ts';

describe('wrapHighlighted()', () => {
  test('breaks between words, with marks on both sides of a break, and leaves a longer word whole', () => {
    const text = 'seized fentanyl precursors at internationalharbour';
    expect(wrapHighlighted({ text, ranges: [[7, 26]] }, { width: 17, first: 10 })).toEqual([
      { text: 'seized', ranges: [] },
      { text: 'fentanyl', ranges: [[0, 8]] },
      { text: 'precursors at', ranges: [[0, 10]] },
      { text: 'internationalharbour', ranges: [] },
    ]);
  });

  test('keeps every word and every marked letter, on lines that fit', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'ñ', '😀'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(word), fc.nat(), fc.nat(), fc.integer({ min: 1, max: 30 }), (words, from, length, width) => {
        const text = words.join(' ');
        const start = Math.min(from % 60, text.length);
        const end = Math.min(start + (length % 40), text.length);
        const lines = wrapHighlighted({ text, ranges: start < end ? [[start, end]] : [] }, { width });
        expect(lines.map((line) => line.text).join(' ')).toBe(text);
        for (const line of lines) expect([...line.text].length <= width || !line.text.includes(' ')).toBe(true);
        const marked = lines.flatMap((line) => line.ranges.map(([a, b]) => line.text.slice(a, b))).join(' ');
        expect(marked.replaceAll(' ', '')).toBe(text.slice(start, end).replaceAll(' ', ''));
      }),
    );
  });
});
