import { domainToASCII } from 'node:url';
import { isTestAddress } from '../../../shared/http/subscribe-routes.ts';
import { draftSubscription } from '../../../shared/stages/subscribe.ts';
import { inputText, type Judge, judge, type Runner } from '../runner.ts';

type Asked = { readonly asked: string; readonly stored: string | undefined };

const MEANINGS: Readonly<Record<string, Judge<Asked>>> = {
  reject: ({ stored }) => refusedOr(stored),
  accept: ({ asked, stored }) => storedAs(asked, stored),
  'accept_same_identity_domain_lower|accept_punycode(?:_shown)?': ({ asked, stored }) =>
    storedAs(canonical(asked), stored),
  reject_or_normalise: ({ asked, stored }) =>
    stored === undefined ? undefined : storedAs(canonical(asked.replace(/\.$/, '')), stored),
  reject_in_public_form: ({ asked, stored }) =>
    stored === undefined || isTestAddress(asked) ? undefined : 'the public form takes it',
  // docs/hostile.md has the answer, tests/hostile/stated-policies.test.ts pins it.
  stated_policy: ({ asked, stored }) => (stored === undefined ? undefined : storedAs(canonical(asked), stored)),
};

/** An address that asks for alerts. */
export const run: Runner = async (hostileCase) => {
  const asked = inputText(hostileCase);
  return judge(hostileCase, { asked, stored: storedAddress(asked) }, MEANINGS, ({ stored }) =>
    stored === undefined ? 'refused' : `stored as ${stored}`,
  );
};

/** The address that would be stored, or nothing where it is refused. */
export function storedAddress(address: string): string | undefined {
  const drafted = draftSubscription({
    address,
    queryText: 'topic:fentanyl',
    knownTags: new Set(['fentanyl']),
    language: 'en',
    confirmed: false,
    now: '2026-03-02T12:00:00.000Z',
  });
  return drafted.kind === 'subscription' ? drafted.subscriber.address : undefined;
}

/** The domain in lower case and ASCII; the local part is the receiver's own (RFC 5321 §2.4). */
function canonical(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
}

function refusedOr(stored: string | undefined): string | undefined {
  return stored === undefined ? undefined : `it was stored as ${stored}`;
}

function storedAs(expected: string, stored: string | undefined): string | undefined {
  return stored === expected
    ? undefined
    : `${stored === undefined ? 'it was refused' : `stored as ${stored}`}, not ${expected}`;
}
