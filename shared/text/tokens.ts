import { fold } from './fold.ts';

/** How a word is written: `capital` begins with a capital letter, `upper` has two or more and no small ones. */
export type TokenShape = 'lower' | 'capital' | 'upper';

/** A word of a text: letters, marks and digits; everything else separates. */
export type Token = {
  /** UTF-16 offsets into the text; end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly folded: string;
  /** The word in small letters with its accents (NFC). */
  readonly lower: string;
  readonly shape: TokenShape;
};

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const LOWER = /^[a-z0-9]+$/;
const CAPITAL = /^\p{Lu}/u;
const SMALL_LETTER = /\p{Ll}/u;
const LETTERS = /\p{L}/gu;

/** The words of a text in order. `MS-13` is two tokens, `M30` one. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(WORD)) {
    const word = match[0];
    const folded = fold(word);
    tokens.push({
      start: match.index,
      end: match.index + word.length,
      folded,
      lower: folded === word ? folded : smallLetters(word),
      shape: shapeOf(word),
    });
  }
  return tokens;
}

/** A word in small letters with its accents, in the composed form (NFC). */
export function smallLetters(word: string): string {
  return word.toLowerCase().normalize('NFC');
}

/** The shape of one word; digits count for nothing, so `Z` and `M30` are `capital`. */
export function shapeOf(word: string): TokenShape {
  if (LOWER.test(word) || !CAPITAL.test(word)) return 'lower';
  if (SMALL_LETTER.test(word)) return 'capital';
  return (word.match(LETTERS)?.length ?? 0) > 1 ? 'upper' : 'capital';
}
