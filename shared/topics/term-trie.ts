import { placeDocument } from './document.ts';
import { parsePattern } from './pattern.ts';
import type { Words } from './topic-file.ts';
import { buildTrie, findHits, type TermLanguage, type Trie, type TrieTerm } from './trie.ts';

/** A term as it stands in a file: the `index` of its list of that language. */
export type Term = { readonly term: string; readonly language: TermLanguage; readonly index: number };

const LANGUAGES = ['any', 'en', 'es'] as const;

/** The terms that are written in place, those of `any` first; lists that are named are left out. */
export function termsOf(words: Words): readonly Term[] {
  return LANGUAGES.flatMap((language) => (words[language] ?? []).map((term, index) => ({ term, language, index })));
}

/** A trie in which every term is a word set of its own: the place that it has in the array. */
export function termTrie(terms: readonly Term[]): Trie {
  const entries = terms.flatMap(({ term, language }, set): readonly TrieTerm[] => {
    const parsed = parsePattern(term);
    return parsed.kind === 'pattern' ? [{ set, language, pattern: parsed.pattern }] : [];
  });
  return buildTrie(entries, ['en', 'es']);
}

/** Which terms match the whole of some words in that language, by their places, the first one first. */
export function termsSaying(
  trie: Trie,
  { words, language }: { readonly words: string; readonly language: TermLanguage },
): readonly number[] {
  const { tokens } = placeDocument({ title: words, text: '', language: 'und' });
  return [...findHits(trie, tokens)]
    .filter(([, hits]) =>
      hits.some(
        (hit) => hit.start === 0 && hit.end === tokens.length && (hit.language === language || hit.language === 'any'),
      ),
    )
    .map(([set]) => set)
    .toSorted((a, b) => a - b);
}
