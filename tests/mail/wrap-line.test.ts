import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINE_CHARACTERS, wrapLine } from '../../shared/mail/wrap-line.ts';

const words = fc.array(fc.stringMatching(/^[a-zñ😀]{1,100}$/u), { minLength: 1, maxLength: 60 });

describe('wrapLine()', () => {
  it('keeps every word whole and in its place', () => {
    fc.assert(
      fc.property(words, (all) => {
        expect(wrapLine(all.join(' '), '  ').split(/\s+/)).toEqual(all);
      }),
    );
  });

  it('makes a line longer than 78 characters only for one word that is', () => {
    fc.assert(
      fc.property(words, (all) => {
        for (const line of wrapLine(all.join(' '), '  ').split('\n'))
          if ([...line].length > LINE_CHARACTERS) expect(line.trim()).not.toContain(' ');
      }),
    );
  });

  it('is done with a line that is wrapped already', () => {
    fc.assert(
      fc.property(words, (all) => {
        const once = wrapLine(all.join(' '));
        expect(once.split('\n').map((line) => wrapLine(line))).toEqual(once.split('\n'));
      }),
    );
  });
});
