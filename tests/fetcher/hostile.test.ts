import { existsSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFetcher } from '../../shared/adapters/fetcher/create-fetcher.ts';
import { dialChecked } from '../../shared/adapters/fetcher/dial-checked.ts';
import type { FetchResult } from '../../shared/model/fetch-result.ts';
import { httpAnswer, type RawServer, startRawServer } from './raw-server.ts';

const FOLDER = new URL('../../../shared/hostile/', import.meta.url);
const CASES = new URL('cases.jsonl', FOLDER);

type Case = {
  readonly id: string;
  readonly kind: string;
  readonly expect: string;
  readonly why: string;
  readonly input?: string;
  readonly file?: string;
  readonly content_encoding?: string | null;
  readonly answers?: readonly (readonly string[] | string)[];
  readonly status?: number;
  readonly location?: string | null;
};

const isHere = existsSync(CASES);
if (!isHere) console.log('tests/fetcher/hostile.test.ts skipped: ../shared/hostile is not there');
const cases: readonly Case[] = isHere
  ? readFileSync(CASES, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  : [];
const ofKind = (kind: string): [string, Case][] =>
  cases.filter((one) => one.kind === kind).map((one) => [`${one.id}: ${one.why}`, one]);

type Attempt = { readonly result: FetchResult; readonly asked: readonly string[]; readonly dialled: readonly string[] };

/** Every dial is recorded and ends at a server on loopback, whatever address was meant. */
async function attempt(
  url: string,
  resolve: (name: string) => Promise<readonly string[]>,
  port: number,
): Promise<Attempt> {
  const asked: string[] = [];
  const dialled: string[] = [];
  const fetcher = createFetcher({
    userAgent: 'Vigia/test',
    ownAddresses: ['93.184.216.35'],
    resolve: (name) => {
      asked.push(name);
      return resolve(name);
    },
    dial: (addresses) => {
      dialled.push(...addresses);
      return dialChecked(['127.0.0.1'], port);
    },
  });
  const result = await fetcher.fetch({ url, maxBodyBytes: 1_000, timeoutMs: 100 });
  return { result, asked, dialled };
}

describe.skipIf(!isHere)('hostile: addresses', () => {
  let server: RawServer;
  beforeAll(async () => {
    server = await startRawServer((_, socket) => socket.end(httpAnswer(200, {}, 'hello')));
  });
  afterAll(() => server.close());

  it.each(ofKind('ssrf.ip'))('fetch() as expected for %s', async (_, { input = '', expect: expected }) => {
    const host = input.includes(':') ? `[${input}]` : input;
    const attempts = [
      await attempt(`https://${host}/`, async () => [], server.port),
      await attempt('https://name.example/', async () => [input], server.port),
    ];
    // docs/decisions/fetcher.md: public IPv4 in mapped or well-known NAT64 form is allowed.
    const isRefused = expected === 'refuse_before_connect';
    for (const { result, dialled } of attempts) {
      expect(result.kind === 'refused').toBe(isRefused);
      expect(dialled.length).toBe(isRefused ? 0 : 1);
    }
  });

  it.each(ofKind('ssrf.url'))('fetch() as expected for %s', async (_, { input = '', expect: expected }) => {
    const { result, asked, dialled } = await attempt(input, async () => ['93.184.216.34'], server.port);
    // docs/decisions/fetcher.md: public IP literals are allowed.
    const isRefused = expected.startsWith('refuse');
    expect(result.kind === 'refused').toBe(isRefused);
    expect(dialled.length).toBe(isRefused ? 0 : 1);
    if (expected === 'refuse_url') expect(asked).toEqual([]);
  });

  it.each(ofKind('ssrf.dns'))('fetch() as expected for %s', async (_, { answers = [], expect: expected }) => {
    let call = 0;
    const resolve = (): Promise<readonly string[]> => answerOf(answers[Math.min(call++, answers.length - 1)] ?? []);
    const attempts: Attempt[] = [];
    for (const _answer of answers) attempts.push(await attempt('http://name.example/', resolve, server.port));
    for (const { result, asked, dialled } of attempts) {
      expect(asked.length).toBe(1);
      expect(dialled.filter((address) => address !== '93.184.216.34')).toEqual([]);
      if (expected === 'refuse_before_connect') expect(result.kind).toBe('refused');
      if (expected === 'fail_closed' || expected === 'retry_later')
        expect(['failed', 'timed-out']).toContain(result.kind);
    }
    if (expected === 'never_connect_private') expect(attempts.at(-1)?.result.kind).toBe('refused');
  });
});

function answerOf(answer: readonly string[] | string): Promise<readonly string[]> {
  if (answer === 'TIMEOUT') return new Promise(() => undefined);
  if (typeof answer === 'string') {
    const code = answer === 'NXDOMAIN' ? 'ENOTFOUND' : 'EAI_AGAIN';
    return Promise.reject(Object.assign(new Error(answer), { code }));
  }
  const addresses = answer.filter((text) => !text.startsWith('CNAME '));
  return Promise.resolve(addresses.map((text) => (text === 'OWN_API_ADDRESS' ? '93.184.216.35' : text)));
}

const FEED = '<rss version="2.0"><channel><title>T</title><item><title>a</title></item></channel></rss>';
const CAP = 500_000;

const WIRE: Readonly<Record<string, (socket: Socket) => void>> = {
  'wire-slow-headers': (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nx-header: ', 5),
  'wire-slow-body': (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n', 20),
  'wire-rst-mid-body': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', () => socket.resetAndDestroy());
  },
  'wire-long-body': (socket) => socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n${'x'.repeat(1000)}`),
  'wire-huge-content-length': (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\nx'),
  'wire-two-content-lengths': (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 500\r\n\r\nhello'),
  'wire-te-and-cl': (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n5\r\nhello\r\n0\r\n\r\n'),
  'wire-bad-chunk-size': (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n'),
  'wire-chunk-extension-huge': (socket) =>
    socket.end(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;${'e'.repeat(1 << 20)}\r\nhello\r\n0\r\n\r\n`),
  'wire-trailer-huge': (socket) =>
    socket.end(
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx: ${'t'.repeat(1 << 20)}\r\n\r\n`,
    ),
  'wire-headers-10000': (socket) => socket.end(`HTTP/1.1 200 OK\r\n${'x-a: b1234567\r\n'.repeat(10_000)}\r\n`),
  'wire-header-obs-fold': (socket) =>
    socket.end(`HTTP/1.1 200 OK\r\nx-a: b\r\n c\r\nContent-Length: ${FEED.length}\r\n\r\n${FEED}`),
  'wire-http09': (socket) => socket.end(FEED),
  'wire-206-partial': (socket) => socket.end(httpAnswer(206, {}, FEED)),
  'wire-200-empty': (socket) => socket.end(httpAnswer(200, {})),
  'wire-set-cookie-1000': (socket) =>
    socket.end(`HTTP/1.1 200 OK\r\n${'Set-Cookie: a=b\r\n'.repeat(1000)}Content-Length: ${FEED.length}\r\n\r\n${FEED}`),
  'wire-ct-pdf-article': (socket) =>
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: ${80 << 20}\r\n\r\n%PDF`),
};

function drip(socket: Socket, start: string, everyMs: number): void {
  socket.write(start);
  const timer = setInterval(() => socket.write('x'), everyMs);
  socket.on('close', () => clearInterval(timer));
}

/** What the client makes of it; statuses that are a feed's trouble (401, 410, 429 …) are the poll stage's. */
const WIRE_ENDS: Readonly<Record<string, readonly FetchResult['kind'][]>> = {
  deadline: ['timed-out'],
  retry_later: ['failed'],
  no_smuggling: ['failed', 'response'],
  abort_at_cap: ['too-large', 'failed'],
  feed_error: ['failed', 'response'],
  parse_or_error: ['failed', 'response'],
  cookies_not_kept: ['failed', 'response'],
  skip_body: ['too-large'],
};

describe.skipIf(!isHere)('hostile: the wire', () => {
  let server: RawServer;
  let answer: (path: string, socket: Socket) => void = (_, socket) => socket.end();
  beforeAll(async () => {
    server = await startRawServer((path, socket) => answer(path, socket));
  });
  afterAll(() => server.close());

  const go = (path = '/', timeoutMs = 2_000): Promise<FetchResult> =>
    createFetcher({
      userAgent: 'Vigia/test',
      allowHosts: [`127.0.0.1:${server.port}`, `good.example:${server.port}`],
      resolve: async () => ['127.0.0.1'],
    }).fetch({
      url: `http://good.example:${server.port}${path}`,
      maxBodyBytes: CAP,
      timeoutMs,
    });

  it.each(ofKind('http.wire').filter(([, { id }]) => id in WIRE))(
    'fetch() as expected for %s',
    async (_, { id, expect: expected }) => {
      answer = (_path, socket) => WIRE[id]?.(socket);
      const result = await go('/', expected === 'deadline' ? 150 : 2_000);
      expect(WIRE_ENDS[expected]).toContain(result.kind);
      if (result.kind === 'response') expect(result.body.length).toBeLessThanOrEqual(CAP);
      if (id === 'wire-long-body' && result.kind === 'response') expect(result.body.length).toBe(10);
      if (id === 'wire-set-cookie-1000' && result.kind === 'response')
        expect(result.headers).not.toHaveProperty('set-cookie');
      if (
        id === 'wire-two-content-lengths' ||
        id === 'wire-te-and-cl' ||
        id === 'wire-http09' ||
        id === 'wire-bad-chunk-size'
      )
        expect(result.kind).toBe('failed');
    },
  );

  it.each(ofKind('http.body'))('fetch() as expected for %s', async (_, one) => {
    const body = readFileSync(new URL(one.file ?? '', FOLDER));
    const coding = one.content_encoding;
    answer = (_path, socket) => socket.end(httpAnswer(200, coding ? { 'content-encoding': coding } : {}, body));
    const result = await go();
    const kinds: Record<string, readonly FetchResult['kind'][]> = {
      abort_at_cap: coding?.includes(',') ? ['failed'] : ['too-large'],
      // A body that is gzip but does not say so is bytes to the client and no feed to the parser.
      feed_error: coding ? ['failed'] : ['response'],
      parse_ok: ['response'],
      parse_or_error: ['response', 'failed'],
      refuse_encoding: ['failed'],
    };
    expect(kinds[one.expect]).toContain(result.kind);
    if (one.id === 'body-gzip-members')
      expect(result.kind === 'response' && new TextDecoder().decode(result.body)).toContain('</rss>');
  });

  it.each(ofKind('ssrf.redirect'))(
    'fetch() as expected for %s',
    async (_, { location, status = 302, expect: expected, why }) => {
      let hits = 0;
      answer = (path, socket) => {
        hits++;
        if (expected === 'not_followed')
          return void socket.end(
            httpAnswer(200, why.includes('Link:') ? { link: (location ?? '').slice(6) } : {}, location ?? ''),
          );
        if (expected === 'bounded_redirects')
          return void socket.end(httpAnswer(302, { location: location === 'SELF' ? '/' : `${path}x` }));
        const to = location
          ?.replace('\u2026(100000 octets)', 'a'.repeat(100_000))
          .replace('same-host.example', 'good.example');
        socket.end(`HTTP/1.1 ${status} X\r\n${to == null ? '' : `Location: ${to}\r\n`}Content-Length: 0\r\n\r\n`);
      };
      const result = await go();
      expect(hits).toBeLessThanOrEqual(6);
      if (expected === 'not_followed') expect([result.kind, hits]).toEqual(['response', 1]);
      else if (expected === 'bounded_redirects') expect([result.kind, hits]).toEqual(['refused', 6]);
      else if (status === 300) expect([result.kind, hits]).toEqual(['response', 1]);
      else if (expected === 'refuse_before_connect' || expected === 'do_not_persist')
        expect(result.kind).toBe('refused');
      else expect(['refused', 'failed']).toContain(result.kind);
    },
  );
});
