/** Languages with their own inflection and terms. */
export type StemLanguage = 'en' | 'es';

/** Shorter words are left alone: their endings are not inflection (`gas`, `mes`, `ties`). */
const MIN_STEM_LENGTH = 4;

/**
 * The singular-like stem of a folded word: plural endings only, so that `precursores` meets
 * `precursor` and `caches` meets `cache`, while `arma`, `armado` and `armada` stay apart.
 * English follows the S stemmer (Harman, "How effective is suffixing?", JASIS 1991, table 1);
 * Spanish takes the plural rules of Savoy's light stemmer (CLEF 2001) and leaves gender alone.
 */
export function stem(folded: string, language: StemLanguage): string {
  if (folded.length < MIN_STEM_LENGTH) return folded;
  return language === 'en' ? englishStem(folded) : spanishStem(folded);
}

function englishStem(word: string): string {
  if (!word.endsWith('s') || word.endsWith('ss') || word.endsWith('us')) return word;
  if (word.endsWith('ies') && word.length > MIN_STEM_LENGTH) return `${word.slice(0, -3)}y`;
  if (word.endsWith('sses') || word.endsWith('shes') || word.endsWith('xes')) return word.slice(0, -2);
  return word.slice(0, -1);
}

function spanishStem(word: string): string {
  if (word.endsWith('ces')) return `${word.slice(0, -3)}z`;
  const singular = word.endsWith('s') ? word.slice(0, -1) : word;
  return singular.endsWith('e') ? singular.slice(0, -1) : singular;
}
