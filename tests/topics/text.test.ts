import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from '../../shared/text/fold.ts';
import { breaksBefore } from '../../shared/text/sentences.ts';
import { stem } from '../../shared/text/stem.ts';
import { shapeOf, tokenize } from '../../shared/text/tokens.ts';

describe('fold', () => {
  it.each([
    ['Cártel', 'cartel'],
    ['SEÑOR', 'senor'],
    ['Go\u0308teborg', 'goteborg'],
    ['m30', 'm30'],
  ])('fold() makes %s to %s when case and accents differ', (word, folded) => {
    expect(fold(word)).toBe(folded);
  });

  it('fold() changes nothing when the word is folded already', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (word) => {
        expect(fold(fold(word))).toBe(fold(word));
      }),
    );
  });
});

describe('stem', () => {
  it.each([
    ['en', 'precursors', 'precursor'],
    ['en', 'caches', 'cache'],
    ['en', 'agencies', 'agency'],
    ['en', 'boxes', 'box'],
    ['es', 'precursores', 'precursor'],
    ['es', 'fusiles', 'fusil'],
    ['es', 'rifles', 'rifle'],
    ['es', 'luces', 'luz'],
    ['es', 'carteles', 'cartel'],
  ] as const)('stem() gives %s %s and %s the same stem when one is the plural', (language, plural, singular) => {
    expect(stem(plural, language)).toBe(stem(singular, language));
  });

  it.each(['gas', 'boss', 'bus'])('stem() leaves %s alone when its end is no plural', (word) => {
    expect(stem(word, 'en')).toBe(word);
  });
});

describe('tokenize', () => {
  it('tokenize() gives offsets that cut the words when the text is anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        for (const token of tokenize(text)) expect(fold(text.slice(token.start, token.end))).toBe(token.folded);
      }),
    );
  });

  it.each([
    ['ICE', 'upper'],
    ['MS13', 'upper'],
    ['M30', 'capital'],
    ['Zetas', 'capital'],
    ['ice', 'lower'],
    ['30', 'lower'],
  ])('shapeOf() says how %s is written when asked', (word, shape) => {
    expect(shapeOf(word)).toBe(shape);
  });
});

describe('breaksBefore', () => {
  it.each([
    ['He left. Then', 'sentence'],
    ['Mr. Smith', 'none'],
    ['the U.S. Army', 'none'],
    ['one, two', 'comma'],
    ['one (two', 'aside'],
    ['wrapped\nline', 'none'],
    ['title\n\nText', 'paragraph'],
    ['list\n* item', 'paragraph'],
    ['¿Qué? nada', 'sentence'],
  ])('breaksBefore() ends "%s" with a %s when it reads the gap', (text, kind) => {
    expect(breaksBefore(text, tokenize(text)).at(-1)).toBe(kind);
  });
});
