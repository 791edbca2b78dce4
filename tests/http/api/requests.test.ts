import { describe, expect, it } from 'vitest';
import { addArticle } from '../start-pages.ts';
import { addKey, startApi } from './start-api.ts';

const ID = 'a1b2c3d4e5f60718';
const DAYS = 'must be a day from 1900-01-01 to 2999-12-31';

describe('createApi()', () => {
  it.each([
    ['no key', '/feeds', {}, 401, 'key-needed'],
    ['a key of nobody', '/feeds', { key: `vigia_0123456789ab_${'x'.repeat(43)}` }, 401, 'key-needed'],
    ['an address that is not there', '/nothing', undefined, 404, 'not-found'],
    ['an id that is none', '/articles/..%2f..%2fetc%2fpasswd', undefined, 404, 'not-found'],
    ['an id that nothing has', '/articles/ffffffffffffffff', undefined, 404, 'not-found'],
    ['a parameter that nobody knows', '/feeds?x=1', undefined, 400, 'invalid-request'],
    [
      'a parameter of __proto__',
      '/feeds?__proto__[x]=1&constructor[prototype][y]=1',
      undefined,
      400,
      'invalid-request',
    ],
    ['a lone surrogate', '/feeds?q=%ED%A0%80', undefined, 400, 'invalid-request'],
    ['a very long address', `/feeds?q=${'a'.repeat(20_000)}`, undefined, 414, 'address-too-long'],
    ['a POST where only GET is', '/feeds', { method: 'POST' }, 405, 'method-not-allowed'],
    ['OPTIONS', '/feeds', { method: 'OPTIONS' }, 405, 'method-not-allowed'],
    ['DELETE where only GET is', '/feeds', { method: 'DELETE' }, 405, 'method-not-allowed'],
    ['what only an admin may', '/keys', undefined, 403, 'not-allowed'],
  ] as const)('answers %s with its problem', async (_, path, init, status, name) => {
    const { ask } = await startApi();
    const options = init === undefined ? {} : 'method' in init || 'key' in init ? init : { key: '' };
    const answer = await ask(path, options);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ type: `urn:vigia:problem:${name}`, status });
  });

  it.each([
    ['is not there', '/articles', { at: 'query.q', message: 'is missing' }],
    ['is there twice', '/articles?q=a&limit=5&limit=6', { at: 'query.limit', message: 'is given more than once' }],
    ['is a day of no calendar', '/timeline?q=a&from=0001-01-01', { at: 'query.from', message: DAYS }],
    ['is past the last day', '/timeline?q=a&to=9999-12-31', { at: 'query.to', message: DAYS }],
  ])('says of a parameter that it %s', async (_, path, error) => {
    const { ask } = await startApi();
    expect(await (await ask(path)).json()).toMatchObject({ status: 400, errors: [error] });
  });

  it('refuses a body in a coding that it does not read', async () => {
    const { ask, admin } = await startApi();
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const answer = await ask('/keys', { method: 'POST', key: admin, body: '{"scope":"reader"}', headers });
    expect([answer.status, answer.headers.get('accept-encoding')]).toEqual([415, 'identity']);
  });

  it('answers a foreign Host with a problem as well', async () => {
    const { ask } = await startApi();
    const answer = await ask('/feeds', { headers: { host: 'evil.example' } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ type: 'urn:vigia:problem:wrong-host', status: 421 });
  });

  it('says which methods an address has when another is used', async () => {
    const { ask, admin } = await startApi();
    const answer = await ask('/keys', { method: 'OPTIONS', key: admin });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });

  it.each([
    ['another type', 'text/plain', '{}', 415],
    ['no JSON', 'application/json', '{', 400],
    ['another shape', 'application/json', '{"scope":"root"}', 400],
    ['more than is asked for', 'application/json', '{"scope":"reader","x":1}', 400],
    ['deep nesting', 'application/json', '['.repeat(100_000), 400],
    ['too many bytes', 'application/json', JSON.stringify('x'.repeat(70_000)), 413],
    ['a list', 'application/json', '[]', 400],
  ])('refuses a body of %s', async (_, type, body, status) => {
    const { ask, admin } = await startApi();
    const answer = await ask('/keys', { method: 'POST', key: admin, body, headers: { 'content-type': type } });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect((await (await ask('/keys', { key: admin })).json()).keys).toHaveLength(2);
  });

  it('takes brackets inside strings for text', async () => {
    const { send } = await startApi();
    const answer = await send('POST', '/keys', { scope: 'reader', name: `${'['.repeat(60)}"\\` });
    expect(answer.status).toBe(201);
  });

  it('gives up on a body that does not come', async () => {
    const { ask, admin } = await startApi({ limits: { bodyTimeoutMs: 20 } });
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode('{')) });
    const headers = { 'content-type': 'application/json' };
    const answer = await ask('/keys', { method: 'POST', key: admin, body, headers, duplex: 'half' } as RequestInit);
    expect([answer.status, answer.headers.get('connection')]).toEqual([408, 'close']);
  });

  it.each([
    ['Origin', { origin: 'https://evil.example' }],
    ['Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site', cookie: 'x=1' }],
  ])('refuses a form of another site, which says so by %s', async (_, headers) => {
    const { ask, admin } = await startApi();
    const body = new URLSearchParams({ scope: 'admin' });
    expect((await ask('/keys', { method: 'POST', key: '', body, headers })).status).toBe(403);
    expect((await ask('/keys', { method: 'POST', key: admin, body, headers })).status).toBe(403);
    const read = await ask('/feeds', { headers });
    expect([read.status, read.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });

  it('answers a fault without stack, path or name, and tells the operator', async () => {
    const boom = new Error('arn:aws:dynamodb:eu-west-1:123456789012:table/x at /home/op/data/vigia.db');
    const { ask, faults } = await startApi({
      limits: {
        topics: () => {
          throw boom;
        },
      },
    });
    const answer = await ask('/topics');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/arn:|\/home|\bat\b.*:\d+|stack/);
    expect(faults).toEqual([boom]);
  });
});

