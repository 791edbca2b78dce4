import type { IndexExpression } from '../model/index-part.ts';
import { type Query, type QueryTerm, tagName } from '../query-language/query.ts';
import { indexExpression, phraseExpression, wordExpression } from './index-expression.ts';
import { tagMark } from './index-marks.ts';

/** What makes an article relevant to one term of a query: that it has it, and what makes it count more. */
export type TermSignals = {
  readonly met: IndexExpression;
  readonly more: readonly { readonly expression: IndexExpression; readonly weight: number }[];
};

/** A title names what an article is about: a place in it counts as much as three in the text (`linearRelevance`). */
const IN_TITLE = 1.2;
/** What BM25 with k1 = 1.2 adds for the third place of a word to what the first one gave. */
const OFTEN = 0.6;
const ABOUT = 1;

/** The words, phrases and tags that a query asks for, each once; what it excludes or bounds makes nothing relevant. */
export function termSignals(query: Query): readonly TermSignals[] {
  const terms = termsOf(query);
  return [...new Map(terms.map((term) => [JSON.stringify(term), signalsOf(term)])).values()];
}

type RelevantTerm = Extract<QueryTerm, { readonly kind: 'word' | 'phrase' | 'tag' }>;

function termsOf(query: Query): readonly RelevantTerm[] {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.parts.flatMap(termsOf);
    case 'word':
    case 'phrase':
    case 'tag':
      return [query];
    default:
      return [];
  }
}

function signalsOf(term: RelevantTerm): TermSignals {
  // No date in these terms, so any instant will do.
  const met = indexExpression(term, '');
  switch (term.kind) {
    case 'word':
      return {
        met,
        more: [
          { expression: wordExpression(term.word, 'title_stems'), weight: IN_TITLE },
          { expression: wordExpression(term.word, 'often'), weight: OFTEN },
        ],
      };
    case 'phrase':
      return { met, more: [{ expression: phraseExpression(term.words, 'title'), weight: IN_TITLE }] };
    case 'tag': {
      const about: IndexExpression = { kind: 'words', columns: ['marks'], words: [tagMark(tagName(term), 'about')] };
      return { met, more: [{ expression: about, weight: ABOUT }] };
    }
    default:
      return term satisfies never;
  }
}
