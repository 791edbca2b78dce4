import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oneLine } from '../../shared/text/one-line.ts';

const HOSTILE = [
  '\u200d',
  '\ufe0f',
  '👩',
  '\u0301',
  '\u202e',
  '\u2066',
  '\u061c',
  '\ud83d',
  '\udc69',
  '\r\n',
  '\u2028',
  '\u0000',
  '\u200b',
  '\ufeff',
  '…',
  ' ',
  '\u00a0',
  'a',
  'é',
  '\u{e0041}',
  '\u00ad',
];
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...HOSTILE), { maxLength: 40 }).map((parts) => parts.join('')),
);

describe('oneLine()', () => {
  it.each([
    ['one\r\ntwo\tthree', 'one two three'],
    ['a\u2028b\u2029c\u0085d\u000be', 'a b c d e'],
    ['Invoice \u202egnp.exe', 'Invoice gnp.exe'],
    ['\u061cعربي\u200f', 'عربي'],
    ['Bre\u200bak\u00ading\ufeff', 'Breaking'],
    ['bad \ud83d end', 'bad end'],
    ['👩\u200d👧 and a\u200db', '👩\u200d👧 and ab'],
    [`B${'\u0301'.repeat(20)}`, `B${'\u0301'.repeat(4)}`],
    ['   \u00a0 ', ''],
  ])('makes %j into %j', (text, line) => {
    expect(oneLine(text, 100)).toBe(line);
  });

  it('cuts at code points, with an ellipsis', () => {
    expect(oneLine('👩👩👩', 3)).toBe('👩👩👩');
    expect(oneLine('👩👩👩👩', 3)).toBe('👩👩…');
    expect(oneLine('one two three', 5)).toBe('one…');
  });

  it('is its own one line, short enough, and without anything that breaks or turns a line', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 60 }), (text, max) => {
        const line = oneLine(text, max);
        expect(oneLine(line, max)).toBe(line);
        expect([...line].length).toBeLessThanOrEqual(max);
        expect(line).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
      }),
      { numRuns: 1_000 },
    );
  });
});
