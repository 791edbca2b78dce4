import type { Socket } from 'node:net';
import { httpAnswer } from '../fetcher/raw-server.ts';
import { answerPage, feedOf } from './play.ts';

/** How a server behaves. `tls`: only its certificate is wrong, and it answers with a feed. `http2`: it speaks nothing else, badly. */
export type Wire =
  | { readonly kind: 'socket'; readonly subject: 'feed' | 'article'; readonly play: (socket: Socket) => void }
  | { readonly kind: 'tls'; readonly certificate: 'expired' | 'not-yet' | 'self-signed' | 'other-name' }
  | { readonly kind: 'http2'; readonly play: (socket: Socket) => void };

/**
 * What a server does that a case describes in words, such as `chunk extension of 1 MiB` or
 * `429 Retry-After: -5`; nothing for words that no rule knows. Times are shortened a hundred times.
 */
export function readWirePhrase(phrase: string): Wire | undefined {
  for (const [pattern, make] of RULES) {
    const match = pattern.exec(phrase);
    if (match !== null) return make(...match.slice(1).map((group) => group ?? ''));
  }
  return undefined;
}

const FEED = feedOf();
const OK = 'HTTP/1.1 200 OK\r\n';
const XML = 'Content-Type: application/rss+xml\r\n';
const CHUNKED = `${OK}${XML}Transfer-Encoding: chunked\r\n\r\n`;
/** A feed in one chunk, with the end of a chunked body left to say. */
const ONE_CHUNK = `${FEED.length.toString(16)}\r\n${FEED}\r\n0\r\n`;
const CHALLENGE =
  '<!doctype html><html><head><title>Just a moment...</title></head><body>Checking your browser before accessing. Enable JavaScript and cookies to continue.</body></html>';

/** Behind an answer that claims to be over: what a reader of too many bytes would take for the next answer. */
const SMUGGLED = feedOf('<item><title>smuggled item</title><link>http://good.example/smuggled</link></item>');

/** RFC 9113 §4.1, §6: frames as they go over the wire, after the empty SETTINGS that opens a connection. */
const FRAMES: Readonly<Record<string, string>> = {
  RESET: '0000040300000000010000000b',
  SETTINGS: '000000040000000000',
  PING: '0000080600000000000000000000000000',
  CONTINUATION: '000001090000000001be',
  GOAWAY: '0000080700000000000000000000000002',
};

/** The opening, for a CONTINUATION the header block that it goes on with, and a thousand times the frame. */
function framesOf(name: string): Buffer {
  const kind = name.toUpperCase();
  const start = kind === 'CONTINUATION' ? '000000040000000000' + '00000101000000000188' : '000000040000000000';
  return Buffer.from(start + (FRAMES[kind] ?? '').repeat(1_000), 'hex');
}

