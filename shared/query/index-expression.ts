import type { IndexExpression, WordColumn } from '../model/index-part.ts';
import { type Query, type QueryTerm, type TextField, tagName } from '../query-language/query.ts';
import { resolveQueryDate } from '../query-language/query-date.ts';
import { searchStem } from '../text/search-stem.ts';
import { tokenize } from '../text/tokens.ts';
import {
  countryMark,
  EMPTY_WORD,
  feedMark,
  hostMark,
  languageMark,
  levelMark,
  stemToken,
  storyMark,
  tagMark,
} from './index-marks.ts';

/** A query as what to look for in an index: met by the documents of the articles that `matchesQuery` lets through. */
export function indexExpression(query: Query, now: string): IndexExpression {
  switch (query.kind) {
    case 'and':
    case 'or':
      return { kind: query.kind, parts: query.parts.map((part) => indexExpression(part, now)) };
    case 'not':
      return { kind: 'not', part: indexExpression(query.part, now) };
    case 'after':
      return { kind: 'from', instant: resolveQueryDate(query.date, now) };
    case 'before':
      return { kind: 'until', instant: resolveQueryDate(query.date, now) };
    default:
      return termExpression(query);
  }
}

/** Any of the forms of a plain word, in the columns that hold stems. */
export function wordExpression(word: string, column: WordColumn): IndexExpression {
  const languages = ['en', 'es'] as const;
  const tokens = languages.map((language) => stemToken(searchStem(word, language), language));
  return anyToken(column, [...tokens, stemToken(word, undefined)]);
}

/** Neighbouring words as they are. */
export function phraseExpression(words: readonly string[], field: TextField): IndexExpression {
  return { kind: 'words', columns: field === 'title' ? ['title'] : ['title', 'text'], words };
}

function termExpression(term: Exclude<QueryTerm, { kind: 'after' | 'before' }>): IndexExpression {
  switch (term.kind) {
    case 'word':
      return wordExpression(term.word, term.field === 'title' ? 'title_stems' : 'stems');
    case 'phrase':
      return phraseExpression(term.words, term.field);
    case 'tag':
      return mark(tagMark(tagName(term), term.level));
    case 'any-tag':
      return mark(levelMark(term.level));
    case 'lang':
      return mark(languageMark(term.value));
    case 'country':
      return mark(countryMark(term.value));
    case 'source':
      return sourceExpression(term.value);
    case 'story':
      return { kind: 'words', columns: ['marks'], words: [storyMark(term.value)], prefix: true };
    default:
      return term satisfies never;
  }
}

/** A feed's id, a host or one above it, or whole words of the source's title. */
function sourceExpression(value: string): IndexExpression {
  const words = tokenize(value).map(({ folded }) => folded || EMPTY_WORD);
  const title: IndexExpression = { kind: 'words', columns: ['source'], words };
  return { kind: 'or', parts: [anyToken('marks', [feedMark(value), hostMark(value)]), title] };
}

function mark(token: string): IndexExpression {
  return { kind: 'words', columns: ['marks'], words: [token] };
}

function anyToken(column: WordColumn, tokens: readonly string[]): IndexExpression {
  return { kind: 'or', parts: tokens.map((token) => ({ kind: 'words', columns: [column], words: [token] })) };
}
