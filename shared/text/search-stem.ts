import { englishInflection } from './english-inflection.ts';
import { spanishInflection } from './spanish-inflection.ts';

/** The languages in which plain words find their forms. */
export type SearchLanguage = 'en' | 'es';

/** The language to stem a text in, by its BCP 47 tag (`es-MX` is Spanish); none for any other language. */
export function searchLanguage(tag: string): SearchLanguage | undefined {
  const [primary] = tag.toLowerCase().split('-');
  return primary === 'en' || primary === 'es' ? primary : undefined;
}

/**
 * The stem by which a plain word of a query finds the forms of it in a text of that language: `seize` finds `seized`,
 * `decomisar` finds `decomisó`. Inflection only, so that an alert does not fire on another word of the same family. Pure
 * and stable: an index stores what it gives. Equal words have equal stems, and none is empty.
 */
export function searchStem(folded: string, language: SearchLanguage): string {
  return language === 'en' ? englishInflection(folded) : spanishInflection(folded);
}