const RULES: readonly (readonly [RegExp, (...groups: string[]) => Wire])[] = [
  [/^(\d+) header octets? (?:per|every) /, () => feed((socket) => drip(socket, `${OK}x-drip: `))],
  [
    /^(\d+) body octets? (?:per|every) .*?(?:Content-Length:? (\d+))?$/,
    (_count, length) => feed((socket) => drip(socket, `${OK}${XML}Content-Length: ${length || 1_000_000}\r\n\r\n`)),
  ],
  [/^RST (?:before|instead of) (?:the )?(?:headers|answer)/, () => feed((socket) => socket.resetAndDestroy())],
  [
    /^(RST|FIN|(?:connection )?close[sd]?) (?:after|in the middle of)/i,
    (how) => feed((socket) => breakOff(socket, how.toUpperCase() === 'RST')),
  ],
  [
    /^Content-Length:? (\d+),? (?:and )?sends (\d+)/,
    (claimed, sent) => feed((socket) => socket.end(ofOtherLength(Number(claimed), Number(sent)))),
  ],
  [/^chunk size (\S+)/, (size) => feed((socket) => socket.end(`${CHUNKED}${size}\r\n${FEED}\r\n0\r\n\r\n`))],
  [
    /^chunk extension of ([\d ]+) ?([KMG]iB)/,
    (count, unit) =>
      feed((socket) =>
        socket.end(`${CHUNKED}${FEED.length.toString(16)};${filler(count, unit)}\r\n${FEED}\r\n0\r\n\r\n`),
      ),
  ],
  [
    /^trailers? of ([\d ]+) ?([KMG]iB)/,
    (count, unit) => feed((socket) => socket.end(`${CHUNKED}${ONE_CHUNK}x-trailer: ${filler(count, unit)}\r\n\r\n`)),
  ],
  [
    /^(?:one )?headers? of ([\d ]+) ?([KMG]iB)/,
    (count, unit) => feed((socket) => socket.end(withHead(`x-long: ${filler(count, unit)}\r\n`))),
  ],
  [
    /^([\d ]+) (Set-Cookie|[A-Z][\w-]+)? ?headers/,
    (count, name) =>
      feed((socket) =>
        socket.end(
          withHead(
            Array.from({ length: numberOf(count) }, (_, at) =>
              name === '' ? `x-${at}: value\r\n` : `${name}: n${at}=v${at}\r\n`,
            ).join(''),
          ),
        ),
      ),
  ],
  [
    /^status line of ([\d ]+) ?([KMG]iB)/,
    (count, unit) => feed((socket) => socket.end(`HTTP/1.1 200 ${filler(count, unit)}\r\n\r\n`)),
  ],
  [
    /^(?:([\d ]+) (?:answers|responses|times) )?100 Continue(?: ([\d ]+) times)?/,
    (before, behind) =>
      feed((socket) =>
        socket.end('HTTP/1.1 100 Continue\r\n\r\n'.repeat(numberOf(before || behind) || 1) + withHead('')),
      ),
  ],
  [/^chunks of (\d+) octets?/, (size) => feed((socket) => socket.end(`${CHUNKED}${inChunks(Number(size))}0\r\n\r\n`))],
  [
    /^(LF|CR) only line ends/,
    (end) => feed((socket) => socket.end(withHead('').replaceAll('\r\n', end === 'LF' ? '\n' : '\r'))),
  ],
  [
    /^(HTTP\/[\d.]+) (?:answer|status line)/,
    (version) => feed((socket) => socket.end(withHead('').replace('HTTP/1.1', version))),
  ],
  [/^NUL in a header/, () => feed((socket) => socket.end(withHead('x-nul: a\0b\r\n')))],
  [/^folded header/, () => feed((socket) => socket.end(withHead('x-folded: a\r\n b\r\n')))],
  [/^body with no status line/, () => feed((socket) => socket.end(FEED))],
  [
    /^article URL answers ([\w.+-]+\/[\w.+-]+) of ([\d ]+) ?([KMG]iB)/,
    (type, count, unit) => ({
      kind: 'socket',
      subject: 'article',
      play: (socket) => pour(socket, type, sizeOf(count, unit)),
    }),
  ],
  [/^no Content-Type/, () => feed((socket) => socket.end(httpAnswer(200, {}, FEED)))],
  [
    /^(?:Content-Type: )?([\w.+-]+\/[\w.+-]+(?:; ?[\w=-]+)?), body is a feed/,
    (type) => feed((socket) => socket.end(httpAnswer(200, { 'content-type': type }, FEED))),
  ],
  [/^(?:certificate )?not yet valid|^certificate of the future/, () => ({ kind: 'tls', certificate: 'not-yet' })],
  [/^expired certificate/, () => ({ kind: 'tls', certificate: 'expired' })],
  [/^self-signed|^(?:unknown|untrusted) (?:authority|root|CA)/, () => ({ kind: 'tls', certificate: 'self-signed' })],
  [
    /^(?:wrong[- ]host|certificate (?:for|of) (?:another|the wrong))/,
    () => ({ kind: 'tls', certificate: 'other-name' }),
  ],
  [
    /^HTTP\/2 (SETTINGS|PING|CONTINUATION|GOAWAY)/i,
    (name) => ({ kind: 'http2', play: (socket) => socket.write(framesOf(name)) }),
  ],
  [/HTTP\/2 only|ALPN|rapid reset/, () => ({ kind: 'http2', play: (socket) => socket.write(framesOf('RESET')) })],
  [
    /^(\d{3})\b.*\b(?:challenge|captcha|bot wall|page)\b/,
    (status) => feed((socket) => socket.end(answerWith(Number(status), CHALLENGE))),
  ],
  [/^(\d{3})(?: and no body)$/, (status) => feed((socket) => socket.end(httpAnswer(Number(status), {})))],
  [
    /^(\d{3}) WWW-Authenticate$/,
    (status) =>
      feed((socket) => socket.end(httpAnswer(Number(status), { 'www-authenticate': 'Basic realm="x"' }, 'no'))),
  ],
  [
    /^(\d{3}) ([A-Z][\w-]*): (.*)$/,
    (status, name, value) => feed((socket) => socket.end(httpAnswer(Number(status), { [name]: value }, 'no'))),
  ],
  [
    /^(\d{3})(?: (?:to an?|without|with no) .*)?$/,
    (status) => feed((socket) => socket.end(plainStatus(Number(status)))),
  ],
  [
    /^([A-Z][\w-]*: \S.*?(?: and [A-Z][\w-]*: \S.*?)*)$/,
    (headers) => feed((socket) => socket.end(withFraming(headers.split(' and ').map((line) => `${line}\r\n`)))),
  ],
];

