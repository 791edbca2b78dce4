import { describe, expect, it } from 'vitest';
import { subscriberId } from '../../../shared/model/ids.ts';
import { makeSubscriber, makeSubscription } from '../../fakes/records.ts';
import { type Api, addKey, startApi } from './start-api.ts';

/** Two readers with confirmed addresses and a key each; the second has an alert. */
async function startReaders(overrides: Parameters<typeof startApi>[0] = {}) {
  const api = await startApi(overrides);
  const [ana, luis] = [await addReader(api, 'ana@example.org'), await addReader(api, 'luis@example.org')];
  const other = makeSubscription({ id: '2222222222222222', subscriberId: luis.id });
  await api.pipeline.context.stores.subscriptions.save(other);
  return { ...api, ana, luis, other };
}

async function addReader({ pipeline, keys }: Api, address: string) {
  const id = subscriberId(address);
  await pipeline.context.stores.subscribers.save(makeSubscriber({ id, address }));
  return { id, key: await addKey(keys, { subscriberId: id }) };
}

describe('/subscriptions', () => {
  it('are made, read, changed, paused and stopped by the key of their reader', async () => {
    const { ask, send, ana } = await startReaders();
    const made = await send(
      'POST',
      '/subscriptions',
      { queryText: 'Topic:fentanyl  pills', cadence: 'daily', note: 'why' },
      ana.key,
    );
    const alert = await made.json();
    expect([made.status, alert]).toMatchObject([
      201,
      { query: 'topic:fentanyl pills', cadence: 'daily', status: 'active', note: 'why' },
    ]);
    expect(made.headers.get('location')).toBe(`/api/v1/subscriptions/${alert.id}`);
    const path = `/subscriptions/${alert.id}`;
    expect((await send('PATCH', path, { status: 'paused' }, ana.key)).status).toBe(200);
    expect(await (await ask(path, { key: ana.key })).json()).toMatchObject({ status: 'paused', note: 'why' });
    expect((await ask(path, { key: ana.key, method: 'DELETE' })).status).toBe(204);
    expect((await ask(path, { key: ana.key })).status).toBe(404);
    expect(await (await ask('/subscriptions', { key: ana.key })).json()).toEqual({ subscriptions: [] });
  });

  it('of another reader are not there, for any key but theirs', async () => {
    const { ask, send, ana, luis, other, admin, pipeline } = await startReaders();
    const path = `/subscriptions/${other.id}`;
    for (const key of [ana.key, admin]) {
      expect((await ask(path, { key })).status).toBe(404);
      expect((await send('PATCH', path, { status: 'paused' }, key)).status).toBe(404);
      expect((await ask(path, { key, method: 'DELETE' })).status).toBe(404);
    }
    expect((await ask(path, { key: luis.key })).status).toBe(200);
    const found = await pipeline.context.stores.subscriptions.get(luis.id, other.id);
    expect(found?.record.status).toBe('active');
  });

  it('need a key that belongs to a reader', async () => {
    const { ask, send, reader } = await startReaders();
    expect((await ask('/subscriptions')).status).toBe(403);
    expect((await send('POST', '/subscriptions', { queryText: 'fentanyl' }, reader)).status).toBe(403);
  });

  it.each([
    ['the same query again', { queryText: 'pills' }, 409],
    ['a query that does not parse', { queryText: 'topc:x' }, 400],
    ['more terms than a query has', { queryText: 'a '.repeat(900) }, 400],
    ['an unknown cadence', { queryText: 'x', cadence: 'yearly' }, 400],
    ['a long note', { queryText: 'x', note: 'n'.repeat(201) }, 400],
    ['another address', { queryText: 'x', address: 'luis@example.org' }, 400],
  ])('refuse %s', async (_, body, status) => {
    const { send, ana } = await startReaders();
    await send('POST', '/subscriptions', { queryText: 'pills' }, ana.key);
    expect((await send('POST', '/subscriptions', body, ana.key)).status).toBe(status);
  });

  it('are previewed without being stored', async () => {
    const { send, ask, ana } = await startReaders();
    const preview = await send('POST', '/subscriptions/preview', { queryText: 'fentanyl' }, ana.key);
    expect([preview.status, await preview.json()]).toMatchObject([
      200,
      { query: 'fentanyl', stories: 0, tooMuch: false },
    ]);
    expect(await (await ask('/subscriptions', { key: ana.key })).json()).toEqual({ subscriptions: [] });
    expect((await ask('/subscriptions/preview', { key: ana.key })).status).toBe(405);
  });
});

describe('/searches', () => {
  it('are saved and removed by an admin, and read by everybody', async () => {
    const { ask, send, admin, reader } = await startApi();
    const body = { name: 'seizures', queryText: 'decomiso OR seizure', note: 'both languages' };
    expect((await send('POST', '/searches', body, reader)).status).toBe(403);
    expect(await (await send('POST', '/searches', body)).json()).toMatchObject({
      name: 'seizures',
      note: 'both languages',
    });
    expect(await (await ask('/searches')).json()).toMatchObject({ searches: [{ name: 'seizures' }] });
    expect((await send('POST', '/searches', { name: 'mexico', queryText: 'search:seizures country:MX' })).status).toBe(
      201,
    );
    expect((await ask('/searches/seizures', { method: 'DELETE' })).status).toBe(403);
    expect((await ask('/searches/seizures', { method: 'DELETE', key: admin })).status).toBe(409);
    expect((await ask('/searches/mexico', { method: 'DELETE', key: admin })).status).toBe(204);
    expect((await ask('/searches/mexico', { method: 'DELETE', key: admin })).status).toBe(404);
    expect((await ask('/articles?q=search:seizures')).status).toBe(200);
  });
});

describe('/keys', () => {
  it('are made once, listed without what opens, and revoked', async () => {
    const { ask, send, admin } = await startApi();
    const made = await (
      await send('POST', '/keys', { scope: 'reader', name: 'desk', reader: 'ana@example.org' })
    ).json();
    expect(made).toMatchObject({ scope: 'reader', subscriberId: subscriberId('ana@example.org') });
    expect((await ask('/feeds', { key: made.key })).status).toBe(200);
    const listed = await (await ask('/keys', { key: admin })).text();
    expect(listed).toContain(made.id);
    expect(listed).not.toMatch(/vigia_|hash/);
    expect((await ask(`/keys/${made.id}`, { key: admin, method: 'DELETE' })).status).toBe(204);
    expect((await ask('/feeds', { key: made.key })).status).toBe(401);
  });

  it('do not revoke themselves', async () => {
    const { ask, admin } = await startApi();
    expect((await ask(`/keys/${admin.slice(6, 18)}`, { key: admin, method: 'DELETE' })).status).toBe(409);
    expect((await ask('/keys/000000000000', { key: admin, method: 'DELETE' })).status).toBe(404);
  });
});
