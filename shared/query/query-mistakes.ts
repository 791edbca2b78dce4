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

export type QueryMistakes = {
  /** By column. */
  readonly mistakes: readonly QueryMistake[];
  /** The query with every mistake put right, where there is one way for each. */
  readonly putRight?: string;
};

/** The mistakes of a query as typed, in the reader's language. */
export function queryMistakesOf(
  errors: readonly QueryError[],
  { query, language }: { readonly query: string; readonly language: 'en' | 'es' },
): QueryMistakes {
  const mistakes = errors.map((error) => ({
    column: error.column,
    length: error.length,
    text: queryErrorTextIn(language, error),
    queries: (error.instead ?? []).map((text) => replaced(query, error, text)),
  }));
  const known = errors.every(({ instead }) => instead?.length === 1);
  // From the end, so that the places of those before stay right.
  const putRight = errors.toReversed().reduce((text, error) => replaced(text, error, error.instead?.[0] ?? ''), query);
  return { mistakes, ...(known ? { putRight } : {}) };
}

function replaced(query: string, { column, length }: Pick<QueryError, 'column' | 'length'>, text: string): string {
  return query.slice(0, column - 1) + text + query.slice(column - 1 + length);
}
