import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localPath } from '../../../shared/http/desk/sign-in/local-path.ts';
import { SESSION_IDLE_MS, SESSION_MAX_MS, sessionId } from '../../../shared/model/session.ts';
import { userId } from '../../../shared/model/user.ts';
import { all } from '../../fakes/pipeline.ts';
import { ISSUER, vouched } from '../../fakes/stub-provider.ts';
import { HOST, startPages } from '../start-pages.ts';
import { openBrowser } from './open-browser.ts';
import { startDesk } from './start-desk.ts';

const MINUTE_MS = 60_000;

describe('signing in', () => {
  it('leads a person who asks for a page through the provider to that page', async () => {
    const desk = await startDesk();
    const browser = openBrowser(desk);
    const asked = await browser.ask('/search?q=topic:fentanyl&lang=es');
    expect(asked.status).toBe(303);
    const door = asked.headers.get('location') ?? '';
    expect(door).toBe('/sign-in?next=%2Fsearch%3Fq%3Dtopic%3Afentanyl%26lang%3Des');
    const page = await (await browser.ask(door)).text();
    const link = /href="(\/sign-in\/start[^"]*)"/.exec(page)?.[1] ?? '';
    const started = await browser.ask(link);
    expect(started.headers.get('location')).toMatch(/^https:\/\/id\.example\/auth\?/);
    const state = new URL(started.headers.get('location') ?? '').searchParams.get('state');
    const back = await browser.ask(`/sign-in/callback?code=c&state=${state}`);
    expect([back.status, back.headers.get('location')]).toEqual([303, '/search?q=topic:fentanyl&lang=es']);
    expect((await browser.ask('/settings')).status).toBe(200);
  });

  it('keeps the session in a cookie that no script, no other site and no other host can use, and only its hash in a row', async () => {
    const desk = await startDesk();
    const browser = await desk.browserOf('ana');
    const line = browser.setCookies.find((cookie) => cookie.startsWith('__Host-vigia-session='));
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/', 'Max-Age=604800']) expect(line).toContain(part);
    expect(line).not.toContain('Domain');
    const token = browser.cookies.get('__Host-vigia-session')!;
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const { stores } = desk.pipeline.context;
    const rows = await all(stores.rows.all('session'));
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows.map(({ key }) => key.partition)).toEqual([sessionId(token)]);
  });

  it('names its cookies for plain http where the desk is reached by that', async () => {
    const desk = await startDesk({ baseUrl: `http://${HOST}` });
    const browser = await desk.browserOf('ana');
    expect([...browser.cookies.keys()]).toContain('vigia-session');
    expect((await browser.ask('/settings')).status).toBe(200);
  });

  it('gives a new session each time, and ends the one that the browser brought (session fixation)', async () => {
    const desk = await startDesk();
    const browser = openBrowser(desk);
    browser.cookies.set('__Host-vigia-session', 'known-to-the-attacker');
    await browser.signIn();
    const first = browser.cookies.get('__Host-vigia-session')!;
    expect(first).not.toBe('known-to-the-attacker');
    await browser.signIn();
    expect(browser.cookies.get('__Host-vigia-session')).not.toBe(first);
    const other = openBrowser(desk);
    for (const token of [first, 'known-to-the-attacker']) {
      other.cookies.set('__Host-vigia-session', token);
      expect((await other.ask('/settings')).status).toBe(303);
    }
  });

  it.each<[string, (state: string) => string]>([
    ['another state', () => '/sign-in/callback?code=c&state=forged'],
    ['no state', () => '/sign-in/callback?code=c'],
  ])('signs nobody in by an answer with %s', async (_, path) => {
    const browser = openBrowser(await startDesk());
    const started = await browser.ask('/sign-in/start');
    const state = new URL(started.headers.get('location')!).searchParams.get('state')!;
    expect((await browser.ask(path(state))).status).toBe(400);
    expect(browser.cookies.has('__Host-vigia-session')).toBe(false);
  });

  it('takes an answer once, in the browser that asked, within ten minutes', async () => {
    const desk = await startDesk();
    const begin = async () => {
      const browser = openBrowser(desk);
      const started = await browser.ask('/sign-in/start');
      const state = new URL(started.headers.get('location')!).searchParams.get('state')!;
      return { browser, answer: `/sign-in/callback?code=c&state=${state}` };
    };
    const victim = openBrowser(desk);
    const attacker = await begin();
    // Login CSRF: the attacker's own answer, opened by somebody else.
    expect((await victim.ask(attacker.answer)).status).toBe(400);

    const once = await begin();
    const kept = once.browser.cookies.get('__Host-vigia-attempt')!;
    expect((await once.browser.ask(once.answer)).status).toBe(303);
    expect(once.browser.cookies.has('__Host-vigia-attempt')).toBe(false);

    const late = await begin();
    desk.pipeline.clock.advance(11 * MINUTE_MS);
    expect((await late.browser.ask(late.answer)).status).toBe(400);

    const forged = openBrowser(desk);
    forged.cookies.set('__Host-vigia-attempt', kept.replace(/^./, 'x'));
    expect((await forged.ask(once.answer)).status).toBe(400);
  });

  it.each([
    ['cancelled', 403],
    ['untrusted', 400],
    ['unavailable', 503],
  ] as const)('says why, and keeps the page to go to, when the provider ends as %s', async (kind, status) => {
    const desk = await startDesk();
    desk.provider.next = { kind, reason: '<b>because</b>' };
    const response = await openBrowser(desk).signIn('/trends');
    const page = await response.text();
    expect(response.status).toBe(status);
    expect(page).toContain('/sign-in/start?next=%2Ftrends');
    expect(page).not.toContain('<b>because');
  });

  it('says that the provider cannot be reached instead of sending people nowhere', async () => {
    const desk = await startDesk();
    Object.assign(desk.provider, {
      start: async () => ({ kind: 'unavailable', reason: 'It did not answer within 10 s.' }),
    });
    const response = await openBrowser(desk).ask('/sign-in/start');
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('within 10 s');
  });

  it('takes people to the address that the provider knows before they begin', async () => {
    const desk = await startDesk({ hosts: () => [HOST, '127.0.0.1:8474'] });
    const response = await desk.request('/sign-in/start?next=/feeds', { headers: { host: '127.0.0.1:8474' } });
    expect(response.headers.get('location')).toBe(`https://${HOST}/sign-in/start?next=%2Ffeeds`);
  });

  it('slows a place down that begins far too many', async () => {
    const desk = await startDesk();
    const statuses: number[] = [];
    for (let i = 0; i < 110; i++) statuses.push((await desk.request('/sign-in/start')).status);
    expect(statuses.at(0)).toBe(303);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('who is let in', () => {
  it.each([
    ['ana', {}, 'reader'],
    ['ANA', { email: 'ANA@EXAMPLE.ORG' }, 'reader'],
    ['bea', { email: 'bea@elsewhere.example' }, 'reader'],
    ['eva', {}, 'editor'],
    ['ada', {}, 'admin'],
    ['ada', { roles: ['reader'] }, 'admin'],
    ['ana', { roles: ['editor', 'other'] }, 'editor'],
    ['eva', { roles: ['reader'] }, 'editor'],
    ['zoe', { email: 'zoe@nowhere.example', isEmailVerified: false, roles: ['admin'] }, 'admin'],
  ] as const)('%s with %j is let in as %s', async (subject, more, role) => {
    const desk = await startDesk();
    const browser = await desk.browserOf(subject, more);
    const statuses = { reader: 403, editor: 403, admin: 200 };
    expect((await browser.ask('/settings')).status).toBe(200);
    expect((await browser.ask('/audit')).status).toBe(statuses[role]);
    const user = (await desk.pipeline.context.stores.users.get(userId(ISSUER, subject)))!.record;
    expect(user.signedInAt).toBeDefined();
  });

  it.each([
    ['an address that is not on the list', { email: 'eve@evil.example' }, 'not on the list'],
    ['a domain that only ends like ours', { email: 'eve@notexample.org' }, 'not on the list'],
    ['a domain below ours', { email: 'eve@sub.example.org' }, 'not on the list'],
    ['an address with ours inside', { email: '"a@example.org"@evil.example' }, 'not on the list'],
    ['an address that is not verified', { email: 'ada@example.org', isEmailVerified: false }, 'not vouch'],
    ['no address', { email: undefined }, 'not vouch'],
    ['a role that is none', { email: undefined, roles: ['Admin', 'root'] }, 'not vouch'],
  ])('%s is refused in words, and nothing is written', async (_, more, words) => {
    const desk = await startDesk();
    const { email, ...rest } = { ...vouched('eve'), ...more };
    desk.provider.next = { ...rest, ...(email === undefined ? {} : { email }) };
    const browser = openBrowser(desk);
    const response = await browser.signIn();
    expect(response.status).toBe(403);
    expect(await response.text()).toContain(words);
    expect(browser.cookies.has('__Host-vigia-session')).toBe(false);
    expect(await desk.pipeline.context.stores.users.all()).toEqual([]);
  });
});

describe('a session', () => {
  it('ends when its browser was not seen for twelve hours, and not before', async () => {
    const desk = await startDesk();
    const browser = await desk.browserOf('ana');
    for (let i = 0; i < 3; i++) {
      desk.pipeline.clock.advance(SESSION_IDLE_MS - MINUTE_MS);
      expect((await browser.ask('/settings')).status).toBe(200);
    }
    desk.pipeline.clock.advance(SESSION_IDLE_MS);
    expect((await browser.ask('/settings')).status).toBe(303);
  });

  it('ends after seven days, however busy', async () => {
    const desk = await startDesk();
    const browser = await desk.browserOf('ana');
    const steps = SESSION_MAX_MS / (6 * 60 * MINUTE_MS);
    const statuses: number[] = [];
    for (let i = 0; i < steps; i++) {
      desk.pipeline.clock.advance(6 * 60 * MINUTE_MS);
      statuses.push((await browser.ask('/settings')).status);
    }
    expect(new Set(statuses.slice(0, -1))).toEqual(new Set([200]));
    expect(statuses.at(-1)).toBe(303);
  });

  it('ends by the sign-out form and no other way, in this browser alone', async () => {
    const desk = await startDesk();
    const [browser, other] = [await desk.browserOf('ana'), await desk.browserOf('ana')];
    for (const path of ['/sign-out', '/signed-out', '/sign-in', '/sign-in/start', '/sign-in/callback'])
      await browser.ask(path);
    const page = await (await browser.ask('/settings')).text();
    const stolen = browser.cookies.get('__Host-vigia-session')!;
    const response = await browser.send(page, '/sign-out');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/signed-out']);
    expect(browser.cookies.has('__Host-vigia-session')).toBe(false);
    browser.cookies.set('__Host-vigia-session', stolen);
    expect((await browser.ask('/settings')).status).toBe(303);
    expect((await other.ask('/settings')).status).toBe(200);
    expect(await (await browser.ask('/signed-out')).text()).toContain('https://id.example/end?');
  });

  it('answers a form and a script of somebody who is out with words, and changes nothing', async () => {
    const desk = await startDesk();
    const browser = openBrowser(desk);
    expect((await browser.ask('/users', { method: 'POST', body: new URLSearchParams({ do: 'invite' }) })).status).toBe(
      401,
    );
    expect((await browser.ask('/search', { headers: { 'sec-fetch-dest': 'empty' } })).status).toBe(401);
  });
});

describe('localPath()', () => {
  it.each([
    ['/search?q=a%20b', '/search?q=a%20b'],
    ['/articles/../feeds', '/feeds'],
    ['/x#y', '/x'],
  ])('keeps %s as %s', (written, path) => {
    expect(localPath(written)).toBe(path);
  });

  it.each([
    undefined,
    '',
    'search',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/./\\evil.example',
    '/a/..//evil.example',
    'https://evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    ' //evil.example',
    '/sign-in',
    '/sign-in/start?next=/',
    '/sign-out',
    `/${'x'.repeat(5000)}`,
  ])('gives the first page for %j', (written) => {
    expect(localPath(written)).toBe('/');
  });

  it('never leads away from the desk, whatever is written', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      ':',
      '@',
      '?',
      '#',
      '\t',
      '\n',
      'evil.example',
      'http',
      '%2f',
      'a',
    );
    void fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = localPath(`/${pieces.join('')}`);
        expect(new URL(path, 'https://desk.example').origin).toBe('https://desk.example');
        expect(localPath(path)).toBe(path);
      }),
    );
  });
});

