import { Readable } from 'node:stream';
import type { ExitCode, Verb } from '../../cli/verb.ts';

export type Called = { readonly code: ExitCode; readonly out: string; readonly err: string };

/** Runs a verb in this process; it throws what `cli/main.ts` would turn into a message and an exit status. */
export async function callVerb(verb: Verb, args: readonly string[], input = ''): Promise<Called> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await verb.run({
    args,
    stdin: Readable.from(input === '' ? [] : [Buffer.from(input)]),
    out: (line) => out.push(line),
    write: async (line) => void out.push(line),
    err: (line) => err.push(line),
    isTerminal: false,
    signal: new AbortController().signal,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
