import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snippet } from '../../shared/text/snippet.ts';

describe('snippet()', () => {
  it.each([
    ['short', 20, 'short'],
    ['one  two\n\nthree', 20, 'one two three'],
    ['one two three four', 12, 'one two…'],
    ['abcdefghijklmnop', 8, 'abcdefg…'],
    ['👩👩👩👩👩', 6, '👩👩…'],
    ['', 10, ''],
  ])('of %j in %i is %j', (text, max, expected) => {
    expect(snippet(text, max)).toBe(expected);
  });

  it('is never longer than asked for, one line, and begins as the text does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), fc.integer({ min: 2, max: 300 }), (text, max) => {
        const made = snippet(text, max);
        expect(made.length).toBeLessThanOrEqual(max);
        expect(made).not.toMatch(/[\r\n]/);
        expect(text.replaceAll(/\s+/g, ' ').trim().startsWith(made.replace(/…$/, ''))).toBe(true);
      }),
    );
  });
});