describe('conditional()', () => {
  it('sends what is known already only once, to its own key alone', async () => {
    const api = await startApi();
    await addArticle(api);
    const first = await api.ask(`/articles/${ID}`);
    const etag = first.headers.get('etag')!;
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect(first.headers.get('vary')).toBe('Authorization');
    for (const header of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await api.ask(`/articles/${ID}`, { headers: { 'if-none-match': header } });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    }
    const stranger = await api.ask(`/articles/${ID}`, { key: '', headers: { 'if-none-match': etag } });
    expect([stranger.status, stranger.headers.get('cache-control')]).toEqual([401, 'private, no-store']);
    expect((await api.ask(`/articles/${ID}`, { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
  });

  it('gives HEAD the headers of GET and no body', async () => {
    const { ask } = await startApi();
    const [head, get] = [await ask('/feeds', { method: 'HEAD' }), await ask('/feeds')];
    expect(head.headers.get('etag')).toBe(get.headers.get('etag'));
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});

describe('checkKey()', () => {
  it('slows a key down after its burst, by itself', async () => {
    const { ask, pipeline, keys } = await startApi({ limits: { keyRate: { perSecond: 0.5, burst: 2 } } });
    const other = await addKey(keys, {});
    const statuses = async (key?: string) => (await ask('/feeds', key === undefined ? {} : { key })).status;
    expect([await statuses(), await statuses(), await statuses()]).toEqual([200, 200, 429]);
    expect((await ask('/feeds')).headers.get('retry-after')).toBe('2');
    expect(await statuses(other)).toBe(200);
    pipeline.clock.advance(2_000);
    expect([await statuses(), await statuses()]).toEqual([200, 429]);
  });

  it('slows an address down that has no key', async () => {
    const { ask } = await startApi({ limits: { addressRate: { perSecond: 1, burst: 2 } } });
    const statuses = async () => (await ask('/feeds', { key: '' })).status;
    expect([await statuses(), await statuses(), await statuses()]).toEqual([401, 401, 429]);
  });

  it('lets a key in whose address somebody without a key has spent', async () => {
    const { ask } = await startApi({ limits: { addressRate: { perSecond: 1, burst: 1 } } });
    expect([(await ask('/feeds', { key: '' })).status, (await ask('/feeds', { key: '' })).status]).toEqual([401, 429]);
    expect((await ask('/feeds')).status).toBe(200);
  });

  it('writes once a day when a key was last used, and never brings a revoked one back', async () => {
    const { ask, keys, pipeline } = await startApi();
    const key = await addKey(keys, { id: '00112233aabb' });
    await ask('/feeds', { key });
    const first = await keys.get('00112233aabb');
    await ask('/feeds', { key });
    expect((await keys.get('00112233aabb'))?.version).toBe(first?.version);
    expect(first?.record.lastUsedOn).toBe(pipeline.clock.now().toISOString().slice(0, 10));
    await keys.revoke('00112233aabb', '2026-03-02T00:00:00.000Z');
    expect((await ask('/feeds', { key })).status).toBe(401);
  });
});
