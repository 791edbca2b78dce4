import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSqliteTable } from '../../../shared/adapters/local/sqlite-table.ts';
import type { ApiDependencies } from '../../../shared/http/api/api-dependencies.ts';
import { type ApiKeyRecord, isKeyOf, makeApiKey } from '../../../shared/model/api-key.ts';
import { subscriberId } from '../../../shared/model/ids.ts';
import { userId } from '../../../shared/model/user.ts';
import { createApiKeyStore } from '../../../shared/stores/api-keys.ts';
import { all, createWorld } from '../../fakes/pipeline.ts';
import { ISSUER } from '../../fakes/stub-provider.ts';
import { formsOf } from '../read-forms.ts';
import { startDesk } from './start-desk.ts';

const ANA_ID = subscriberId('ana@example.org');

async function startKeys() {
  const world = createWorld();
  const keys = createApiKeyStore(createSqliteTable(world.db, { clock: world.clock }));
  const api: ApiDependencies = {
    keys,
    searches: {
      save: () => Promise.reject(new Error('no search is saved here')),
      remove: () => Promise.reject(new Error('no search is saved here')),
    },
    vigiaVersion: '0.0.0',
    topics: () => ({ modelVersion: '1-test', tags: [] }),
    randomBytes,
    onFault: () => {},
  };
  const desk = await startDesk({ api });
  const stored = async () => (await all(keys.all())).map(({ record }) => record);
  const add = async (more: Partial<ApiKeyRecord> = {}) => {
    const id = randomBytes(6).toString('hex');
    const secret = randomBytes(32).toString('base64url');
    const { record } = makeApiKey({ id, secret, scope: 'reader', name: `key ${id}`, now: '2026-03-01T12:00:00.000Z' });
    await keys.save({ ...record, ...more });
    return id;
  };
  const pageOf = async (browser: { ask: (path: string) => Promise<Response> }, path = '/keys') =>
    await (await browser.ask(path)).text();
  return { desk, stored, add, pageOf };
}

const shownKey = (page: string) => /vigia_[0-9a-f]{12}_[A-Za-z0-9_-]{43}/.exec(page)?.[0] ?? '';

describe('/users/:id', () => {
  it('revokes the keys of somebody who is removed, and no others', async () => {
    const { desk, stored, add } = await startKeys();
    const own = await add({ subscriberId: ANA_ID });
    const old = await add({ subscriberId: ANA_ID, revokedAt: '2026-03-01T12:30:00.000Z' });
    const others = [await add(), await add({ subscriberId: subscriberId('eva@example.org') })];
    await desk.browserOf('ana');
    const admin = await desk.browserOf('ada');
    const page = await (await admin.ask(`/users/${userId(ISSUER, 'ana')}`)).text();
    await admin.send(await (await admin.send(page, 'remove')).text(), 'remove');
    const now = desk.pipeline.clock.now().toISOString();
    const revoked = new Map((await stored()).map(({ id, revokedAt }) => [id, revokedAt]));
    expect([own, old, ...others].map((id) => revoked.get(id))).toEqual([
      now,
      '2026-03-01T12:30:00.000Z',
      undefined,
      undefined,
    ]);
    const lines = await all(desk.pipeline.context.stores.auditLog.newest(now));
    expect(lines.filter(({ action }) => action === 'keys.revoke').map(({ target }) => target)).toEqual([own]);
  });
});

