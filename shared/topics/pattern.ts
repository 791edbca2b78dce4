import { fold } from '../text/fold.ts';
import { shapeOf, smallLetters, type TokenShape } from '../text/tokens.ts';

/**
 * One word of a term. Small letters match any case and the plural; a capital letter asks for one in
 * the article and matches exactly that form; capitals only (`ICE`) ask for capitals only; `traffick*`
 * matches every word that begins so.
 */
export type PatternWord =
  | { readonly kind: 'word'; readonly folded: string; readonly shape: TokenShape }
  /** `=cártel`: this form only, with its accents and not in the plural, in any case. */
  | { readonly kind: 'exact'; readonly lower: string }
  | { readonly kind: 'prefix'; readonly folded: string; readonly shape: TokenShape }
  /** `...`: up to three words of any kind. */
  | { readonly kind: 'gap' };

/** Each place of a term holds its alternatives (`illicit/illegal`). */
export type Pattern = readonly (readonly PatternWord[])[];

export type PatternResult =
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'invalid'; readonly message: string };

/** A longer term is a sentence, which no other article will repeat; it also bounds the work per token. */
const MAX_WORDS = 14;
/** `a*` would match a tenth of all words. */
const MIN_PREFIX_LENGTH = 3;

const WORD = /=?[\p{L}\p{M}\p{N}*/]+|\.\.\./gu;

/** Reads a term as an analyst writes it. */
export function parsePattern(term: string): PatternResult {
  const places = [...term.matchAll(WORD)].map((match) => match[0].split('/').filter((word) => word !== ''));
  const words = places.map((place) => place.map(parseWord));
  const problem = findProblem(term, words);
  if (problem !== undefined) return { kind: 'invalid', message: problem };
  return { kind: 'pattern', pattern: words };
}

function parseWord(word: string): PatternWord {
  if (word === '...') return { kind: 'gap' };
  const bare = word.replaceAll(/[=*]/g, '');
  if (word.startsWith('=')) return { kind: 'exact', lower: smallLetters(bare) };
  const kind = word.endsWith('*') ? 'prefix' : 'word';
  return { kind, folded: fold(bare), shape: shapeOf(bare) };
}

function findProblem(term: string, words: Pattern): string | undefined {
  if (words.length === 0) return `the term "${term}" has no word in it and can never match`;
  if (words.length > MAX_WORDS) return `the term "${term}" has ${words.length} words: at most ${MAX_WORDS} are read`;
  if (words[0]?.[0]?.kind === 'gap' || words.at(-1)?.[0]?.kind === 'gap')
    return `the term "${term}" begins or ends with "...": put words on both sides of it`;
  if (/\*[\p{L}\p{M}\p{N}*]/u.test(term)) return `the term "${term}" has a * inside a word: it may only end one`;
  const short = words.flat().find((word) => word.kind === 'prefix' && word.folded.length < MIN_PREFIX_LENGTH);
  if (short !== undefined) return `the term "${term}" has fewer than ${MIN_PREFIX_LENGTH} letters before a *`;
  return undefined;
}
