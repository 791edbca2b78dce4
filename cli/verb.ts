import type { Readable } from 'node:stream';

/** How a verb ended: 0 done, 1 found a problem, 2 usage. */
export type ExitCode = 0 | 1 | 2;

/** The world of a verb: its arguments after the name, and its streams. */
export type VerbInput = {
  readonly args: readonly string[];
  readonly stdin: Readable;
  /** Results, a line at a time. */
  readonly out: (line: string) => void;
  /** Results that stream: waits while the reader is behind. */
  readonly write: (line: string) => Promise<void>;
  /** Notes and errors. */
  readonly err: (line: string) => void;
  readonly isTerminal: boolean;
  /** Aborts on Ctrl-C: finish the work in hand. */
  readonly signal: AbortSignal;
};

/** One verb of `./vigia`. */
export type Verb = {
  readonly name: string;
  /** One line for the list of verbs. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly help: string;
  readonly run: (input: VerbInput) => Promise<ExitCode>;
};
