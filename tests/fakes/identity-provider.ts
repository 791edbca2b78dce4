import { createHash, createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export const CLIENT_ID = 'vigia-test';

type Claims = Readonly<Record<string, unknown>>;

/** How a provider of these tests misbehaves; each thing is right where it is left out. */
export type Misbehaviour = {
  /** Over the right claims of the ID token. */
  readonly claims?: Claims;
  readonly signature?: 'none' | 'HS256' | 'foreign key' | 'altered';
  readonly userInfo?: Claims;
  /** Instead of an answer. */
  readonly token?: 'silent' | 'huge' | 'redirects' | 'no id token' | 'not JSON';
  readonly discovery?: 'silent' | 'huge' | 'redirects' | 'foreign issuer' | 'not JSON' | 'fails';
};

export type FakeProvider = {
  readonly issuer: string;
  readonly port: number;
  /** As the person agrees at the provider: the address that the browser is sent back to. */
  readonly agree: (authorization: string, misbehaviour?: Misbehaviour) => URL;
  readonly misbehave: (how: Misbehaviour) => void;
  /** What the token endpoint was sent, last first. */
  readonly tokenRequests: { readonly authorization: string | undefined; readonly body: URLSearchParams }[];
};

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const foreignKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A provider on loopback that issues what a test says, checked or not: what real ones never send can be sent. */
export async function startFakeProvider(
  person: Claims = { sub: 'ana', name: 'Ana', email: 'ana@example.org', email_verified: true },
): Promise<FakeProvider> {
  const tokenRequests: FakeProvider['tokenRequests'] = [];
  const grants = new Map<string, { readonly nonce: string; readonly challenge: string }>();
  let how: Misbehaviour = {};
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://provider').pathname;
    const json = (value: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    const misbehave = (kind: string | undefined) => {
      if (kind === 'silent') return true;
      if (kind === 'huge')
        response.setHeader('content-type', 'application/json').end(`{"x":"${'x'.repeat(2_000_000)}"}`);
      else if (kind === 'redirects') response.writeHead(302, { location: `${issuer}/elsewhere` }).end();
      else if (kind === 'not JSON') response.setHeader('content-type', 'text/html').end('<p>Down for maintenance</p>');
      else if (kind === 'fails') response.writeHead(503).end('no');
      else return false;
      return true;
    };
    if (path === '/.well-known/openid-configuration') {
      if (misbehave(how.discovery)) return;
      json({ ...metadata(issuer), ...(how.discovery === 'foreign issuer' ? { issuer: 'https://evil.example' } : {}) });
    } else if (path === '/jwks') {
      json({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] });
    } else if (path === '/me') {
      json(how.userInfo ?? person);
    } else if (path === '/token') {
      let text = '';
      for await (const chunk of request) text += String(chunk);
      const body = new URLSearchParams(text);
      tokenRequests.unshift({ authorization: request.headers.authorization, body });
      if (misbehave(how.token)) return;
      const code = body.get('code') ?? '';
      const grant = grants.get(code);
      grants.delete(code);
      const challenge = createHash('sha256')
        .update(body.get('code_verifier') ?? '')
        .digest('base64url');
      if (grant === undefined || grant.challenge !== challenge) {
        response.statusCode = 400;
        json({ error: 'invalid_grant' });
        return;
      }
      const id_token = idToken(
        { iss: issuer, aud: CLIENT_ID, ...times(), nonce: grant.nonce, ...person, ...how.claims },
        how.signature,
      );
      json({ access_token: 'at', token_type: 'bearer', ...(how.token === 'no id token' ? {} : { id_token }) });
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  let codes = 0;
  return {
    issuer,
    port,
    tokenRequests,
    misbehave: (next) => {
      how = next;
    },
    agree: (authorization, misbehaviour) => {
      if (misbehaviour !== undefined) how = misbehaviour;
      const asked = new URL(authorization).searchParams;
      codes += 1;
      const code = `code-${codes}`;
      grants.set(code, { nonce: asked.get('nonce') ?? '', challenge: asked.get('code_challenge') ?? '' });
      const answer = new URL(asked.get('redirect_uri') ?? '');
      answer.search = new URLSearchParams({ code, state: asked.get('state') ?? '', iss: issuer }).toString();
      return answer;
    },
  };
}

function metadata(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/me`,
    end_session_endpoint: `${issuer}/end`,
    response_types_supported: ['code'],
    id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  };
}

function times() {
  const now = Math.floor(Date.now() / 1000);
  return { iat: now, exp: now + 300 };
}

function idToken(claims: Claims, signature: Misbehaviour['signature']): string {
  const alg = signature === 'none' || signature === 'HS256' ? signature : 'RS256';
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg, kid: 'one', typ: 'JWT' })}.${encode(claims)}`;
  if (alg === 'none') return `${signed}.`;
  if (alg === 'HS256') return `${signed}.${createHmac('sha256', 'client-secret').update(signed).digest('base64url')}`;
  const { privateKey } = signature === 'foreign key' ? foreignKeys : keys;
  const made = createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url');
  return signature === 'altered'
    ? `${signed}.${made.replace(/^./, made.startsWith('A') ? 'B' : 'A')}`
    : `${signed}.${made}`;
}
