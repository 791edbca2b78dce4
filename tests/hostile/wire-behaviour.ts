import type { Socket } from 'node:net';
import { httpAnswer } from '../fetcher/raw-server.ts';
import { answerPage, feedOf } from './play.ts';

/** What a server of the wire cases does with a socket once a request has come. */
export type WireBehaviour = (socket: Socket) => void;

const FEED = feedOf();
const OK = 'HTTP/1.1 200 OK\r\n';
const XML = 'Content-Type: application/rss+xml\r\n';
const CHUNKED = `${OK}${XML}Transfer-Encoding: chunked\r\n\r\n`;

/** Behind an answer that claims to be over: what a reader of too many bytes would take for the next answer. */
const SMUGGLED = httpAnswer(
  200,
  { 'content-type': 'application/rss+xml' },
  feedOf('<item><title>smuggled item</title><link>http://good.example/smuggled</link></item>'),
).toString();

const CHALLENGE =
  '<!doctype html><html><head><title>Just a moment...</title></head><body>Checking your browser before accessing. Enable JavaScript and cookies to continue.</body></html>';

const PAGE =
  '<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in</h1><p>This is a page.</p></body></html>';

/** Says so much and leaves the connection open. */
export function saying(text: string | Uint8Array): WireBehaviour {
  return (socket) => void socket.write(text);
}

/** Says so much and closes the connection. */
export function ending(text: string | Uint8Array): WireBehaviour {
  return (socket) => void socket.end(text);
}

/** Closes without a word, as TCP says it: in order, or by a reset. */
export function hangingUp(isReset: boolean): WireBehaviour {
  return (socket) => void (isReset ? socket.resetAndDestroy() : socket.end());
}

/** One octet of an answer's head, or of its body, every few milliseconds, for ever. */
export function dripping(part: 'head' | 'body', length: string | undefined): WireBehaviour {
  const start = part === 'head' ? `${OK}x-drip: ` : `${OK}${XML}Content-Length: ${length ?? 1_000_000}\r\n\r\n`;
  return (socket) => {
    socket.write(start);
    const timer = setInterval(() => socket.write('x'), 10);
    socket.on('close', () => clearInterval(timer));
  };
}

/** Half of an answer, and then the end. */
export function breakingOff(isReset: boolean): WireBehaviour {
  const half = `${OK}${XML}Content-Length: ${2 * FEED.length}\r\n\r\n${FEED}`;
  return (socket) => void socket.write(half, () => (isReset ? socket.resetAndDestroy() : socket.end()));
}

/** The same again and again, as long as the client takes it and at most `size` bytes of it. */
export function pouring(start: string, block: string, size = Number.POSITIVE_INFINITY): WireBehaviour {
  return (socket) => {
    socket.write(start);
    let left = size;
    const more = (): void => {
      while (left > 0 && !socket.destroyed) {
        left -= block.length;
        if (!socket.write(block)) return void socket.once('drain', more);
      }
      socket.end();
    };
    more();
  };
}

/** A body of one media type with its length, as much of it as the client takes. */
export function pouringBody(type: string, size: number): WireBehaviour {
  return pouring(`${OK}Content-Type: ${type}\r\nContent-Length: ${size}\r\n\r\n`, ' '.repeat(64 * 1024), size);
}

/** A body that does not end, whatever says how long it is. */
export function pouringEndlessly(framing: 'chunked' | 'length' | 'close', size?: number): WireBehaviour {
  const spaces = ' '.repeat(64 * 1024);
  if (framing === 'chunked') return pouring(CHUNKED, `10000\r\n${spaces}\r\n`, size);
  const length = framing === 'length' && size !== undefined ? `Content-Length: ${size}\r\n` : '';
  return pouring(`${OK}${XML}${length}\r\n`, spaces, size);
}

/** The feed after so many interim answers (RFC 9110 §15.2); without an end they never cease. */
export function withInterim(status: string, count: number): WireBehaviour {
  const interim = `HTTP/1.1 ${status} Interim\r\n\r\n`;
  if (count !== Number.POSITIVE_INFINITY) return ending(interim.repeat(count) + withHead(''));
  return (socket) => {
    const timer = setInterval(() => socket.write(interim), 10);
    socket.on('close', () => clearInterval(timer));
  };
}

