import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvOf } from '../../cli/articles/csv-of.ts';
import { highlighted, paintFor, terminalJson, terminalLine, terminalText } from '../../cli/terminal-text.ts';

const HOSTILE = 'a\u001b[2J\u009b31m\u0007\u202eb\u2028c\ud800d';

describe('terminalLine()', () => {
  test.each([
    ['terminalLine', terminalLine(HOSTILE)],
    ['terminalText', terminalText(HOSTILE)],
    ['terminalJson', terminalJson({ title: HOSTILE })],
    ['highlighted', highlighted({ text: HOSTILE, ranges: [[0, 3]] }, paintFor(false))],
    ['csvOf', csvOf([['title'], [HOSTILE]]).replaceAll('\r\n', '')],
  ])('%s lets nothing through that a terminal acts on', (_, shown) => {
    expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
    expect(shown).toContain('d');
  });

  test('terminalJson() reads back to the same value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(terminalJson({ text }))).toEqual({ text });
      }),
    );
  });

  test('terminalText() keeps line breaks', () => {
    expect(terminalText('a\r\nb\n\nc')).toBe('a\nb\n\nc');
  });
});

describe('highlighted()', () => {
  test('marks in colour on a terminal, and never when NO_COLOR is set', () => {
    const text = { text: 'one two', ranges: [[4, 7]] as const };
    expect(highlighted(text, (marked) => `<${marked}>`)).toBe('one <two>');
    const before = process.env['NO_COLOR'];
    delete process.env['NO_COLOR'];
    expect(highlighted(text, paintFor(true))).toBe('one \u001b[1;33mtwo\u001b[0m');
    process.env['NO_COLOR'] = '1';
    expect(highlighted(text, paintFor(true))).toBe('one *two*');
    if (before === undefined) delete process.env['NO_COLOR'];
    else process.env['NO_COLOR'] = before;
  });
});

describe('csvOf()', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('makes %j no formula', (cell) => {
    expect(csvOf([['a'], [cell]])).toMatch(/^a\r\n"?(?:'| =)/);
  });

  test('quotes as RFC 4180 has it', () => {
    expect(
      csvOf([
        ['a', 'b'],
        ['x,"y"', 2],
      ]),
    ).toBe('a,b\r\n"x,""y""",2');
  });
});
