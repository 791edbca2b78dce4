import { type ShingledText, shinglesOf } from './shingles.ts';

/**
 * The bands under which a text is found by its copies: the smallest hashes of its shingles (a bottom-k MinHash, Broder
 * 1997), each a band of its own. Two texts share a band when a shingle that both hold is among the smallest of both, so
 * also a short part of a long text is found, where bands of several hashes want two texts of like length. One set is
 * of the whole text, the other of its beginning, as a truncated copy keeps that.
 *
 * @returns at most 64 distinct names, in no order that means anything.
 */
export function minHashBands(text: ShingledText): readonly string[] {
  const shingles = shinglesOf(text);
  const whole = smallest(shingles, wholeCount(shingles.length));
  const head = smallest(shingles.subarray(0, HEAD_SHINGLES), HEAD_COUNT);
  return [...new Set([...whole, ...head])].map((hash) => hash.toString(16).padStart(8, '0'));
}

/** The beginning that a truncated copy keeps, also behind a new lead. */
const HEAD_SHINGLES = 150;
const HEAD_COUNT = 12;

/** One band for so many words, within bounds: a part of a twentieth of a long text then still shares three. */
const WORDS_A_BAND = 20;
const LEAST_WHOLE = 20;
const MOST_WHOLE = 52;

function wholeCount(words: number): number {
  return Math.min(MOST_WHOLE, Math.max(LEAST_WHOLE, Math.ceil(words / WORDS_A_BAND)));
}

/** The hashes are mixed already, so the smallest of them are a random sample. */
function smallest(shingles: Uint32Array, count: number): readonly number[] {
  return [...new Set(shingles.toSorted())].slice(0, count);
}
