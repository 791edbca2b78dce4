import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { describeError, VigiaError } from '../../errors.ts';
import type { IdentityProvider, SignInAttempt, SignInEnd } from '../../model/sign-in.ts';
import type { Fetcher } from '../../ports.ts';
import { guardedFetch, UNREACHABLE } from './guarded-fetch.ts';
import { readClaims } from './read-claims.ts';

export type IdentityProviderOptions = {
  /** Its discovery document lies below (OpenID Connect Discovery §4). http only on this machine. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client, which PKCE alone ties to us. */
  readonly clientSecret?: () => Promise<string>;
  /** Separated by blanks. */
  readonly scopes: string;
  /** The claim that names roles: `groups`, or a path such as `realm_access.roles`. */
  readonly rolesClaim?: string;
  readonly fetcher: Fetcher;
  /** Milliseconds; for how long what the provider says of itself is believed. */
  readonly nowMs: () => number;
};

/** Providers change endpoints rarely, and keys are looked up anew when an unknown one signs. */
const DISCOVERY_LIFE_MS = 60 * 60_000;

/** Seconds that two clocks may be apart (RFC 7519 §4.1.4: "usually no more than a few minutes"). */
const CLOCK_TOLERANCE_SECONDS = 60;

/**
 * The authorization code flow with PKCE (RFC 7636), state and nonce, by openid-client. Every ID token's signature is
 * checked with the provider's public keys, though OpenID Connect Core §3.1.3.7 would take TLS for it: so unsigned
 * tokens, and those signed by a shared secret, are refused.
 */
export function createIdentityProvider(options: IdentityProviderOptions): IdentityProvider {
  const configuration = keptConfiguration(options);
  return {
    start: async (redirectUri) => {
      try {
        return { kind: 'started', ...(await startAt(await configuration(), options, redirectUri)) };
      } catch (error) {
        return { kind: 'unavailable', reason: describeError(error) };
      }
    },
    finish: async (answer, attempt) => {
      try {
        return await finishAt(await configuration(), options, { answer, attempt });
      } catch (error) {
        return failedEnd(error);
      }
    },
    endAddress: async (comeBackTo) => {
      try {
        const provider = await configuration();
        if (provider.serverMetadata().end_session_endpoint === undefined) return undefined;
        // `logout_uri` is what Cognito calls it; others pass over it (RFC 6749 §3.1).
        return buildEndSessionUrl(provider, { post_logout_redirect_uri: comeBackTo, logout_uri: comeBackTo }).href;
      } catch {
        // The session here has ended all the same.
        return undefined;
      }
    },
  };
}

/** Found at the first use and then each hour; a failure is not kept. */
function keptConfiguration(options: IdentityProviderOptions): () => Promise<Configuration> {
  let kept: { readonly until: number; readonly found: Promise<Configuration> } | undefined;
  return async () => {
    const now = options.nowMs();
    if (kept !== undefined && now < kept.until) return await kept.found;
    const found = discover(options);
    kept = { until: now + DISCOVERY_LIFE_MS, found };
    return await found.catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
  };
}

async function discover({ issuer, clientId, clientSecret, fetcher }: IdentityProviderOptions): Promise<Configuration> {
  const secret = await clientSecret?.();
  return await discovery(
    new URL(issuer),
    clientId,
    { [clockTolerance]: CLOCK_TOLERANCE_SECONDS },
    secret === undefined ? None() : withSecret(secret),
    {
      [customFetch]: guardedFetch(fetcher),
      // The configuration allows http for this machine only.
      execute: [enableNonRepudiationChecks, ...(issuer.startsWith('http:') ? [allowInsecureRequests] : [])],
    },
  );
}

/** In the body where the provider says that it takes it there, else as every provider must (RFC 6749 §2.3.1). */
function withSecret(secret: string): ClientAuth {
  const [inBody, asBasic] = [ClientSecretPost(secret), ClientSecretBasic(secret)];
  return (server, client, body, headers) => {
    const takesBody = server.token_endpoint_auth_methods_supported?.includes('client_secret_post') === true;
    (takesBody ? inBody : asBasic)(server, client, body, headers);
  };
}

async function startAt(
  provider: Configuration,
  { scopes }: IdentityProviderOptions,
  redirectUri: string,
): Promise<{ readonly address: string; readonly attempt: SignInAttempt }> {
  const attempt = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
  const { href } = buildAuthorizationUrl(provider, {
    redirect_uri: redirectUri,
    scope: scopes,
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
  });
  return { address: href, attempt };
}

async function finishAt(
  provider: Configuration,
  { rolesClaim, issuer }: IdentityProviderOptions,
  { answer, attempt }: { readonly answer: URL; readonly attempt: SignInAttempt },
): Promise<SignInEnd> {
  const tokens = await authorizationCodeGrant(provider, answer, {
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
    pkceCodeVerifier: attempt.verifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined) return { kind: 'untrusted', reason: 'The provider sent no ID token.' };
  const asksMore = claims['email'] === undefined && provider.serverMetadata().userinfo_endpoint !== undefined;
  const more = asksMore ? await fetchUserInfo(provider, tokens.access_token, claims.sub) : {};
  return { kind: 'vouched', claims: readClaims({ ...claims, ...more }, { issuer, rolesClaim }) };
}

/** Error codes of OAuth with which a person, or the provider for them, says no (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6). */
const CANCELLED: ReadonlySet<string> = new Set([
  'access_denied',
  'login_required',
  'consent_required',
  'interaction_required',
  'account_selection_required',
]);
const BUSY: ReadonlySet<string> = new Set(['temporarily_unavailable', 'server_error']);

function failedEnd(error: unknown): SignInEnd {
  const reason = describeError(error);
  if (isUnreachable(error)) return { kind: 'unavailable', reason };
  if (error instanceof AuthorizationResponseError && CANCELLED.has(error.error)) return { kind: 'cancelled', reason };
  if (error instanceof AuthorizationResponseError && BUSY.has(error.error)) return { kind: 'unavailable', reason };
  return { kind: 'untrusted', reason };
}

function isUnreachable(error: unknown): boolean {
  if (error instanceof VigiaError) return error.code === UNREACHABLE;
  return error instanceof Error && isUnreachable(error.cause);
}
