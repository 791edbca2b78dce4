import type { CatalogueEntry, Words } from './topic-file.ts';

/**
 * The aliases of a catalogue's entry that a person may type as a name: those that need context in an article too, as
 * whoever names a group has said which one. Terms with wildcards, gaps or alternatives are no names.
 */
export function plainAliases({ aliases, ambiguous = [], cartelNames = [] }: CatalogueEntry): readonly string[] {
  const terms = [...cartelNames, ...termsOf(aliases), ...ambiguous.flatMap(termsOf)];
  return [...new Set(terms.filter((term) => !/[*/]|\.\.\./.test(term)).map((term) => term.replaceAll('=', '')))];
}

function termsOf(words: Pick<Words, 'any' | 'en' | 'es'> | undefined): readonly string[] {
  return [...(words?.any ?? []), ...(words?.en ?? []), ...(words?.es ?? [])];
}
