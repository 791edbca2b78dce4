import { createSecureServer, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import zlib from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createFetcher } from '../../shared/adapters/fetcher/create-fetcher.ts';
import { dialChecked } from '../../shared/adapters/fetcher/dial-checked.ts';
import type { FetchResult } from '../../shared/model/fetch-result.ts';
import type { FetchRequest } from '../../shared/ports.ts';
import { makeCertificate } from './make-certificate.ts';
import { httpAnswer, startRawServer } from './raw-server.ts';

const HOST = 'news.example';
const certificate = makeCertificate({ name: HOST });
const BODY = '<rss version="2.0"/>';

/** What ends with the test. */
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Http2Server = { readonly port: number; readonly sessions: () => number; readonly heads: readonly string[] };

/** A server that speaks HTTP/2 to who offers it and HTTP/1.1 to the rest; `heads` has one line a request. */
async function startHttp2(answer: (stream: ServerHttp2Stream, path: string) => void): Promise<Http2Server> {
  const server = createSecureServer({ ...certificate, allowHTTP1: true, maxSendHeaderBlockLength: 10_000_000 });
  const heads: string[] = [];
  let sessions = 0;
  server.on('session', (session) => {
    sessions++;
    session.on('error', () => undefined);
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    heads.push(`h2 ${headers[':method']} ${headers[':path']} ${headers['user-agent']}`);
    answer(stream, headers[':path'] ?? '');
  });
  server.on('request', (request, response) => {
    if (request.httpVersion !== '1.1') return;
    heads.push(`h1 ${request.method} ${request.url}`);
    response.end('by HTTP/1.1');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  closers.push(() => server.close());
  return { port: typeof address === 'object' && address !== null ? address.port : 0, sessions: () => sessions, heads };
}

/** A server that agrees on HTTP/2 and then sends what it likes. */
async function startRaw(play: (socket: Socket) => void): Promise<number> {
  const server = await startRawServer((_path, socket) => play(socket), { ...certificate, ALPNProtocols: ['h2'] });
  closers.push(server.close);
  return server.port;
}

const dials: number[] = [];
async function fetchFrom(port: number, request: Partial<FetchRequest> = {}): Promise<FetchResult> {
  dials.length = 0;
  const fetcher = createFetcher({
    userAgent: 'Vigia/test',
    resolve: async () => ['93.184.216.34'],
    dial: (_addresses, asked, options) => {
      dials.push(asked);
      return dialChecked(['127.0.0.1'], port, { ...options, tls: { ca: certificate.cert } });
    },
  });
  closers.push(() => fetcher.close());
  return await fetcher.fetch({ url: `https://${HOST}/feed`, maxBodyBytes: 100_000, timeoutMs: 5_000, ...request });
}
const textOf = (result: FetchResult): string =>
  result.kind === 'response' ? new TextDecoder().decode(result.body) : '';
const reasonOf = (result: FetchResult): string => ('reason' in result ? result.reason : '');

/** RFC 9113 §4.1. */
function frame(type: number, flags: number, stream: number, payload: Uint8Array = new Uint8Array()): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}
const SETTINGS = frame(4, 0, 0);
const PING = frame(6, 0, 0, Buffer.alloc(8));
/** `:status: 200` by HPACK's static table, then one literal header. */
const literal = (name: string, value: string): Buffer =>
  Buffer.concat([Buffer.of(0x00, name.length), Buffer.from(name), Buffer.of(value.length), Buffer.from(value)]);

/** Sends a block again and again, for as long as the client listens. */
function flood(socket: Socket, start: Buffer, block: Buffer): void {
  socket.write(start);
  const more = (): void => {
    while (!socket.destroyed && socket.write(block));
    if (!socket.destroyed) socket.once('drain', more);
  };
  more();
}

describe('fetch() by HTTP/2', () => {
  it('fetch() speaks HTTP/2 where it is offered, over one connection, and decodes the body', async () => {
    const server = await startHttp2((stream) => {
      stream.respond({ ':status': 200, 'content-encoding': 'gzip', 'set-cookie': ['a=b'], etag: '"e"' });
      stream.end(zlib.gzipSync(BODY));
    });
    const result = await fetchFrom(server.port);
    expect(result).toMatchObject({ kind: 'response', status: 200, finalUrl: `https://${HOST}/feed` });
    expect(textOf(result)).toBe(BODY);
    expect(result.kind === 'response' && Object.keys(result.headers)).toEqual(expect.arrayContaining(['etag']));
    expect(result.kind === 'response' && 'set-cookie' in result.headers).toBe(false);
    expect(server.heads).toEqual(['h2 GET /feed Vigia/test']);
    expect(server.sessions()).toBe(1);
  });

  it('fetch() speaks HTTP/1.1 to a server that knows nothing else', async () => {
    const server = await startRawServer((_path, socket) => socket.end(httpAnswer(200, {}, BODY)), {
      ...certificate,
      ALPNProtocols: ['http/1.1'],
    });
    closers.push(server.close);
    expect(textOf(await fetchFrom(server.port))).toBe(BODY);
    expect(server.heads[0]).toMatch(/^GET \/feed HTTP\/1\.1/);
  });

  it('fetch() makes a new connection for a redirect, and checks it', async () => {
    const server = await startHttp2((stream, path) => {
      stream.respond(path === '/feed' ? { ':status': 301, location: '/new' } : { ':status': 200 });
      stream.end(BODY);
    });
    expect(await fetchFrom(server.port)).toMatchObject({ kind: 'response', finalUrl: `https://${HOST}/new` });
    expect([server.sessions(), dials.length]).toEqual([2, 2]);
  });

  it('fetch() posts', async () => {
    const server = await startHttp2((stream) => {
      stream.respond({ ':status': 202 });
      stream.pipe(stream);
    });
    const post = { contentType: 'application/x-www-form-urlencoded', body: 'hub.mode=subscribe' };
    expect(textOf(await fetchFrom(server.port, { post }))).toBe(post.body);
    expect(server.heads).toEqual(['h2 POST /feed Vigia/test']);
  });

  it('fetch() stops at the cap when a body decodes to more', async () => {
    const server = await startHttp2((stream) => {
      stream.respond({ ':status': 200, 'content-encoding': 'br' });
      stream.end(zlib.brotliCompressSync(Buffer.alloc(1_000_000)));
    });
    expect(await fetchFrom(server.port)).toMatchObject({ kind: 'too-large', maxBodyBytes: 100_000 });
  });

  it('fetch() times out when an answer never ends', async () => {
    const server = await startHttp2((stream) => {
      stream.respond({ ':status': 200 });
      stream.write('some');
    });
    expect(await fetchFrom(server.port, { timeoutMs: 200 })).toMatchObject({ kind: 'timed-out' });
  });

  it('fetch() reads no more than 64 KiB of headers', async () => {
    const many = Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`x-${at}`, 'v'.repeat(1_000)]));
    const server = await startHttp2((stream) => {
      stream.respond({ ':status': 200, ...many });
      stream.end(BODY);
    });
    const result = await fetchFrom(server.port);
    expect(result).toMatchObject({ kind: 'failed', retryable: false });
    expect(reasonOf(result)).toContain('65536 bytes of headers');
  });

  it('fetch() asks again by HTTP/1.1, once, when the server says so', async () => {
    const server = await startHttp2((stream) => stream.close(0x0d));
    expect(textOf(await fetchFrom(server.port))).toBe('by HTTP/1.1');
    expect(server.heads).toEqual(['h2 GET /feed Vigia/test', 'h1 GET /feed']);
  });

  it.each([
    ['a refused stream', (stream: ServerHttp2Stream) => stream.close(0x07)],
    ['a plea for calm', (stream: ServerHttp2Stream) => stream.session?.goaway(0x0b)],
    ['a connection that is closed', (stream: ServerHttp2Stream) => stream.session?.socket.destroy()],
  ])('fetch() fails, may be retried, and does not ask again at once after %s', async (_, end) => {
    const server = await startHttp2((stream) => {
      end(stream);
      stream.session?.destroy();
    });
    expect(await fetchFrom(server.port)).toMatchObject({ kind: 'failed', retryable: true });
    expect([server.heads.length, dials.length]).toEqual([1, 1]);
  });

  it.each([
    ['a body that is shorter than its length', { 'content-length': '100' }],
    ['a body that is longer than its length', { 'content-length': '1' }],
  ])('fetch() fails at %s', async (_, headers) => {
    const server = await startHttp2((stream) => {
      stream.respond({ ':status': 200, ...headers });
      stream.end(BODY);
    });
    expect(await fetchFrom(server.port)).toMatchObject({ kind: 'failed' });
  });

  it.each<[string, Buffer, Buffer]>([
    ['pings', SETTINGS, Buffer.concat(Array.from({ length: 500 }, () => PING))],
    ['settings', SETTINGS, Buffer.concat(Array.from({ length: 500 }, () => SETTINGS))],
    [
      'continuations of one header block',
      Buffer.concat([SETTINGS, frame(1, 0, 1, Buffer.of(0x88))]),
      Buffer.concat(Array.from({ length: 500 }, () => frame(9, 0, 1, literal('x-a', 'v'.repeat(100))))),
    ],
    ['empty data', Buffer.concat([SETTINGS, frame(1, 4, 1, Buffer.of(0x88))]), frame(0, 0, 1)],
    ['interim answers', SETTINGS, frame(1, 4, 1, Buffer.concat([Buffer.of(0x08, 3), Buffer.from('103')]))],
    ['resets', SETTINGS, frame(3, 0, 1, Buffer.of(0, 0, 0, 0x0b))],
    ['pushed answers', SETTINGS, frame(5, 4, 1, Buffer.of(0, 0, 0, 2, 0x82, 0x84, 0x87))],
    ['nonsense', SETTINGS, Buffer.alloc(1_000, 0xff)],
  ])('fetch() ends before its deadline when a server floods it with %s', async (_, start, block) => {
    const port = await startRaw((socket) => flood(socket, start, block));
    const result = await fetchFrom(port, { timeoutMs: 20_000 });
    expect(['failed', 'too-large']).toContain(result.kind);
  });
});