describe('the desk without a sign-in', () => {
  const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-proto', 'x-real-ip', 'cf-connecting-ip'];

  it('is open to whoever sits at the machine, and closed to what a proxy passes on', async () => {
    const pages = await startPages();
    expect((await pages.request('/settings')).status).toBe(200);
    for (const name of FORWARDED)
      expect([name, (await pages.request('/settings', { headers: { [name]: 'x' } })).status]).toEqual([name, 403]);
  });

  const LOCAL = '127.0.0.1:8474';
  const withPass = () =>
    startPages({
      access: { kind: 'pass', pass: async () => 'the-pass', publicHosts: [HOST] },
      hosts: () => [HOST, LOCAL],
    });

  it('needs the secret link once publicUrl is set, since a proxy may call us by our own name', async () => {
    const pages = await withPass();
    const browser = openBrowser(pages);
    const here = (path: string, headers: Record<string, string> = {}) =>
      browser.ask(path, { headers: { host: LOCAL, ...headers } });
    expect((await here('/settings')).status).toBe(403);
    for (const wrong of ['/desk', '/desk?pass=', '/desk?pass=the-pas', '/desk?pass=the-pass-and-more'])
      expect((await here(wrong)).status).toBe(403);
    expect((await here('/settings')).status).toBe(403);
    expect((await here('/desk?pass=the-pass', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(403);
    const opened = await here('/desk?pass=the-pass');
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/']);
    expect((await here('/settings')).status).toBe(200);
    for (const name of FORWARDED) expect((await here('/settings', { [name]: 'x' })).status).toBe(403);
    // With the pass, but asked for from outside.
    expect((await browser.ask('/settings', { headers: { host: HOST } })).status).toBe(403);
  });

  it('leaves the pages of readers, the assets and the health check to everybody', async () => {
    const { request } = await withPass();
    for (const path of ['/subscribe', '/manage', '/style.css', '/health', '/assets/desk-test.css'])
      expect([path, (await request(path, { headers: { 'x-forwarded-for': '203.0.113.9' } })).status]).toEqual([
        path,
        200,
      ]);
  });

  it('lets nobody in where it is closed', async () => {
    const { request } = await startPages({ access: { kind: 'closed' } });
    expect((await request('/settings')).status).toBe(403);
    expect((await request('/sign-in')).status).toBe(404);
  });
});
