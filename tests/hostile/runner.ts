import type { HostileCase } from '../fakes/hostile-cases.ts';

/** Whether a case ended as it must, and what happened, in words for a person. */
export type Outcome = { readonly ok: boolean; readonly found: string };

/** Plays one case of a kind; `dir` holds the files that cases name. May reject: that is a failure too. */
export type Runner = (hostileCase: HostileCase, dir: string) => Promise<Outcome>;

/** What is wrong about what happened, for one value of `expect`; nothing when it ended as it must. */
export type Judge<Observed> = (observed: Observed, expected: string) => string | undefined;

/**
 * Judges what happened by the meaning that a kind gives to `expect`. A meaning may be written as a pattern of
 * its own, such as `delay_(\d+)s`. What no meaning fits is a failure that says so.
 */
export function judge<Observed>(
  { kind, expect }: HostileCase,
  observed: Observed,
  meanings: Readonly<Record<string, Judge<Observed>>>,
  describe: (observed: Observed) => string,
): Outcome {
  const expected = String(expect);
  const meaning = Object.entries(meanings).find(([pattern]) => new RegExp(`^(?:${pattern})$`).test(expected));
  if (typeof expect !== 'string' || meaning === undefined)
    return { ok: false, found: `no runner of ${kind} knows what ${JSON.stringify(expect)} means` };
  const problem = meaning[1](observed, expected);
  return { ok: problem === undefined, found: problem ?? describe(observed) };
}

/** The input of a case as text. */
export function inputText({ id, input }: HostileCase): string {
  if (typeof input === 'string') return input;
  throw new Error(`Cannot play ${id} as its input must be text: it is ${typeof input}.`);
}
