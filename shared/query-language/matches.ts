import type { IndexedArticle } from '../model/indexed-article.ts';
import type { MatchReason } from '../model/match.ts';
import type { TagLevel } from '../model/tag.ts';
import { parseDate } from '../text/dates.ts';
import { fold } from '../text/fold.ts';
import { type SearchLanguage, searchLanguage, searchStem } from '../text/search-stem.ts';
import { type Token, tokenize } from '../text/tokens.ts';
import { canonicalQuery } from './canonical.ts';
import { type Query, type QueryTerm, tagName } from './query.ts';
import { resolveQueryDate } from './query-date.ts';

/** The terms that are looked for in words. */
export type TextTerm = Extract<QueryTerm, { readonly kind: 'word' | 'phrase' }>;

/** What a query can ask of an article. */
export type QueryableArticle = Omit<IndexedArticle, 'articleId' | 'orderedAt'>;

/**
 * Whether an article is what a query asks for. `now` (ISO 8601, UTC) is what `7d` counts back from.
 * Prepare the article once when many queries are put to it.
 */
export function matchesQuery(query: Query, article: QueryableArticle | PreparedArticle, now: string): boolean {
  return meets(query, prepared(article), now);
}

/**
 * The terms that an article met, in the query's order and each once; none when the query as a whole
 * is not met. What a query excludes is no reason. `term` is canonical text (a tag's without its
 * level), `field` is `text` for bare words and phrases, and `words` are the article's own words at
 * the first place; a tag's words are in its receipts.
 */
export function explainQueryMatch(
  query: Query,
  article: QueryableArticle | PreparedArticle,
  now: string,
): readonly MatchReason[] {
  const ready = prepared(article);
  if (!meets(query, ready, now)) return [];
  const reasons = termsMet(query, ready, now).map((term) => reasonOf(term, ready));
  return [...new Map(reasons.map((reason) => [reason.term, reason])).values()];
}

function prepared(article: QueryableArticle | PreparedArticle): PreparedArticle {
  return 'kind' in article ? article : prepareArticle(article);
}

function meets(query: Query, article: PreparedArticle, now: string): boolean {
  switch (query.kind) {
    case 'and':
      return query.parts.every((part) => meets(part, article, now));
    case 'or':
      return query.parts.some((part) => meets(part, article, now));
    case 'not':
      return !meets(query.part, article, now);
    case 'word':
    case 'phrase':
      return placeOf(query, article) !== undefined;
    case 'tag':
      return meetsTag(query, article);
    case 'any-tag':
      return article.article.tags.some((tag) => tag.level === query.level);
    case 'lang':
      return article.language === query.value || article.language.startsWith(`${query.value}-`);
    case 'country':
      return article.country === query.value;
    case 'source':
      return isFrom(query.value, article);
    case 'story':
      return article.article.storyId.startsWith(query.value);
    case 'after':
      return article.date >= resolveQueryDate(query.date, now);
    case 'before':
      return article.date < resolveQueryDate(query.date, now);
    default:
      return query satisfies never;
  }
}

/** Index in `words` of the first place of a word or phrase. */
function placeOf(term: TextTerm, article: PreparedArticle): number | undefined {
  return placesOfTerm(term, article)[0];
}

/**
 * Indexes in `words` at which a word or phrase begins, in order. A plain word stands for its forms in English and
 * Spanish texts; a phrase is taken as it is.
 */
export function placesOfTerm(term: TextTerm, article: PreparedArticle): readonly number[] {
  if (term.kind === 'word') {
    const places = wordPlaces(term.word, article);
    return term.field === 'text' ? places : places.filter((place) => place < article.titleWords);
  }
  const { words } = term;
  const stands = (place: number): boolean => {
    const inTitle = place < article.titleWords;
    if (!inTitle && term.field === 'title') return false;
    if (inTitle && place + words.length > article.titleWords) return false;
    return words.every((word, offset) => article.words[place + offset]?.folded === word);
  };
  return (article.places.get(words[0] ?? '') ?? []).filter(stands);
}

function wordPlaces(word: string, { places, stemPlaces, stemLanguage }: PreparedArticle): readonly number[] {
  const found = stemLanguage === undefined ? places.get(word) : stemPlaces.get(searchStem(word, stemLanguage));
  return found ?? [];
}

function meetsTag(term: Extract<QueryTerm, { kind: 'tag' }>, article: PreparedArticle): boolean {
  const level = article.levels.get(tagName(term));
  return level !== undefined && (term.level === undefined || term.level === level);
}

/** A feed's id, a host or one above it, or whole words of the source's title. */
function isFrom(value: string, article: PreparedArticle): boolean {
  if (article.sourceId === value || article.host === value || article.host.endsWith(`.${value}`)) return true;
  return article.sourceTitle.includes(spacedWords(value));
}

