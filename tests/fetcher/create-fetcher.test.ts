import zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFetcher } from '../../shared/adapters/fetcher/create-fetcher.ts';
import { dialChecked } from '../../shared/adapters/fetcher/dial-checked.ts';
import type { FetchResult } from '../../shared/model/fetch-result.ts';
import type { FetchRequest } from '../../shared/ports.ts';
import { httpAnswer, type RawServer, startRawServer } from './raw-server.ts';

const FEED = '<rss version="2.0"><channel><title>T</title></channel></rss>';
const CODINGS = {
  gzip: zlib.gzipSync(FEED),
  zlib: zlib.deflateSync(FEED),
  raw: zlib.deflateRawSync(FEED),
  br: zlib.brotliCompressSync(FEED),
  zstd: zlib.zstdCompressSync(FEED),
};
const HEADER = { gzip: 'gzip', zlib: 'deflate', raw: 'deflate', br: 'br', zstd: 'zstd' };
const BOMB = Buffer.alloc(20_000_000);
const BOMBS = {
  gzip: zlib.gzipSync(BOMB),
  zlib: zlib.deflateSync(BOMB),
  raw: zlib.deflateRawSync(BOMB),
  br: zlib.brotliCompressSync(BOMB, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } }),
  zstd: zlib.zstdCompressSync(BOMB),
};
const names = Object.keys(CODINGS) as (keyof typeof CODINGS)[];

let server: RawServer;
let lastHead = '';
let lastBody = '';

beforeAll(async () => {
  server = await startRawServer((path, socket, head) => {
    lastHead = head;
    lastBody = head.split('\r\n\r\n').slice(1).join('');
    socket.on('data', (data) => {
      lastBody += data.toString('latin1');
    });
    const [, verb = '', argument = ''] = path.split('/');
    const name = argument as keyof typeof CODINGS;
    if (verb === 'to') return void socket.end(httpAnswer(302, { location: decodeURIComponent(argument) }));
    if (verb === 'coded') return void socket.end(httpAnswer(200, { 'content-encoding': HEADER[name] }, CODINGS[name]));
    if (verb === 'cut')
      return void socket.end(httpAnswer(200, { 'content-encoding': HEADER[name] }, CODINGS[name].subarray(0, -12)));
    if (verb === 'bomb') return void socket.end(httpAnswer(200, { 'content-encoding': HEADER[name] }, BOMBS[name]));
    if (verb === 'encoding')
      return void socket.end(httpAnswer(200, { 'content-encoding': decodeURIComponent(argument) }, FEED));
    if (verb === 'status') return void socket.end(httpAnswer(Number(argument), {}, FEED));
    if (verb === 'endless') return void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nsome');
    if (verb === 'echo')
      return void setTimeout(() => socket.end(httpAnswer(200, {}, Buffer.from(lastBody, 'latin1'))), 20);
    if (verb === 'long')
      return void socket.end(
        `HTTP/1.1 301 X\r\nlocation: http://good.example/${'a'.repeat(Number(argument))}\r\ncontent-length: 0\r\n\r\n`,
      );
    if (verb === 'heavy') return void socket.end(httpAnswer(200, { 'x-long': 'v'.repeat(Number(argument)) }, FEED));
    if (verb === 'raw') return void socket.end(decodeURIComponent(argument));
    if (verb === 'silent') return;
    socket.end(httpAnswer(200, { 'x-path': path }, FEED));
  });
});
afterAll(() => server.close());

function fetchWith(
  url: string,
  options: Partial<Parameters<typeof createFetcher>[0]> & Partial<FetchRequest> = {},
): Promise<FetchResult> {
  const { timeoutMs = 5_000, maxBodyBytes = 1_000_000, headers, beforeRedirect, post, atCap, ...rest } = options;
  const fetcher = createFetcher({
    userAgent: 'Vigia/test (+https://example.org)',
    allowHosts: [`127.0.0.1:${server.port}`],
    ...rest,
  });
  return fetcher.fetch({
    url,
    maxBodyBytes,
    timeoutMs,
    ...(headers && { headers }),
    ...(beforeRedirect && { beforeRedirect }),
    ...(post && { post }),
    ...(atCap && { atCap }),
  });
}
const here = (path: string): string => `http://127.0.0.1:${server.port}${path}`;
const reasonOf = (result: FetchResult): string => ('reason' in result ? result.reason : '');