describe('/keys', () => {
  it('shows a new key on the answer alone, and keeps its hash', async () => {
    const { desk, stored, pageOf } = await startKeys();
    const admin = await desk.browserOf('ada');
    const wish = { name: 'archive script', scope: 'admin', reader: 'ana@example.org' };
    const made = await admin.send(await pageOf(admin), '/keys', wish);
    expect(made.headers.get('cache-control')).toBe('no-store');
    const key = shownKey(await made.text());
    const [record] = await stored();
    expect(record).toMatchObject({ name: 'archive script', scope: 'admin', subscriberId: ANA_ID });
    expect(isKeyOf(key, record!)).toBe(true);
    const list = await pageOf(admin);
    expect([list.includes('archive script'), shownKey(list)]).toEqual([true, '']);
    const lines = await all(desk.pipeline.context.stores.auditLog.newest(desk.pipeline.clock.now().toISOString()));
    expect(lines.map(({ action, target }) => [action, target])).toContainEqual(['keys.create', record!.id]);
    expect(JSON.stringify(lines)).not.toContain(key.slice(-20));
  });

  it('makes for whoever is no admin a key to read with, bound to their own alerts, whatever the form says', async () => {
    const { desk, stored, pageOf } = await startKeys();
    const ana = await desk.browserOf('ana');
    await ana.send(await pageOf(ana), '/keys', { name: 'mine', scope: 'admin', reader: 'bea@elsewhere.example' });
    expect(await stored()).toMatchObject([{ scope: 'reader', subscriberId: ANA_ID }]);
  });

  it('shows and revokes for whoever is no admin their own keys alone', async () => {
    const { desk, stored, add, pageOf } = await startKeys();
    const [own, other, free] = [
      await add({ subscriberId: ANA_ID }),
      await add({ subscriberId: 'b'.repeat(16) }),
      await add(),
    ];
    const ana = await desk.browserOf('ana');
    const list = await pageOf(ana);
    expect([own, other, free].map((id) => list.includes(id))).toEqual([true, false, false]);
    const { fields } = formsOf(list).find(({ action }) => action === '/keys')!;
    for (const id of [other, free]) {
      expect((await ana.ask(`/keys/${id}/revoke`)).status).toBe(404);
      expect((await ana.ask(`/keys/${id}/revoke`, { method: 'POST', body: fields })).status).toBe(404);
    }
    await ana.send(await pageOf(ana, `/keys/${own}/revoke`), `/keys/${own}/revoke`);
    const revoked = (await stored()).filter(({ revokedAt }) => revokedAt !== undefined);
    expect(revoked.map(({ id }) => id)).toEqual([own]);
  });

  it('gives nobody more than ten keys that work', async () => {
    const { desk, stored, add, pageOf } = await startKeys();
    for (let i = 0; i < 10; i++) await add({ subscriberId: ANA_ID });
    const ana = await desk.browserOf('ana');
    expect((await ana.send(await pageOf(ana), '/keys', { name: 'one more' })).status).toBe(400);
    expect(await stored()).toHaveLength(10);
  });

  it.each([
    [{ name: 'x'.repeat(81), scope: 'reader' }],
    [{ name: 'two\nlines', scope: 'reader' }],
    [{ name: 'x', scope: 'owner' }],
    [{ name: 'x', scope: 'reader', reader: 'no address' }],
  ])('makes no key of %j', async (wish) => {
    const { desk, stored, pageOf } = await startKeys();
    const admin = await desk.browserOf('ada');
    expect((await admin.send(await pageOf(admin), '/keys', wish)).status).toBe(400);
    expect(await stored()).toEqual([]);
  });

  it('refuses forms from elsewhere and without the token', async () => {
    const { desk, stored, add, pageOf } = await startKeys();
    const id = await add();
    const admin = await desk.browserOf('ada');
    const { fields } = formsOf(await pageOf(admin)).find(({ action }) => action === '/keys')!;
    for (const path of ['/keys', `/keys/${id}/revoke`]) {
      const headers = { 'sec-fetch-site': 'cross-site' };
      expect((await admin.ask(path, { method: 'POST', body: fields, headers })).status).toBe(403);
      expect((await admin.ask(path, { method: 'POST', body: new URLSearchParams({ name: 'x' }) })).status).toBe(403);
    }
    expect(await stored()).toMatchObject([{ id }]);
    expect((await stored())[0]?.revokedAt).toBeUndefined();
  });
});
