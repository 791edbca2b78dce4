import { type Attempt, attempt, ended, isRefusedByText, isRefusedUndialled } from '../attempt.ts';
import { PUBLIC_ADDRESS } from '../play.ts';
import { inputText, type Judge, judge, type Runner } from '../runner.ts';

const MEANINGS: Readonly<Record<string, Judge<Attempt>>> = {
  refuse_before_connect: (found) => (isRefusedUndialled(found) ? undefined : ended(found)),
  refuse_url: (found) => (isRefusedByText(found) ? undefined : ended(found)),
  allow: (found) => (isReached(found) ? undefined : ended(found)),
  // docs/hostile.md has the answer, tests/hostile/stated-policies.test.ts pins it.
  stated_policy: (found) => (isRefusedUndialled(found) || isReached(found) ? undefined : ended(found)),
};

/** A URL as it would stand in a feed list. */
export const run: Runner = async (hostileCase) => {
  const found = await attempt(inputText(hostileCase), { resolve: async (name) => [publicDnsOf(name)] });
  return judge(hostileCase, found, MEANINGS, ended);
};

/** It got as far as a connection: the server behind it speaks no TLS. */
function isReached({ result, dialled }: Attempt): boolean {
  return dialled.length === 1 && (result.kind === 'response' || result.kind === 'failed');
}

/**
 * What the internet's own name servers say: everything has a public address, but for the services that give
 * back the address inside a name, and those that are known to lead home.
 */
function publicDnsOf(name: string): string {
  const inside = /(?:^|[.-])(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})\.(?:nip|sslip|xip)\.io\.?$/.exec(name);
  if (inside !== null) return inside.slice(1).join('.');
  return /(?:^|\.)(?:localtest\.me|lvh\.me|vcap\.me|localho\.st)\.?$/.test(name) ? '127.0.0.1' : PUBLIC_ADDRESS;
}