function feed(play: (socket: Socket) => void): Wire {
  return { kind: 'socket', subject: 'feed', play };
}

/** One octet every few milliseconds, for ever. */
function drip(socket: Socket, start: string): void {
  socket.write(start);
  const timer = setInterval(() => socket.write('x'), 10);
  socket.on('close', () => clearInterval(timer));
}

function breakOff(socket: Socket, reset: boolean): void {
  const half = `${OK}${XML}Content-Length: ${2 * FEED.length}\r\n\r\n${FEED}`;
  socket.write(half, () => (reset ? socket.resetAndDestroy() : socket.end()));
}

/** A body that ends before its length, or goes on after it with an answer of the attacker's behind it. */
function ofOtherLength(claimed: number, sent: number): string {
  const head = `${OK}${XML}Content-Length: ${claimed}\r\n\r\n`;
  if (sent <= claimed) return head + FEED.padEnd(sent).slice(0, sent);
  const more = httpAnswer(200, { 'content-type': 'application/rss+xml' }, SMUGGLED).toString();
  return head + 'x'.repeat(claimed) + more.padEnd(sent - claimed, 'x');
}

/** Headers that say how long the body is get five bytes in a chunk; others come with a feed. */
function withFraming(lines: readonly string[]): string {
  const saysLength = lines.some((line) => /^(?:Content-Length|Transfer-Encoding):/i.test(line));
  return saysLength ? `${OK}${XML}${lines.join('')}\r\n5\r\nhello\r\n0\r\n\r\n` : withHead(lines.join(''));
}

function inChunks(size: number): string {
  const parts = FEED.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
  return parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('');
}

function withHead(lines: string): string {
  return `${OK}${XML}${lines}Content-Length: ${FEED.length}\r\n\r\n${FEED}`;
}

/** As much as the client takes; it ends when the client hangs up. */
function pour(socket: Socket, type: string, size: number): void {
  socket.write(`${OK}Content-Type: ${type}\r\nContent-Length: ${size}\r\n\r\n`);
  const block = Buffer.alloc(64 * 1024, 0x20);
  let left = size;
  const more = (): void => {
    while (left > 0 && !socket.destroyed) {
      left -= block.length;
      if (!socket.write(block)) return void socket.once('drain', more);
    }
    socket.end();
  };
  more();
}

function answerWith(status: number, page: string): Buffer {
  return status === 200 ? answerPage(page) : httpAnswer(status, { 'content-type': 'text/html' }, page);
}

/** A status that says nothing more; what carries a body carries a feed, so that only the status is wrong. */
function plainStatus(status: number): Buffer {
  const hasNoBody = status === 204 || status === 205 || status === 304;
  return httpAnswer(status, hasNoBody ? {} : { 'content-type': 'application/rss+xml' }, hasNoBody ? '' : FEED);
}

function numberOf(text: string): number {
  return Number(text.replace(/\D/g, ''));
}

const UNITS: Readonly<Record<string, number>> = { KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

function sizeOf(count: string, unit: string): number {
  return numberOf(count) * (UNITS[unit] ?? 1);
}

function filler(count: string, unit: string): string {
  return 'e'.repeat(sizeOf(count, unit));
}
