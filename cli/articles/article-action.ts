import type { ExitCode, VerbInput } from '../verb.ts';

/** One action of `./vigia articles`: a file of its own in this folder, and a line in the table of `cli/articles.ts`. */
export type ArticleAction = {
  readonly name: string;
  /** What follows `./vigia articles `. */
  readonly usage: string;
  /** What it does, as full lines of at most 110 characters. */
  readonly help: string;
  /** `input.args` are those of the action. */
  readonly run: (input: VerbInput) => Promise<ExitCode>;
};
