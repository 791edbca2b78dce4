/** Something wrong in a file that an operator edits. `line` and `column` count from 1, in UTF-16 units. */
export type Finding = {
  readonly path?: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
};
