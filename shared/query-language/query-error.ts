import type { QueryMistake } from './query-mistake.ts';
import { englishMistake, spanishMistake } from './query-mistake-words.ts';

/** Something wrong in a query's text. `column` counts from 1; both count UTF-16 units. */
export type QueryError = {
  readonly column: number;
  readonly length: number;
  readonly mistake: QueryMistake;
  /** What is wrong, in English and with its column: `Unknown field `topc:` at column 1`. */
  readonly message: string;
  /** What would be right: `did you mean `topic:`?`. */
  readonly hint?: string;
  /** What may stand in its place, where that is known: `topic:fentanyl`. */
  readonly instead?: readonly string[];
};

/** A mistake at its place, with its English words. */
export function queryError(
  { column, length }: Pick<QueryError, 'column' | 'length'>,
  mistake: QueryMistake,
  instead: readonly string[] = [],
): QueryError {
  const { message, hint } = englishMistake(mistake, column);
  return { column, length, mistake, message, hint, ...(instead.length === 0 ? {} : { instead }) };
}

/** Message and hint in one line, for a person. */
export function queryErrorText({ message, hint }: Pick<QueryError, 'message' | 'hint'>): string {
  return hint === undefined ? message : `${message}: ${hint}`;
}

/** As `queryErrorText`, in a language of our pages. */
export function queryErrorTextIn(language: 'en' | 'es', error: QueryError): string {
  return queryErrorText(language === 'es' ? spanishMistake(error.mistake, error.column) : error);
}
