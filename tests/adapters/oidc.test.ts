import { describe, expect, it, onTestFinished } from 'vitest';
import { createFetcher } from '../../shared/adapters/fetcher/create-fetcher.ts';
import { createIdentityProvider } from '../../shared/adapters/oidc/create-identity-provider.ts';
import { readClaims } from '../../shared/adapters/oidc/read-claims.ts';
import type { IdentityProvider, SignInEnd } from '../../shared/model/sign-in.ts';
import type { Fetcher } from '../../shared/ports.ts';
import { CLIENT_ID, type FakeProvider, type Misbehaviour, startFakeProvider } from '../fakes/identity-provider.ts';

const REDIRECT = 'https://vigia.example/sign-in/callback';

describe('createIdentityProvider()', () => {
  it('gives what the provider vouches for when everything is right', async () => {
    const { provider, client } = await start();
    expect(await signIn(client, provider)).toEqual({
      kind: 'vouched',
      claims: {
        issuer: provider.issuer,
        subject: 'ana',
        name: 'Ana',
        email: 'ana@example.org',
        isEmailVerified: true,
        roles: [],
      },
    });
  });

  it('asks by code with PKCE, a state and a nonce, each new every time', async () => {
    const { client } = await start();
    const [one, two] = [await begin(client), await begin(client)];
    const { searchParams } = new URL(one.address);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: CLIENT_ID,
      redirect_uri: REDIRECT,
      scope: 'openid email profile',
      code_challenge_method: 'S256',
      state: one.attempt.state,
      nonce: one.attempt.nonce,
    });
    expect(one.address).not.toContain(one.attempt.verifier);
    for (const name of ['state', 'nonce', 'verifier'] as const) expect(one.attempt[name]).not.toBe(two.attempt[name]);
  });

  it.each<[string, Misbehaviour]>([
    ['an unsigned token', { signature: 'none' }],
    ['a token signed by a shared secret', { signature: 'HS256' }],
    ['a token signed by a key of somebody else', { signature: 'foreign key' }],
    ['a token whose signature was changed', { signature: 'altered' }],
    ['the nonce of another sign-in', { claims: { nonce: 'another' } }],
    ['a token without a nonce', { claims: { nonce: undefined } }],
    ['a token for another client', { claims: { aud: 'another' } }],
    ['a token for us and another without saying for whom', { claims: { aud: [CLIENT_ID, 'another'] } }],
    ['a token of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['an expired token', { claims: { exp: Math.floor(Date.now() / 1000) - 600 } }],
    ['a token of a clock that is far ahead', { claims: { nbf: Math.floor(Date.now() / 1000) + 600 } }],
    ['a token without a subject', { claims: { sub: undefined } }],
    ['no token', { token: 'no id token' }],
    ['a page instead of tokens', { token: 'not JSON' }],
    [
      'user info of another person',
      { claims: { email: undefined }, userInfo: { sub: 'bob', email: 'root@example.org' } },
    ],
  ])('trusts nobody when it gets %s', async (_, how) => {
    const { provider, client } = await start({ clientSecret: async () => 'client-secret' });
    expect(await signIn(client, provider, how)).toMatchObject({ kind: 'untrusted' });
  });

  it('lets a clock differ by some seconds', async () => {
    const now = Math.floor(Date.now() / 1000);
    const { provider, client } = await start();
    expect(await signIn(client, provider, { claims: { iat: now + 30, nbf: now + 30 } })).toMatchObject({
      kind: 'vouched',
    });
    expect(await signIn(client, provider, { claims: { exp: now - 30 } })).toMatchObject({ kind: 'vouched' });
  });

  it('trusts no answer with another state, of another issuer, or that was given before', async () => {
    const { provider, client } = await start();
    const { address, attempt } = await begin(client);
    const answer = provider.agree(address);
    const changed = (name: string, value: string) => {
      const url = new URL(answer);
      url.searchParams.set(name, value);
      return url;
    };
    expect(await client.finish(changed('state', 'another'), attempt)).toMatchObject({ kind: 'untrusted' });
    expect(await client.finish(changed('iss', 'https://evil.example'), attempt)).toMatchObject({ kind: 'untrusted' });
    expect(await client.finish(answer, { ...attempt, verifier: 'x'.repeat(43) })).toMatchObject({ kind: 'untrusted' });
    const again = provider.agree(address);
    expect(await client.finish(again, attempt)).toMatchObject({ kind: 'vouched' });
    expect(await client.finish(again, attempt)).toMatchObject({ kind: 'untrusted' });
  });

  it('says that a person stopped the sign-in when the provider says so', async () => {
    const { provider, client } = await start();
    const { attempt } = await begin(client);
    const answer = (error: string) =>
      new URL(`${REDIRECT}?${new URLSearchParams({ error, state: attempt.state, iss: provider.issuer })}`);
    expect(await client.finish(answer('access_denied'), attempt)).toMatchObject({ kind: 'cancelled' });
    expect(await client.finish(answer('temporarily_unavailable'), attempt)).toMatchObject({ kind: 'unavailable' });
    expect(await client.finish(answer('invalid_scope'), attempt)).toMatchObject({ kind: 'untrusted' });
  });

  it.each<NonNullable<Misbehaviour['discovery']>>(['huge', 'redirects', 'foreign issuer', 'not JSON', 'fails'])(
    'starts nothing while the discovery document is wrong (%s), and does once it is right',
    async (discovery) => {
      const { provider, client } = await start();
      provider.misbehave({ discovery });
      expect(await client.start(REDIRECT)).toMatchObject({ kind: 'unavailable' });
      provider.misbehave({});
      expect(await client.start(REDIRECT)).toMatchObject({ kind: 'started' });
    },
  );

  it.each<NonNullable<Misbehaviour['token']>>(['huge', 'redirects'])(
    'says that it could not check when the token endpoint answers so (%s)',
    async (token) => {
      const { provider, client } = await start();
      expect(await signIn(client, provider, { token })).toMatchObject({ kind: 'unavailable' });
    },
  );

  it('gives up a provider that does not answer, with the words of the fetcher', async () => {
    const { provider } = await start();
    const fetcher: Fetcher = {
      fetch: async ({ timeoutMs }) => ({ kind: 'timed-out', reason: 'It did not answer within 10 s.', timeoutMs }),
    };
    const client = clientOf(provider, { fetcher });
    expect(await client.start(REDIRECT)).toEqual({
      kind: 'unavailable',
      reason: expect.stringContaining('within 10 s'),
    });
  });

  it('refuses a provider at a private address that the operator did not name', async () => {
    const { provider } = await start();
    const guarded = createFetcher({ userAgent: 'Vigia/test' });
    onTestFinished(() => guarded.close());
    expect(await clientOf(provider, { fetcher: guarded }).start(REDIRECT)).toMatchObject({ kind: 'unavailable' });
  });

  it('asks the user info where the token names no address', async () => {
    const { provider, client } = await start();
    const end = await signIn(client, provider, {
      claims: { email: undefined, email_verified: undefined, name: undefined },
      userInfo: { sub: 'ana', name: 'Ana B.', email: 'ana@example.org', email_verified: 'true' },
    });
    expect(end).toMatchObject({ claims: { name: 'Ana B.', email: 'ana@example.org', isEmailVerified: true } });
  });

  it('sends a client secret to the token endpoint alone, as the provider takes it', async () => {
    const { provider, client } = await start({ clientSecret: async () => 'client-secret' });
    await signIn(client, provider);
    const [request] = provider.tokenRequests;
    // Name and secret are form-encoded within (RFC 6749 §2.3.1).
    const sent = Buffer.from(request?.authorization?.replace('Basic ', '') ?? '', 'base64').toString();
    expect(decodeURIComponent(sent)).toBe('vigia-test:client-secret');
    expect(request?.body.get('client_secret')).toBeNull();
  });

  it('knows where the session at the provider ends', async () => {
    const { provider, client } = await start();
    const address = new URL((await client.endAddress('https://vigia.example/signed-out'))!);
    expect(address.origin + address.pathname).toBe(`${provider.issuer}/end`);
    expect(address.searchParams.get('post_logout_redirect_uri')).toBe('https://vigia.example/signed-out');
    expect(address.searchParams.get('client_id')).toBe(CLIENT_ID);
  });
});