/** A body that ends before its length, or goes on after it with an answer of the attacker's behind it. */
export function ofOtherLength(claimed: number, sent: number): WireBehaviour {
  const head = `${OK}${XML}Content-Length: ${claimed}\r\n\r\n`;
  if (sent <= claimed) return ending(head + FEED.padEnd(sent).slice(0, sent));
  return ending(head + 'x'.repeat(claimed) + SMUGGLED.padEnd(sent - claimed, 'x'));
}

/** An honest answer, and another behind it that nobody asked for. */
export function answeringTwice(): WireBehaviour {
  return ending(withHead('') + SMUGGLED);
}

/** An answer with these header lines. Those that say how long the body is get five bytes in a chunk; others a feed. */
export function withLines(lines: readonly string[]): WireBehaviour {
  const saysLength = lines.some((line) => /^(?:Content-Length|Transfer-Encoding) ?:/i.test(line));
  const text = lines.map((line) => `${line}\r\n`).join('');
  return ending(saysLength ? `${OK}${XML}${text}\r\n5\r\nhello\r\n0\r\n\r\n` : withHead(text));
}

/** The feed under so many header lines, each as long as asked for. */
export function withHeaders(count: number, line: (at: number) => string): WireBehaviour {
  return ending(withHead(Array.from({ length: count }, (_, at) => `${line(at)}\r\n`).join('')));
}

/** The whole answer as one text, changed by whoever knows how. */
export function changed(change: (answer: string) => string): WireBehaviour {
  return ending(Buffer.from(change(withHead('')), 'latin1'));
}

/** The feed in chunks: `size` is said for it, `extension` behind each size, `trailer` and `end` behind all. */
export function inChunks(
  parts: { size?: string; octets?: number; extension?: string; trailer?: string; end?: string } = {},
): WireBehaviour {
  const { size, octets = FEED.length, extension = '', trailer = '', end = `0\r\n${trailer}\r\n` } = parts;
  const pieces = FEED.match(new RegExp(`[^]{1,${octets}}`, 'g')) ?? [];
  const body = pieces.map((piece) => `${size ?? piece.length.toString(16)}${extension}\r\n${piece}\r\n`).join('');
  return ending(`${CHUNKED}${body}${end}`);
}

/** Bytes of a length that nobody says; the connection stays open unless it `closes`. */
export function withoutLength(closes: boolean): WireBehaviour {
  const text = `${OK}${XML}\r\n${FEED}`;
  return closes ? ending(text) : saying(text);
}

/** What a body is, in the words of a case: a challenge, a page, JSON, blanks, nothing, a feed. */
export function bodyOf(words: string): string | undefined {
  if (/challenge|captcha|bot[ -]?wall|cloudflare/i.test(words)) return CHALLENGE;
  if (/\bfeed body|body is a feed/i.test(words)) return FEED;
  if (/white ?space|blank/i.test(words)) return ' \r\n '.repeat(10);
  if (/no body|empty|Content-Length: 0/i.test(words)) return '';
  if (/json/i.test(words)) return '{"error":"not found"}';
  if (/html|page|parked|login|consent|paywall/i.test(words)) return PAGE;
  return /"([^"]*)"/.exec(words)?.[1];
}

/** A status, its headers, and a body by its words; a feed where they say nothing, so that only the status is wrong. */
export function answering(
  status: number,
  words: string,
  headers: Readonly<Record<string, string>> = {},
): WireBehaviour {
  const hasNoBody = status === 204 || status === 205 || status === 304;
  const body = hasNoBody ? '' : (bodyOf(words) ?? FEED);
  if (status === 101) return ending('HTTP/1.1 101 X\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n');
  if (status === 200 && body === CHALLENGE) return ending(answerPage(body));
  const type = body.startsWith('<!doctype') ? 'text/html' : body.startsWith('{') ? 'application/json' : undefined;
  const named = hasNoBody ? {} : { 'content-type': type ?? 'application/rss+xml' };
  return ending(httpAnswer(status, { ...named, ...headers }, body));
}

function withHead(lines: string): string {
  return `${OK}${XML}${lines}Content-Length: ${FEED.length}\r\n\r\n${FEED}`;
}
