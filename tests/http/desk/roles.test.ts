import { describe, expect, it } from 'vitest';
import { userId } from '../../../shared/model/user.ts';
import { ISSUER } from '../../fakes/stub-provider.ts';
import { startDesk } from './start-desk.ts';

describe('/users', () => {
  it.each(['ana', 'eva'])('and the audit log are not for %s, who is no admin', async (subject) => {
    const desk = await startDesk();
    const browser = await desk.browserOf(subject);
    for (const path of ['/users', `/users/${userId(ISSUER, subject)}`, '/audit', '/audit/lines.jsonl'])
      expect([path, (await browser.ask(path)).status]).toEqual([path, 403]);
  });

  it('shows who signed in, and gives another role after asking once more, at once', async () => {
    const desk = await startDesk();
    const [admin, ana] = [await desk.browserOf('ada'), await desk.browserOf('ana')];
    expect((await ana.ask('/audit')).status).toBe(403);
    const list = await (await admin.ask('/users')).text();
    expect(list).toContain('ana@example.org');
    const path = `/users/${userId(ISSUER, 'ana')}`;
    const sure = await admin.send(await (await admin.ask(path)).text(), 'role', { role: 'admin' });
    expect((await ana.ask('/audit')).status).toBe(403);
    expect((await admin.send(await sure.text(), 'role')).headers.get('location')).toBe('/users?said=changed');
    expect((await ana.ask('/audit')).status).toBe(200);
  });

  it('removes a person: signed out everywhere at once, not let in again, and back only by a role', async () => {
    const desk = await startDesk();
    const [admin, ana, phone] = [await desk.browserOf('ada'), await desk.browserOf('ana'), await desk.browserOf('ana')];
    const path = `/users/${userId(ISSUER, 'ana')}`;
    const press = async (button: string, fill = {}) => {
      const sure = await admin.send(await (await admin.ask(path)).text(), button, fill);
      return await admin.send(await sure.text(), button);
    };
    await press('remove');
    for (const browser of [ana, phone]) expect((await browser.ask('/settings')).status).toBe(303);
    const refused = await ana.signIn();
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('took this account off');
    await press('role', { role: 'editor' });
    // The sessions from before stay ended.
    expect((await phone.ask('/settings')).status).toBe(303);
    desk.pipeline.clock.advance(1000);
    await ana.signIn();
    expect((await ana.ask('/settings')).status).toBe(200);
  });

  it('signs a person out everywhere and lets them in again', async () => {
    const desk = await startDesk();
    const [admin, ana] = [await desk.browserOf('ada'), await desk.browserOf('ana')];
    desk.pipeline.clock.advance(1000);
    const page = await (await admin.ask(`/users/${userId(ISSUER, 'ana')}`)).text();
    await admin.send(await (await admin.send(page, 'end')).text(), 'end');
    expect((await ana.ask('/settings')).status).toBe(303);
    desk.pipeline.clock.advance(1000);
    await ana.signIn();
    expect((await ana.ask('/settings')).status).toBe(200);
  });

  it('cannot take the role from an admin of the configuration', async () => {
    const desk = await startDesk();
    const [admin, other] = [await desk.browserOf('ada'), await desk.browserOf('bob', { roles: ['admin'] })];
    const path = `/users/${userId(ISSUER, 'ada')}`;
    const page = await (await other.ask(path)).text();
    expect(page).toContain('signIn.admins');
    const token = /name="token" value="([^"]+)"/.exec(page)![1]!;
    for (const body of [{ do: 'role', role: 'reader' }, { do: 'remove' }]) {
      const sent = new URLSearchParams({ token, sure: 'yes', ...body });
      expect((await other.ask(path, { method: 'POST', body: sent })).status).toBe(400);
    }
    expect((await admin.ask('/users')).status).toBe(200);
  });

  it('leaves an admin where the configuration names none', async () => {
    const desk = await startDesk({ rules: { allow: ['@example.org'], editors: [], admins: [] } });
    const admin = await desk.browserOf('ada', { roles: ['admin'] });
    const path = `/users/${userId(ISSUER, 'ada')}`;
    for (const [button, fill] of [
      ['role', { role: 'reader' }],
      ['remove', {}],
    ] as const) {
      const sure = await admin.send(await (await admin.ask(path)).text(), button, fill);
      const refused = await admin.send(await sure.text(), button);
      expect(refused.status).toBe(400);
      expect(await refused.text()).toContain('leave no admin');
    }
    expect((await admin.ask('/users')).status).toBe(200);
  });

  it('lets somebody in by an address that only its owner can prove', async () => {
    const desk = await startDesk();
    const admin = await desk.browserOf('ada');
    const page = await (await admin.ask('/users')).text();
    const wrong = await admin.send(page, 'invite', { address: 'no address', role: 'editor' });
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain('value="no address"');
    const guest = { email: 'Guest@Elsewhere.example' };
    await admin.send(page, 'invite', { address: 'guest@elsewhere.EXAMPLE', role: 'editor' });
    expect((await (await desk.browserOf('thief', { ...guest, isEmailVerified: false })).ask('/settings')).status).toBe(
      303,
    );
    expect((await (await desk.browserOf('guest', guest)).ask('/settings')).status).toBe(200);
    const users = await desk.pipeline.context.stores.users.all();
    expect(users.filter(({ email }) => email === 'guest@elsewhere.example')).toMatchObject([{ givenRole: 'editor' }]);
    // An invitation works once: it is that person's now.
    expect((await (await desk.browserOf('thief', guest)).ask('/settings')).status).toBe(303);
  });

  it('speaks Spanish, and shows what a provider calls people as text', async () => {
    const desk = await startDesk();
    const admin = await desk.browserOf('ada');
    await desk.browserOf('ana', { name: '<img src=x onerror=alert(1)>' });
    const page = await (await admin.ask('/users?lang=es')).text();
    expect(page).toContain('Personas');
    expect(page).toContain('&lt;img src=x');
    expect(page).not.toContain('<img');
  });

  it('says where nobody signs in that nobody does', async () => {
    const desk = await startDesk({ access: { kind: 'open' } });
    expect(await (await desk.request('/users')).text()).toContain('whoever sits at this machine');
  });
});
