import { type StemLanguage, stem } from './stem.ts';

/** The stem by which a plain word of a query finds the forms of it in a text of that language. */
export function searchStem(folded: string, language: StemLanguage): string {
  return stem(folded, language);
}