// ---------------------------------------------------------------- reasons

/** The terms by which an article meets a query that it does meet, in the query's order; what is excluded is none. */
export function termsMet(query: Query, article: PreparedArticle, now: string): readonly QueryTerm[] {
  if (query.kind === 'and' || query.kind === 'or') {
    return query.parts.filter((part) => meets(part, article, now)).flatMap((part) => termsMet(part, article, now));
  }
  return query.kind === 'not' ? [] : [query];
}

function reasonOf(term: QueryTerm, article: PreparedArticle): MatchReason {
  if (term.kind === 'tag') return { term: `${term.field}:${term.value}`, field: term.field };
  const reason = { term: canonicalQuery(term), field: term.kind === 'any-tag' ? 'level' : term.kind };
  if (term.kind !== 'word' && term.kind !== 'phrase') return reason;
  const length = term.kind === 'word' ? 1 : term.words.length;
  return { ...reason, field: term.field, words: wordsAt(placeOf(term, article) ?? 0, length, article) };
}

/** The article's own words, from the first to the last. */
function wordsAt(place: number, count: number, article: PreparedArticle): string {
  const text = place < article.titleWords ? article.article.title : article.article.text;
  return text.slice(article.words[place]?.start, article.words[place + count - 1]?.end).replace(/\s+/g, ' ');
}

// ---------------------------------------------------------------- the article, made ready

/** An article made ready once, for any number of queries. */
export type PreparedArticle = {
  readonly kind: 'prepared';
  readonly article: QueryableArticle;
  /** Words of the title, then of the text; offsets are into the part that each stands in. */
  readonly words: readonly Token[];
  /** How many of the words are the title's: a phrase never crosses from title to text. */
  readonly titleWords: number;
  /** Places in `words` by folded form. */
  readonly places: ReadonlyMap<string, readonly number[]>;
  /** The language whose stems find forms of words; none for a text in another. */
  readonly stemLanguage: SearchLanguage | undefined;
  /** Places in `words` by `searchStem`; empty without a language for it. */
  readonly stemPlaces: ReadonlyMap<string, readonly number[]>;
  readonly levels: ReadonlyMap<string, TagLevel>;
  readonly language: string;
  readonly country: string | undefined;
  readonly sourceId: string;
  /** Folded words of the source's title, each with a space before and after it. */
  readonly sourceTitle: string;
  readonly host: string;
  /** See `articleDate`. */
  readonly date: string;
};

/** Splits, folds and looks up everything that queries ask for. */
export function prepareArticle(article: QueryableArticle): PreparedArticle {
  const titleTokens = tokenize(article.title);
  const words = [...titleTokens, ...tokenize(article.text)];
  const places = placesOf(words);
  const stemLanguage = searchLanguage(article.language);
  return {
    kind: 'prepared',
    article,
    words,
    titleWords: titleTokens.length,
    places,
    stemLanguage,
    stemPlaces: stemLanguage === undefined ? new Map() : stemPlacesOf(places, stemLanguage),
    levels: new Map(article.tags.map(({ tag, level }) => [tag, level])),
    language: fold(article.language),
    country: article.country === undefined ? undefined : fold(article.country),
    sourceId: fold(article.sourceId),
    sourceTitle: spacedWords(article.sourceTitle),
    host: URL.canParse(article.url) ? new URL(article.url).hostname : '',
    date: articleDate(article),
  };
}

/**
 * The instant that `after:` and `before:` compare, as `YYYY-MM-DDTHH:MM:SS.sssZ`: when the article was
 * published, where that is known and not later than when it was found; else when it was found. It is
 * the rule of `orderedAt`, by which lists sort.
 */
export function articleDate({ publishedAt, foundAt }: Pick<QueryableArticle, 'publishedAt' | 'foundAt'>): string {
  const found = parseDate(foundAt) ?? foundAt;
  const published = publishedAt === undefined ? undefined : parseDate(publishedAt);
  return published === undefined || published > found ? found : published;
}

function placesOf(words: readonly Token[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  words.forEach(({ folded }, index) => {
    const known = places.get(folded);
    if (known) known.push(index);
    else places.set(folded, [index]);
  });
  return places;
}

function stemPlacesOf(
  places: ReadonlyMap<string, readonly number[]>,
  language: SearchLanguage,
): ReadonlyMap<string, readonly number[]> {
  const byStem = Map.groupBy(places, ([word]) => searchStem(word, language));
  return new Map(
    [...byStem].map(([stem, forms]) => [stem, forms.flatMap(([, found]) => found).toSorted((a, b) => a - b)]),
  );
}

/** Folded words with a space around each, so that whole words are found by `includes`. */
function spacedWords(text: string): string {
  return ` ${tokenize(text)
    .map((token) => token.folded)
    .join(' ')} `;
}
