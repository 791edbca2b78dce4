import type { PreparedArticle } from '../../query-language/matches.ts';
import { type Query, type QueryTerm, tagName } from '../../query-language/query.ts';
import { type SearchLanguage, searchStem } from '../../text/search-stem.ts';

/** What a key is looked for in: tags and their levels, languages, countries, words as they stand, stems by language. */
export type KeyFamily = 'tag' | 'level' | 'lang' | 'country' | 'word' | 'unstemmed' | SearchLanguage;

export type RequiredKey = { readonly family: KeyFamily; readonly key: string };

/** Keys of which an article must have one to meet a query, and how common such articles are: the lower the rarer. */
export type RequiredKeys = { readonly keys: readonly RequiredKey[]; readonly commonness: number };

/**
 * The keys without one of which no article meets a query; undefined where there are none, as for what only excludes, only
 * names dates, an outlet or a story. Of all that a query needs, the rarest.
 */
export function requiredKeys(query: Query): RequiredKeys | undefined {
  switch (query.kind) {
    case 'and':
      return rarest(query.parts.map(requiredKeys));
    case 'or':
      return anyOf(query.parts.map(requiredKeys));
    case 'not':
      return undefined;
    default:
      return termKeys(query);
  }
}

function rarest(parts: readonly (RequiredKeys | undefined)[]): RequiredKeys | undefined {
  return parts.filter((part) => part !== undefined).toSorted((a, b) => a.commonness - b.commonness)[0];
}

function anyOf(parts: readonly (RequiredKeys | undefined)[]): RequiredKeys | undefined {
  const known = parts.filter((part) => part !== undefined);
  if (known.length < parts.length) return undefined;
  return {
    keys: known.flatMap(({ keys }) => keys),
    commonness: known.reduce((sum, { commonness }) => sum + commonness, 0),
  };
}

/** In a thousand articles of the watched feeds, roughly: only their order counts. */
const COMMONNESS = {
  phrase: 1,
  word: 5,
  shortWord: 100,
  entity: 20,
  group: 20,
  topic: 50,
  country: 200,
  lang: 500,
  level: 700,
};

/** Words so short are articles and prepositions more often than not. */
const SHORT_WORD = 3;

function termKeys(term: QueryTerm): RequiredKeys | undefined {
  switch (term.kind) {
    case 'word':
      return wordKeys(term.word);
    case 'phrase':
      return phraseKeys(term.words);
    case 'tag':
      return oneKey('tag', tagName(term), COMMONNESS[term.field]);
    case 'any-tag':
      return oneKey('level', term.level, COMMONNESS.level);
    case 'lang':
      return oneKey('lang', term.value, COMMONNESS.lang);
    case 'country':
      return oneKey('country', term.value, COMMONNESS.country);
    // A story is named by the beginning of its id, an outlet by its id, its host or words of its title.
    case 'story':
    case 'source':
    case 'after':
    case 'before':
      return undefined;
    default:
      return term satisfies never;
  }
}

function oneKey(family: KeyFamily, key: string, commonness: number): RequiredKeys {
  return { keys: [{ family, key }], commonness };
}

/** A plain word is looked for by its stem in texts of these languages, and as it stands in all others. */
export const STEMMED: readonly SearchLanguage[] = ['en', 'es'];

function wordKeys(word: string): RequiredKeys {
  const stems = STEMMED.map((family) => ({ family, key: searchStem(word, family) }));
  return {
    keys: [...stems, { family: 'unstemmed', key: word }],
    commonness: word.length <= SHORT_WORD ? COMMONNESS.shortWord : COMMONNESS.word,
  };
}

/** The longest word of a phrase is as a rule the rarest. */
function phraseKeys(words: readonly string[]): RequiredKeys {
  return oneKey(
    'word',
    words.reduce((a, b) => (b.length > a.length ? b : a)),
    COMMONNESS.phrase,
  );
}

/** Every key that an article has, by family. Nothing is copied: a long article has thousands. */
export function articleKeys(article: PreparedArticle): ReadonlyMap<KeyFamily, Iterable<string>> {
  const { levels, language, country, places, stemLanguage, stemPlaces } = article;
  return new Map<KeyFamily, Iterable<string>>([
    ['tag', levels.keys()],
    ['level', new Set(levels.values())],
    ['lang', prefixesOf(language)],
    ['country', country === undefined ? [] : [country]],
    ['word', places.keys()],
    stemLanguage === undefined ? ['unstemmed', places.keys()] : [stemLanguage, stemPlaces.keys()],
  ]);
}

/** `es-mx` is `es-mx` and `es`. */
function prefixesOf(language: string): readonly string[] {
  const parts = language.split('-');
  return parts.map((_, index) => parts.slice(0, index + 1).join('-'));
}
