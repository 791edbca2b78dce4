import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webSubId } from '../../shared/model/websub.ts';
import { callbackOf, opensCallback, webSubIdOf } from '../../shared/stages/websub/callback.ts';
import { checkSignature } from '../../shared/stages/websub/check-signature.ts';
import { hubAddress, hubForm } from '../../shared/stages/websub/hub-request.ts';
import { isPublicAddress } from '../../shared/stages/websub/is-public-address.ts';

const HUB = { url: 'https://hub.example/', topic: 'https://news.example/feed.xml' };
const BODY = new TextEncoder().encode('<rss/>');
const SECRET = 'a secret';

describe('callbackOf()', () => {
  it('gives each feed at each hub an address and a secret of its own', () => {
    const callbacks = [
      callbackOf('one', 'news', HUB),
      callbackOf('two', 'news', HUB),
      callbackOf('one', 'other', HUB),
      callbackOf('one', 'news', { ...HUB, url: 'https://other.example/' }),
      callbackOf('one', 'news', { ...HUB, topic: 'https://news.example/other.xml' }),
      callbackOf('one', 'news', { url: HUB.topic, topic: HUB.url }),
    ];
    const said = callbacks.flatMap(({ id, secret }) => [id.slice(21), secret]);
    expect(new Set(said).size).toBe(said.length);
    expect(callbackOf('one', 'news', HUB)).toEqual(callbacks[0]);
    expect(callbacks[0]?.secret).toMatch(/^[0-9a-f]{64}$/);
  });

  it('names its row, and opens to its own id only', () => {
    const callback = callbackOf('one', 'news', HUB);
    expect(webSubIdOf(callback.id)).toBe(webSubId('news'));
    expect(opensCallback(callback, callback.id)).toBe(true);
    const wrong = [...callback.id].map(
      (digit, i) => callback.id.slice(0, i) + (digit === 'a' ? 'b' : 'a') + callback.id.slice(i + 1),
    );
    for (const id of wrong.filter((each) => each !== callback.id)) expect(opensCallback(callback, id)).toBe(false);
  });

  it.each(['', 'x', `${'a'.repeat(20)}-${'b'.repeat(31)}`, `${'a'.repeat(20)}-${'B'.repeat(32)}`, '../secrets'])(
    'is not %j',
    (id) => {
      expect(webSubIdOf(id)).toBeUndefined();
    },
  );
});

describe('checkSignature()', () => {
  const sign = (method: string) => createHmac(method, SECRET).update(BODY).digest('hex');

  it.each(['sha1', 'sha256', 'sha384', 'sha512'])('takes a right %s', (method) => {
    expect(checkSignature(`${method}=${sign(method)}`, BODY, SECRET)).toBe(true);
    expect(checkSignature(`${method.toUpperCase()}=${sign(method).toUpperCase()}`, BODY, SECRET)).toBe(true);
  });

  it.each<[string, string | undefined]>([
    ['none', undefined],
    ['an empty one', ''],
    ['no method', sign('sha256')],
    ['an unknown method', `md5=${sign('md5')}`],
    ['a method that JavaScript knows', `constructor=${sign('sha256')}`],
    ['the digest of another method', `sha512=${sign('sha256')}`],
    ['one that is cut', `sha256=${sign('sha256').slice(0, -1)}`],
    ['one with more behind it', `sha256=${sign('sha256')}00`],
    ['two', `sha256=${sign('sha256')}, sha1=${sign('sha1')}`],
    ['that of another secret', `sha256=${createHmac('sha256', 'other').update(BODY).digest('hex')}`],
    ['an empty digest', 'sha256='],
  ])('refuses %s', (_, header) => {
    expect(checkSignature(header, BODY, SECRET)).toBe(false);
  });

  it('refuses a body that was changed in any byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (body, place, by) => {
        const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;
        const changed = body.map((byte, i) => (i === place % body.length ? byte ^ by : byte));
        expect(checkSignature(signature, body, SECRET)).toBe(true);
        expect(checkSignature(signature, changed, SECRET)).toBe(false);
      }),
    );
  });
});

describe('hubForm()', () => {
  const request = {
    hub: { ...HUB, topic: 'https://news.example/?a=1&b=ñ' },
    callback: 'https://vigia.example/websub/x',
    secret: 's',
  };

  it('asks as W3C WebSub §5.1 has it', () => {
    expect(Object.fromEntries(new URLSearchParams(hubForm({ ...request, mode: 'subscribe' })))).toEqual({
      'hub.mode': 'subscribe',
      'hub.topic': 'https://news.example/?a=1&b=ñ',
      'hub.callback': 'https://vigia.example/websub/x',
      'hub.lease_seconds': '864000',
      'hub.secret': 's',
    });
  });

  it('tells no secret where none is needed', () => {
    expect([...new URLSearchParams(hubForm({ ...request, mode: 'unsubscribe' })).keys()]).toEqual([
      'hub.mode',
      'hub.topic',
      'hub.callback',
    ]);
  });
});

describe('hubAddress()', () => {
  it.each([
    ['http://hub.example/', false, 'https://hub.example/'],
    ['HTTP://hub.example/?a=http://b', false, 'https://hub.example/?a=http://b'],
    ['https://hub.example/', false, 'https://hub.example/'],
    ['http://127.0.0.1:8080/', true, 'http://127.0.0.1:8080/'],
  ])('of %s (own: %s)', (url, isOwn, expected) => {
    expect(hubAddress(url, isOwn)).toBe(expected);
  });
});

describe('isPublicAddress()', () => {
  it.each([
    'https://vigia.example',
    'https://vigia.example:8443/base',
    'https://abc.execute-api.us-east-1.amazonaws.com',
  ])('takes %s', (url) => {
    expect(isPublicAddress(url)).toBe(true);
  });

  it.each([
    'http://vigia.example',
    'https://localhost:8474',
    'https://vigia.localhost',
    'https://vigia.local',
    'https://vigia.internal.',
    'https://intranet',
    'https://127.0.0.1',
    'https://[::1]/',
    'https://203.0.113.9',
    'not an address',
    '',
  ])('refuses %j', (url) => {
    expect(isPublicAddress(url)).toBe(false);
  });
});
