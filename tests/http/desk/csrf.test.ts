import { describe, expect, it } from 'vitest';
import { formsOf } from '../read-forms.ts';
import { startDesk } from './start-desk.ts';

describe('a form of the desk', () => {
  const formOf = async (browser: { ask: (path: string) => Promise<Response> }) =>
    formsOf(await (await browser.ask('/users')).text()).find(({ buttons }) => buttons.includes('invite'))!;

  it('works for the person and the session that it was made for, and for no other', async () => {
    const desk = await startDesk();
    const [ada, phone, bob] = [
      await desk.browserOf('ada'),
      await desk.browserOf('ada'),
      await desk.browserOf('bob', { roles: ['admin'] }),
    ];
    const { fields } = await formOf(ada);
    for (const [name, value] of [
      ['address', 'x@elsewhere.example'],
      ['do', 'invite'],
    ] as const)
      fields.set(name, value);
    const send = (browser: typeof ada, headers = {}) =>
      browser.ask('/users', { method: 'POST', body: fields, headers });
    expect((await send(phone)).status).toBe(403);
    expect((await send(bob)).status).toBe(403);
    expect((await send(ada)).status).toBe(303);
  });

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
  ])('is refused when it comes with %j', async (headers) => {
    const desk = await startDesk();
    const browser = await desk.browserOf('ada');
    const { fields } = await formOf(browser);
    const response = await browser.ask('/users', { method: 'POST', body: fields, headers: { ...headers } });
    expect(response.status).toBe(403);
    expect((await browser.ask('/sign-out', { method: 'POST', body: fields, headers: { ...headers } })).status).toBe(
      403,
    );
    expect((await browser.ask('/users')).status).toBe(200);
  });

  it('is refused without its token, with a changed one, and when it is too long', async () => {
    const desk = await startDesk();
    const browser = await desk.browserOf('ada');
    const { fields } = await formOf(browser);
    const send = (change: (form: URLSearchParams) => void) => {
      const form = new URLSearchParams(fields);
      change(form);
      return browser.ask('/users', { method: 'POST', body: form });
    };
    expect((await send((form) => form.delete('token'))).status).toBe(403);
    expect((await send((form) => form.set('token', `${form.get('token')}x`))).status).toBe(403);
    expect((await send((form) => form.set('address', 'x'.repeat(40_000)))).status).toBe(413);
    expect(await desk.pipeline.context.stores.users.all()).toHaveLength(1);
  });

  it('still works after its reader came by a link from elsewhere', async () => {
    const desk = await startDesk({ access: { kind: 'open' } });
    const first = await desk.request('/settings');
    const cookie = first.headers.getSetCookie().find((line) => line.startsWith('vigia-browser='));
    // Strict would be kept back then, and another one would be given.
    expect(cookie).toContain('SameSite=Lax');
  });
});