describe('readClaims()', () => {
  const read = (claims: Readonly<Record<string, unknown>>, rolesClaim?: string) =>
    readClaims({ sub: 's', ...claims }, { issuer: 'https://i.example', rolesClaim });

  it.each<[unknown, string, readonly string[]]>([
    [{ groups: ['admin', 'x', 7] }, 'groups', ['admin', 'x']],
    [{ 'cognito:groups': ['editor'] }, 'cognito:groups', ['editor']],
    [{ realm_access: { roles: ['reader'] } }, 'realm_access.roles', ['reader']],
    [{ 'https://x.example/roles': 'admin editor' }, 'https://x.example/roles', ['admin', 'editor']],
    [{ groups: { admin: true } }, 'groups', []],
    [{}, '__proto__.admin', []],
  ])('reads the roles of %j at %s', (claims, name, roles) => {
    expect(read(claims as Record<string, unknown>, name).roles).toEqual(roles);
  });

  it.each([true, 'true'])('takes an address as verified when the provider says %j', (email_verified) => {
    expect(read({ email: 'a@b.example', email_verified }).isEmailVerified).toBe(true);
  });

  it.each([undefined, null, 1, 'yes', {}, 'false', false])(
    'takes it as not verified when it says %j',
    (email_verified) => {
      expect(read({ email: 'a@b.example', email_verified }).isEmailVerified).toBe(false);
    },
  );

  it('keeps names to one line that turns no text around, and takes no address that is none', () => {
    expect(read({ name: 'A\u202e\nB' }).name).toBe('A B');
    expect(read({ name: 'x'.repeat(500) }).name).toHaveLength(120);
    for (const email of ['no address', 'a@b c', `${'x'.repeat(300)}@b.example`, 'a@b\u202e.example', 7])
      expect(read({ email })).not.toHaveProperty('email');
  });
});

type Options = Partial<Parameters<typeof createIdentityProvider>[0]>;

async function start(options: Options = {}) {
  const provider = await startFakeProvider();
  const fetcher = createFetcher({ userAgent: 'Vigia/test', allowHosts: [`127.0.0.1:${provider.port}`] });
  onTestFinished(() => fetcher.close());
  return { provider, client: clientOf(provider, { fetcher, ...options }) };
}

function clientOf(provider: FakeProvider, options: Options & { readonly fetcher: Fetcher }): IdentityProvider {
  return createIdentityProvider({
    issuer: provider.issuer,
    clientId: CLIENT_ID,
    scopes: 'openid email profile',
    nowMs: () => 0,
    ...options,
  });
}

async function begin(client: IdentityProvider) {
  const started = await client.start(REDIRECT);
  if (started.kind !== 'started') throw new Error(started.reason);
  return started;
}

async function signIn(client: IdentityProvider, provider: FakeProvider, how?: Misbehaviour): Promise<SignInEnd> {
  const { address, attempt } = await begin(client);
  return await client.finish(provider.agree(address, how), attempt);
}
