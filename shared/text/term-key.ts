import { stem } from './stem.ts';

/** Cognates of the learned words of English and Spanish share their beginning: `laboratory`, `laboratorio`. */
const COGNATE_LETTERS = 6;
const MIN_COGNATE_WORD = 8;

/** A folded word as a term that both languages may share: the beginning of a long one, the stem of a short one. */
export function termKey(folded: string, language: string): string {
  if (folded.length >= MIN_COGNATE_WORD) return folded.slice(0, COGNATE_LETTERS);
  return stem(folded, language === 'es' ? 'es' : 'en');
}
