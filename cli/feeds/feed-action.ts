import type { ExitCode, VerbInput } from '../verb.ts';

/**
 * One action of `./vigia feeds`. A new one is a file of its own in this folder that exports a `FeedAction`, and a line
 * in the table of `cli/feeds.ts`; the help of the verb is made of theirs.
 */
export type FeedAction = {
  readonly name: string;
  /** What follows `./vigia feeds `, one line for each form; options that every action takes are left out. */
  readonly usage: readonly string[];
  /** What it does, as full lines of at most 110 characters. */
  readonly help: string;
  /** Its own options, indented by two, the texts at column 23; empty when it has none. */
  readonly options: string;
  /** `input.args` are those of the action: its options, which it parses itself, and what it works on. */
  readonly run: (input: VerbInput) => Promise<ExitCode>;
};