describe('fetch()', () => {
  it('fetch() gives status, headers and body when a server answers', async () => {
    const result = await fetchWith(here('/feed?a=1'));
    expect(result).toMatchObject({ kind: 'response', status: 200, finalUrl: here('/feed?a=1'), redirects: [] });
    expect(result.kind === 'response' && new TextDecoder().decode(result.body)).toBe(FEED);
    expect(result.kind === 'response' && result.headers['x-path']).toBe('/feed?a=1');
  });

  it.each([304, 404, 410, 500])('fetch() answers with a response when the status is %i', async (status) => {
    expect(await fetchWith(here(`/status/${status}`))).toMatchObject({ kind: 'response', status });
  });

  it('fetch() sends no credentials, cookies or framing of the caller', async () => {
    await fetchWith(here('/'), {
      headers: {
        authorization: 'x',
        cookie: 'y',
        host: 'z',
        range: 'bytes=0-1',
        accept: 'a/b',
        'if-none-match': '"e"',
        'webhook-id': 'whd_1',
        'webhook-timestamp': '1',
        'webhook-signature': 'v1,s',
      },
    });
    expect(lastHead.toLowerCase()).not.toMatch(/authorization|cookie|range|host: z/);
    expect(lastHead).toContain('accept: a/b');
    expect(lastHead).toContain('if-none-match: "e"');
    for (const signed of ['webhook-id: whd_1', 'webhook-timestamp: 1', 'webhook-signature: v1,s'])
      expect(lastHead).toContain(signed);
    expect(lastHead).toContain('user-agent: Vigia/test (+https://example.org)');
  });

  it('fetch() keeps no cookie that a server sets', async () => {
    const result = await fetchWith(
      here(`/raw/${encodeURIComponent('HTTP/1.1 200 X\r\nset-cookie: a=b\r\ncontent-length: 2\r\n\r\nok')}`),
    );
    expect(result.kind === 'response' && 'set-cookie' in result.headers).toBe(false);
  });

  it.each(names)('fetch() decodes %s', async (name) => {
    const result = await fetchWith(here(`/coded/${name}`));
    expect(result.kind === 'response' && new TextDecoder().decode(result.body)).toBe(FEED);
  });

  it.each(names)('fetch() fails when a %s body is cut short', async (name) => {
    expect(await fetchWith(here(`/cut/${name}`))).toMatchObject({ kind: 'failed', retryable: true });
  });

  it.each(names)('fetch() stops at the cap when %s decodes to more', async (name) => {
    expect(await fetchWith(here(`/bomb/${name}`))).toMatchObject({ kind: 'too-large', maxBodyBytes: 1_000_000 });
  });

  it.each(['gzip, gzip', 'br, gzip', 'compress', 'aes128gcm'])(
    'fetch() refuses to read content-encoding %j',
    async (coding) => {
      const result = await fetchWith(here(`/encoding/${encodeURIComponent(coding)}`));
      expect(result).toMatchObject({ kind: 'failed', retryable: false });
    },
  );

  it.each(['/silent', '/endless'])('fetch() times out when %s never ends', async (path) => {
    expect(await fetchWith(here(path), { timeoutMs: 150 })).toMatchObject({ kind: 'timed-out', timeoutMs: 150 });
  });

  it('fetch() times out when the resolver hangs', async () => {
    const resolve = (): Promise<never> => new Promise(() => undefined);
    expect(await fetchWith('http://slow.example/', { resolve, timeoutMs: 50 })).toMatchObject({ kind: 'timed-out' });
  });

  it('fetch() follows a redirect and says which way it came', async () => {
    const result = await fetchWith(here(`/to/${encodeURIComponent('/feed')}`));
    expect(result).toMatchObject({ kind: 'response', finalUrl: here('/feed'), redirects: [{ status: 302 }] });
  });

  it.each([
    ['http://169.254.169.254/latest', /never fetches from there/],
    ['http://10.0.0.1/', /does not fetch private addresses.*10\.0\.0\.1:80 in fetch\.allowHosts/],
    ['//127.0.0.1:1/', /port 1/],
    ['file:///etc/passwd', /only http and https/],
    ['data:text/xml,<rss/>', /only http and https/],
    ['http://user:pw@example.com/', /user name or password/],
  ])('fetch() refuses when it is redirected to %s', async (location, reason) => {
    const result = await fetchWith(here(`/to/${encodeURIComponent(location)}`));
    expect(result.kind).toBe('refused');
    expect(reasonOf(result)).toMatch(reason);
    expect(JSON.stringify(result)).not.toContain('pw@');
  });

  it('fetch() gives up when redirects go round in circles', async () => {
    const before = server.hits();
    const path = '/to/%2Fto%2F%252Fx';
    const result = await fetchWith(here(path), { maxRedirects: 0 });
    expect(result).toMatchObject({ kind: 'refused' });
    expect(server.hits() - before).toBe(1);
  });

  it('fetch() refuses a name when any of its answers is private, without dialling', async () => {
    const before = server.hits();
    const resolve = async (): Promise<string[]> => ['93.184.216.34', '127.0.0.1'];
    const result = await fetchWith('http://news.example/', { resolve });
    expect(result).toMatchObject({ kind: 'refused' });
    expect(reasonOf(result)).toContain('news.example leads to 127.0.0.1');
    expect(server.hits()).toBe(before);
  });

  it('fetch() refuses this machine itself when it has a public address', async () => {
    const result = await fetchWith('http://me.example/', {
      resolve: async () => ['93.184.216.34'],
      ownAddresses: ['93.184.216.34'],
    });
    expect(reasonOf(result)).toContain('is this machine itself');
  });

  it('fetch() resolves an allowed name once, dials what was checked, and keeps the name in Host', async () => {
    const asked: string[] = [];
    const resolve = async (name: string): Promise<string[]> => {
      asked.push(name);
      return asked.length === 1 ? ['127.0.0.1'] : ['169.254.169.254'];
    };
    const url = `http://intranet.example:${server.port}/feed`;
    const result = await fetchWith(url, { resolve, allowHosts: [`intranet.example:${server.port}`] });
    expect(result).toMatchObject({ kind: 'response', finalUrl: url });
    expect(asked).toEqual(['intranet.example']);
    expect(lastHead).toContain(`host: intranet.example:${server.port}`);
  });

  it.each([['169.254.169.254'], ['fd00:ec2::254'], ['100.100.100.200'], ['0.0.0.0'], ['::ffff:127.0.0.1']])(
    'fetch() refuses %s even when its name is allowed',
    async (address) => {
      const result = await fetchWith('http://x.example/', {
        resolve: async () => [address],
        allowHosts: ['x.example:80'],
      });
      expect(result).toMatchObject({ kind: 'refused' });
      expect(reasonOf(result)).toContain('never fetches from there');
    },
  );

  it('fetch() lifts the refusal for the allowed port only', async () => {
    const result = await fetchWith('http://127.0.0.1/', {});
    expect(reasonOf(result)).toContain('127.0.0.1:80 in fetch.allowHosts');
  });

  it('fetch() dials the runner and keeps the alias host when a URL names an alias', async () => {
    const aliases = new Map([['sample.example', { port: server.port }]]);
    const result = await fetchWith('http://sample.example/feed', {
      aliases,
      allowHosts: [],
      resolve: () => Promise.reject(new Error('asked')),
    });
    expect(result).toMatchObject({ kind: 'response', finalUrl: 'http://sample.example/feed' });
    expect(lastHead).toContain('host: sample.example\r\n');
  });

  it.each([
    [['ENOTFOUND'], /was not found/],
    [['EAI_AGAIN'], /did not answer/],
  ])('fetch() fails and may be retried when the resolver says %s', async ([code], reason) => {
    const resolve = (): Promise<never> => Promise.reject(Object.assign(new Error('x'), { code }));
    const result = await fetchWith('http://gone.example/', { resolve });
    expect(result).toMatchObject({ kind: 'failed', retryable: true });
    expect(reasonOf(result)).toMatch(reason);
  });

  it.each([
    ['hangs up', '', 'closed the connection before its answer was whole'],
    ['speaks another protocol', 'SSH-2.0-x\r\n', 'no valid HTTP'],
    ['breaks its chunks', 'HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', 'no valid HTTP'],
    ['says two lengths', 'HTTP/1.1 200 X\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello', 'another length'],
    ['says 100 unasked', 'HTTP/1.1 100 X\r\n\r\nHTTP/1.1 200 X\r\n\r\n', 'an interim answer'],
  ])('fetch() says what happened when a server %s', async (_, answer, reason) => {
    const result = await fetchWith(here(`/raw/${encodeURIComponent(answer)}`));
    expect(result).toMatchObject({ kind: 'failed', reason: expect.stringContaining(reason) });
  });

  it('fetch() fails when the name has no address', async () => {
    expect(await fetchWith('http://none.example/', { resolve: async () => [] })).toMatchObject({
      kind: 'failed',
      retryable: true,
    });
  });

  it('fetch() says what took how long', async () => {
    const result = await fetchWith(here(`/to/${encodeURIComponent('/feed')}`));
    const { firstByteMs = -1, totalMs = -2 } = (result.kind === 'response' && result.timings) || {};
    expect(firstByteMs).toBeGreaterThan(0);
    expect(totalMs).toBeGreaterThanOrEqual(firstByteMs);
  });

  it('fetch() asks before it follows a redirect, and ends with the result it is given', async () => {
    const asked: string[] = [];
    const ended: FetchResult = { kind: 'failed', reason: 'not now', retryable: true };
    const before = server.hits();
    const result = await fetchWith(here(`/to/${encodeURIComponent('/feed#x')}`), {
      beforeRedirect: async (url) => {
        asked.push(url);
        return ended;
      },
    });
    expect(result).toBe(ended);
    expect(asked).toEqual([here('/feed#x')]);
    expect(server.hits() - before).toBe(1);
  });

  it('fetch() follows a redirect when nothing speaks against it, and asks for each', async () => {
    const asked: string[] = [];
    const beforeRedirect = async (url: string): Promise<undefined> => void asked.push(url);
    const twice = `/to/${encodeURIComponent(`/to/${encodeURIComponent('/feed')}`)}`;
    expect(await fetchWith(here(twice), { beforeRedirect })).toMatchObject({
      kind: 'response',
      finalUrl: here('/feed'),
    });
    expect(asked.map((url) => new URL(url).pathname)).toEqual(['/to/%2Ffeed', '/feed']);
  });

  it('fetch() asks nobody about an address that it would refuse by its text', async () => {
    const beforeRedirect = (): Promise<never> => Promise.reject(new Error('asked'));
    const result = await fetchWith(here(`/to/${encodeURIComponent('file:///etc/passwd')}`), { beforeRedirect });
    expect(result).toMatchObject({ kind: 'refused', code: 'url' });
  });

  it('fetch() goes on with its deadline while it waits before a redirect, and dials nothing after it', async () => {
    const before = server.hits();
    let goOn = (): void => undefined;
    const beforeRedirect = (): Promise<undefined> =>
      new Promise((resolve) => {
        goOn = () => resolve(undefined);
      });
    const path = here(`/to/${encodeURIComponent('/feed')}`);
    expect(await fetchWith(path, { beforeRedirect, timeoutMs: 100 })).toMatchObject({ kind: 'timed-out' });
    goOn();
    await new Promise((resolve) => setImmediate(resolve));
    expect(server.hits() - before).toBe(1);
  });

  it('fetch() posts a body under its type, without what a GET would carry', async () => {
    const post = { contentType: 'application/x-www-form-urlencoded', body: 'hub.mode=subscribe&ñ=1' };
    const result = await fetchWith(here('/echo'), { post, headers: { authorization: 'x', cookie: 'y' } });
    expect(result.kind === 'response' && new TextDecoder().decode(result.body)).toBe(post.body);
    expect(lastHead).toMatch(/^POST \/echo HTTP\/1\.1/);
    expect(lastHead).toContain(`content-type: ${post.contentType}`);
    expect(lastHead.toLowerCase()).not.toMatch(/authorization|cookie/);
  });

  it('fetch() sends no POST on to another address', async () => {
    const before = server.hits();
    const post = { contentType: 'text/plain', body: 'x' };
    const result = await fetchWith(here(`/to/${encodeURIComponent('/feed')}`), { post });
    expect(result).toMatchObject({ kind: 'refused', code: 'redirects' });
    expect(server.hits() - before).toBe(1);
  });

  it.each(['/bomb/gzip', '/bomb/br', '/bomb/zstd', '/feed'])(
    'fetch() keeps the beginning of a body of %s that passes the cap, when it is asked to',
    async (path) => {
      const result = await fetchWith(here(path), { maxBodyBytes: 20, atCap: 'keep' });
      expect(result).toMatchObject({ kind: 'response', truncated: true });
      expect(result.kind === 'response' && result.body.length).toBeLessThanOrEqual(20);
    },
  );

  it('fetch() keeps a body whole, and calls it so, when it is as long as the cap', async () => {
    const result = await fetchWith(here('/feed'), { maxBodyBytes: FEED.length, atCap: 'keep' });
    expect(result.kind === 'response' && [result.body.length, 'truncated' in result]).toEqual([FEED.length, false]);
  });

  it.each([
    ['7000', 'response', ''],
    ['9000', 'refused', 'url'],
    ['100000', 'refused', 'url'],
  ])('fetch() judges a Location of %s characters as an address', async (length, kind, code) => {
    const result = await fetchWith(here(`/long/${length}`), {
      resolve: async () => ['93.184.216.34'],
      dial: () => dialChecked(['127.0.0.1'], server.port),
    });
    expect(result.kind).toBe(kind);
    if (result.kind === 'refused') expect(result.code).toBe(code);
  });

  it.each([
    [60_000, 'response'],
    [70_000, 'failed'],
    [400_000, 'failed'],
  ])('fetch() takes headers of %i bytes and ends as %s', async (bytes, kind) => {
    expect((await fetchWith(here(`/heavy/${bytes}`))).kind).toBe(kind);
  });

  it('close() ends what is under way', async () => {
    const fetcher = createFetcher({ userAgent: 'v', allowHosts: [`127.0.0.1:${server.port}`] });
    const pending = fetcher.fetch({ url: here('/silent'), maxBodyBytes: 10, timeoutMs: 60_000 });
    await fetcher.close();
    expect(await pending).toMatchObject({ kind: 'failed', retryable: true });
  });
});
