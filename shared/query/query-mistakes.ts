import { type QueryError, queryErrorTextIn } from '../query-language/query-error.ts';

/** One mistake of a query, for a page. */
export type QueryMistake = {
  /** From 1, in UTF-16 units. */
  readonly column: number;
  readonly length: number;
  /** What is wrong and what would be right, in the reader's language. */
  readonly text: string;
  /** The whole query with this mistake put right, each way that is known. */
  readonly queries: readonly string[];
};

/** The mistakes of a query as typed, in the reader's language. */
export function queryMistakesOf(
  errors: readonly QueryError[],
  { query, language }: { readonly query: string; readonly language: 'en' | 'es' },
): readonly QueryMistake[] {
  return errors.map((error) => ({
    column: error.column,
    length: error.length,
    text: queryErrorTextIn(language, error),
    queries: (error.instead ?? []).map(
      (text) => query.slice(0, error.column - 1) + text + query.slice(error.column - 1 + error.length),
    ),
  }));
}
