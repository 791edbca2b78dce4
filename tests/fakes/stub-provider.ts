import type { IdentityProvider, SignInClaims, SignInEnd } from '../../shared/model/sign-in.ts';

export const ISSUER = 'https://id.example';

/** Somebody with a verified address. */
export function vouched(subject: string, more: Partial<SignInClaims> = {}): SignInClaims {
  return {
    issuer: ISSUER,
    subject,
    name: subject,
    email: `${subject}@example.org`,
    isEmailVerified: true,
    roles: [],
    ...more,
  };
}

/** A provider at which somebody has always just agreed: what the real one checks has tests of its own. */
export function stubProvider(): IdentityProvider & { next: SignInClaims | Exclude<SignInEnd, { kind: 'vouched' }> } {
  let attempts = 0;
  const provider: ReturnType<typeof stubProvider> = {
    next: vouched('ana'),
    start: async (redirectUri) => {
      attempts += 1;
      const attempt = { state: `state-${attempts}`, nonce: `nonce-${attempts}`, verifier: `verifier-${attempts}` };
      const query = new URLSearchParams({ redirect_uri: redirectUri, state: attempt.state });
      return { kind: 'started', address: `${ISSUER}/auth?${query}`, attempt };
    },
    finish: async (answer, attempt) => {
      if (answer.searchParams.get('state') !== attempt.state) return { kind: 'untrusted', reason: 'another state' };
      const { next } = provider;
      return 'kind' in next ? next : { kind: 'vouched', claims: next };
    },
    endAddress: async (comeBackTo) => `${ISSUER}/end?${new URLSearchParams({ post_logout_redirect_uri: comeBackTo })}`,
  };
  return provider;
}
