import { attempt, ended, isRefusedUndialled } from '../attempt.ts';
import { inputText, type Judge, judge, type Runner } from '../runner.ts';

/** `refused`: by every way to the address alike. */
type Reached = { readonly refused: boolean; readonly reached: boolean; readonly found: string };

const MEANINGS: Readonly<Record<string, Judge<Reached>>> = {
  refuse_before_connect: ({ refused, found }) => (refused ? undefined : found),
  allow: ({ reached, found }) => (reached ? undefined : found),
  // docs/hostile.md has the answer, tests/hostile/stated-policies.test.ts pins it.
  stated_policy: ({ refused, reached, found }) => (refused || reached ? undefined : found),
};

/** An address as a literal in the URL, and as a name server's answer. */
export const run: Runner = async (hostileCase) => {
  const address = inputText(hostileCase);
  const host = address.includes(':') ? `[${address}]` : address;
  const attempts = [
    await attempt(`http://${host}/`),
    await attempt('http://name.example/', { resolve: async () => [address] }),
  ];
  const reached: Reached = {
    refused: attempts.every(isRefusedUndialled),
    reached: attempts.every(({ result, dialled }) => result.kind === 'response' && dialled.length === 1),
    found: attempts.map(ended).join('; as an answer of DNS '),
  };
  return judge(hostileCase, reached, MEANINGS, ({ found }) => found);
};
