/** Something wrong in a query's text. `column` counts from 1; both count UTF-16 units. */
export type QueryError = {
  readonly column: number;
  readonly length: number;
  /** What is wrong, with its column: `Unknown field `topc:` at column 1`. */
  readonly message: string;
  /** What would be right: `did you mean `topic:`?`. */
  readonly hint?: string;
};

/** Message and hint in one line, for a person. */
export function queryErrorText({ message, hint }: QueryError): string {
  return hint === undefined ? message : `${message}: ${hint}`;
}
