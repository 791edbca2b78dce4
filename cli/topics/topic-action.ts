import type { ExitCode, VerbInput } from '../verb.ts';

/** One action of `./vigia topics`: a file of its own in this folder, and a line in the table of `cli/topics.ts`. */
export type TopicAction = {
  readonly name: string;
  /** What follows `./vigia topics `, one line for each form. */
  readonly usage: readonly string[];
  /** What it does, as full lines of at most 110 characters. */
  readonly help: string;
  /** Its own options, indented by two, the texts at column 23; empty when it has none. */
  readonly options: string;
  /** `input.args` are those of the action, which it parses itself. */
  readonly run: (input: VerbInput) => Promise<ExitCode>;
};
