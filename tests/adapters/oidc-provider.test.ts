import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFetcher } from '../../shared/adapters/fetcher/create-fetcher.ts';
import { createIdentityProvider } from '../../shared/adapters/oidc/create-identity-provider.ts';
import { openBrowser } from '../http/desk/open-browser.ts';
import { startDesk } from '../http/desk/start-desk.ts';
import { HOST } from '../http/start-pages.ts';

const BASE = `https://${HOST}`;

describe('the desk with a certified provider (oidc-provider)', () => {
  it.each([
    ['a public client', undefined],
    ['a client with a secret', 's'.repeat(40)],
  ])('signs a person in and out by %s', async (_, secret) => {
    const issuer = await startProvider(secret);
    const fetcher = createFetcher({ userAgent: 'Vigia/test', allowHosts: [new URL(issuer).host] });
    onTestFinished(() => fetcher.close());
    const provider = createIdentityProvider({
      issuer,
      clientId: 'vigia',
      scopes: 'openid email profile',
      fetcher,
      nowMs: () => 0,
      ...(secret === undefined ? {} : { clientSecret: async () => secret }),
    });
    const rules = { allow: [], editors: ['ana@example.org'], admins: ['ada@example.org'] };
    const desk = await startDesk({ access: { kind: 'sign-in', provider, rules, baseUrl: () => BASE } });
    const browser = openBrowser(desk);
    const started = await browser.ask('/sign-in/start?next=/feeds');
    const answer = await agreeAt(started.headers.get('location')!, 'ana');
    const back = await browser.ask(answer.slice(BASE.length));
    expect([back.status, back.headers.get('location')]).toEqual([303, '/feeds']);
    const page = await (await browser.ask('/settings')).text();
    expect(page).toContain('Ana of the provider');
    expect((await desk.pipeline.context.stores.users.all())[0]).toMatchObject({ email: 'ana@example.org' });
    await browser.send(page, '/sign-out');
    const end = /href="([^"]*\/session\/end[^"]*)"/.exec(await (await browser.ask('/signed-out')).text())![1]!;
    expect((await fetch(end.replaceAll('&amp;', '&'))).status).toBe(200);
    // The same answer again, in another browser.
    expect((await openBrowser(desk).ask(answer.slice(BASE.length))).status).toBe(400);
  });
});

async function startProvider(secret: string | undefined): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'vigia',
        redirect_uris: [`${BASE}/sign-in/callback`],
        post_logout_redirect_uris: [`${BASE}/signed-out`],
        response_types: ['code'],
        ...(secret === undefined
          ? { token_endpoint_auth_method: 'none' }
          : { client_secret: secret, token_endpoint_auth_method: 'client_secret_post' }),
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['test'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, name: 'Ana of the provider', email: `${id}@example.org`, email_verified: true }),
    }),
  });
  server.on('request', provider.callback());
  return issuer;
}

/** As a person does at the provider's own pages: signs in, agrees, and is sent back. */
async function agreeAt(start: string, login: string): Promise<string> {
  const cookies = new Map<string, string>();
  let [url, body]: [string, URLSearchParams | undefined] = [start, undefined];
  for (let step = 0; step < 12; step++) {
    const response: Response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(body === undefined ? {} : { method: 'POST', body }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = response.headers.get('location');
    if (location !== null) {
      [url, body] = [new URL(location, url).href, undefined];
      if (url.startsWith(BASE)) return url;
    } else {
      const page = await response.text();
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? '';
      url = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? '', url).href;
      body = new URLSearchParams({ prompt, login, password: 'x' });
    }
  }
  throw new Error('the provider never sent the browser back');
}
