import type { ExitCode, VerbInput } from '../verb.ts';

/** One action of `./vigia stories`: a file of its own in this folder, and a line in the table of `cli/stories.ts`. */
export type StoryAction = {
  readonly name: string;
  /** What follows `./vigia stories `. */
  readonly usage: string;
  /** What it does, as full lines of at most 110 characters. */
  readonly help: string;
  /** `input.args` are those of the action. */
  readonly run: (input: VerbInput) => Promise<ExitCode>;
};
