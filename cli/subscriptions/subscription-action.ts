import type { ExitCode, VerbInput } from '../verb.ts';

/** One thing that `./vigia subscriptions` does. */
export type SubscriptionAction = {
  readonly name: string;
  /** How it is called, after `subscriptions`. */
  readonly usage: string;
  /** What it does, in a paragraph. */
  readonly help: string;
  readonly run: (input: VerbInput) => Promise<ExitCode>;
};
