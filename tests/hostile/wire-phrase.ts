import {
  answering,
  answeringTwice,
  bodyOf,
  breakingOff,
  changed,
  dripping,
  ending,
  hangingUp,
  inChunks,
  ofOtherLength,
  pouring,
  pouringBody,
  pouringEndlessly,
  saying,
  type WireBehaviour,
  withHeaders,
  withInterim,
  withLines,
  withoutLength,
} from './wire-behaviour.ts';

/**
 * How a server behaves. `tls`: only its certificate or version is wrong, and it answers with a feed; one that is `mute`
 * never ends the handshake. `http2`: it speaks nothing else, badly.
 */
export type Wire =
  | { readonly kind: 'socket'; readonly subject: 'feed' | 'article'; readonly play: WireBehaviour }
  | { readonly kind: 'tls'; readonly fault: 'expired' | 'not-yet' | 'self-signed' | 'other-name' | 'old' | 'mute' }
  | { readonly kind: 'http2'; readonly play: WireBehaviour };

/**
 * What a server does that a case describes in words, such as `chunk extension of 1 MiB` or
 * `429 Retry-After: -5`; nothing for words that no rule knows. Times are shortened a hundred times.
 */
export function readWirePhrase(phrase: string): Wire | undefined {
  for (const [pattern, make] of RULES) {
    const match = pattern.exec(phrase);
    if (match === null) continue;
    const made = make({ ...match.groups });
    return typeof made === 'function' ? { kind: 'socket', subject: 'feed', play: made } : made;
  }
  return undefined;
}

/** Named groups of a phrase; those it has not are absent. */
type Words = Readonly<Record<string, string | undefined>>;
type Rule = readonly [RegExp, (words: Words) => WireBehaviour | Wire];

const COUNT = '(?<count>\\d[\\d ]*|one|a|single)';
const SIZE = '(?<size>\\d[\\d ]*) ?(?<unit>[KMG]i?B)';
const OCTET = '(?:octet|byte)s?';
const NEVER_ENDS = /for ever|forever|endless|infinite|unending|never ends/i;

function phrase(source: string): RegExp {
  return new RegExp(source.replaceAll('COUNT', COUNT).replaceAll('SIZE', SIZE).replaceAll('OCTET', OCTET), 'i');
}

/** In order: the first that fits is meant. */
const RULES: readonly Rule[] = [
  // Time.
  [/^TLS handshake\b.*\b(?:never|stalls|hangs)/i, () => ({ kind: 'tls', fault: 'mute' })],
  [phrase('^COUNT (?:header OCTET|OCTET of (?:the )?(?:head|headers?))\\b'), () => dripping('head', undefined)],
  [
    phrase('^COUNT (?:body OCTET|OCTET of (?:the )?body)(?:.*Content-Length:? (?<length>\\d+))?'),
    ({ length }) => dripping('body', length),
  ],
  [
    /\bhead(?:ers)?,? (?:and )?then (?:silence|nothing)|(?:silence|stalls|hangs) after (?:the )?head/i,
    () => saying('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n'),
  ],
  [
    /^(?:accept\w*|connection accepted|connects)\b.*\b(?:nothing|silen\w+|no (?:bytes|answer)|never)|^(?:never answers|no answer|silence|hangs)\b/i,
    () => saying(''),
  ],
  // Ends too early.
  [
    /^(?<how>RST|reset|FIN|close[sd]?|connection (?:refused|reset|closed?))(?:,| (?:before|instead|on|at|without)\b|$)/i,
    ({ how }) => hangingUp(/RST|reset|refused/i.test(how ?? '')),
  ],
  [
    /^(?<how>RST|reset|FIN|(?:connection )?(?:close[sd]?|reset)) (?:after|in|during|half)\b/i,
    ({ how }) => breakingOff(/RST|reset/i.test(how ?? '')),
  ],
  // Too much.
  [/^(?:two|a second|second|pipelined|another)\b.*\banswers?/i, () => answeringTwice()],
  [/^(?=.*\bchunk)(?=.*(?:endless|infinite|without an end|for ever))/i, () => pouringEndlessly('chunked')],
  [/^(?:endless|infinite|unending) head/i, () => pouring('HTTP/1.1 200 OK\r\n', `x-more: ${'e'.repeat(1_000)}\r\n`)],
  [
    /^(?:endless|infinite|unending) body|^body (?:without an end|that never ends|for ever)/i,
    () => pouringEndlessly('close'),
  ],
  [
    phrase('^body of SIZE(?<rest>.*)'),
    (words) =>
      pouringEndlessly(/without|no Content-Length/i.test(words['rest'] ?? '') ? 'close' : 'length', sizeOf(words)),
  ],
  [
    phrase('^(?<subject>article|feed) URL answers (?<type>[\\w.+-]+/[\\w.+-]+) of SIZE'),
    (words) => ({
      kind: 'socket',
      subject: words['subject'] === 'feed' ? 'feed' : 'article',
      play: pouringBody(words['type'] ?? '', sizeOf(words)),
    }),
  ],
  // Chunks.
  [/^chunk size (?:larger|more|bigger|longer|greater) than/i, () => inChunks({ size: '7fffff' })],
  [/^chunk size (?<size>\S+)/i, ({ size = '' }) => inChunks({ size })],
  [/^(?:a )?chunk (?:without|with no|with an empty) (?:a )?size/i, () => inChunks({ size: '' })],
  [
    /(?:\bno|without a|missing)\b.*\b(?:final|last|terminating|closing|zero)[ -](?:size )?chunk/i,
    () => inChunks({ end: '' }),
  ],
  [
    phrase('^(?:(?<octets>\\d+|one)[- ]OCTET )?chunk.*\\bextensions? of SIZE'),
    (words) =>
      inChunks({
        extension: `;${filler(words)}`,
        ...(words['octets'] !== undefined && { octets: Number(words['octets']) || 1 }),
      }),
  ],
  [phrase('^trailers? (?:section )?of SIZE'), (words) => inChunks({ trailer: `x-trailer: ${filler(words)}\r\n` })],
  [/^trailers? (?:with|of|that says) (?<line>[A-Z][\w-]*: .*)/i, ({ line }) => inChunks({ trailer: `${line}\r\n` })],
  [
    phrase('^(?:[\\d ]+ )?(?:chunks of (?<octets>\\d+|one) OCTET|(?<one>one|1)[- ]?OCTET chunks|one[- ]OCTET chunks)'),
    ({ octets }) => inChunks({ octets: Number(octets) || 1 }),
  ],
  // Heads.
  [phrase('^(?:status line|reason phrase) of SIZE'), (words) => ending(`HTTP/1.1 200 ${filler(words)}\r\n\r\n`)],
  [phrase('^(?:one |a |single )?header names? of SIZE'), (words) => withHeaders(1, () => `${filler(words)}: x`)],
  [
    phrase('^(?:one |a |single )?headers?(?: lines?| values?)? of SIZE'),
    (words) => withHeaders(1, () => `x-long: ${filler(words)}`),
  ],
  [
    phrase('^(?<count>\\d[\\d ]*) (?<name>[A-Z][\\w-]*)? ?headers?(?: lines?)?(?: of SIZE)?'),
    (words) => {
      const { name = '' } = words;
      const value = words['size'] === undefined ? 'value' : filler(words);
      return withHeaders(numberOf(words['count']), (at) =>
        name === '' ? `x-${at}: ${value}` : `${name}: n${at}=${value}`,
      );
    },
  ],
  [
    phrase('^(?:an? )?(?<name>[A-Z][\\w-]*)(?: header)? of SIZE'),
    (words) => withLines([`${words['name']}: ${filler(words)}`]),
  ],
  [/^two (?:different )?Content-Length/i, () => withLines(['Content-Length: 5', 'Content-Length: 500'])],
  [
    /^two (?:different )?Transfer-Encoding/i,
    () => withLines(['Transfer-Encoding: chunked', 'Transfer-Encoding: identity']),
  ],
  [/^two (?:different )?Content-Type/i, () => withLines(['Content-Type: text/html'])],
  [
    /^(?<words>.*?)(?<status>1\d\d) (?:Continue|Processing|Early Hints)\b(?<more>.*)/i,
    ({ words = '', status = '100', more = '' }) =>
      withInterim(
        status,
        NEVER_ENDS.test(words + more)
          ? Number.POSITIVE_INFINITY
          : numberOf(words.trim() || /[\d ]*\d/.exec(more)?.[0]) || 1,
      ),
  ],
  [
    /^(?:bare |only )?(?<end>LF|CR)(?: only)?(?: as)? line (?:ends|endings)/i,
    ({ end }) => changed((answer) => answer.replaceAll('\r\n', /LF/i.test(end ?? '') ? '\n' : '\r')),
  ],
  [
    /^(?<version>HTTP\/[\d.]+) (?:answer|status line|response)(?<rest>.*)/i,
    ({ version = '', rest = '' }) =>
      changed((answer) => {
        const old = answer.replace('HTTP/1.1', version);
        return /no|without/i.test(rest) ? old.replace(/Content-Length: \d+\r\n/, '') : old;
      }),
  ],
  [
    /^(?:a )?(?<what>NUL|bare CR|control\w*) in (?:a |the )?header/i,
    ({ what = '' }) => withLines([/CR/i.test(what) ? 'x-bad: a\rb' : 'x-bad: a\0b']),
  ],
  [/^(?:header )?(?:obs-fold|folded)\b/i, () => withLines(['x-folded: a\r\n b'])],
  [/^header (?:line )?without (?:a |its )?colon/i, () => withLines(['no colon here'])],
  [/^header with (?:a )?(?:space|blank) before/i, () => withLines(['x-spaced : a'])],
  [
    /(?:non-ASCII|UTF-8|Latin-1)\b.*\bheader|^header\b.*(?:non-ASCII|UTF-8|Latin-1)/i,
    () => changed((answer) => answer.replace('\r\n', '\r\nx-name: \xf1and\xfa\r\n')),
  ],
  [/^body (?:with(?:out)?|and) (?:no |a )?status line/i, () => ending('<rss version="2.0"><channel/></rss>')],
  [
    /^(?:ICY\b|.*\b(?:banner|garbage|random (?:bytes|octets)|binary|not HTTP|TLS (?:hello|alert|record)))/i,
    () => ending('SSH-2.0-OpenSSH_9.6\r\n\x16\x03\x01\x02\0\x01\r\n\r\n'),
  ],
  // How long the body is.
  [
    /^Content-Length:? (?<claimed>\d+),? (?:and |but )?(?:it )?(?:sends|body of) (?<sent>\d+)/i,
    ({ claimed, sent }) => ofOtherLength(Number(claimed), Number(sent)),
  ],
  [/^Content-Length:? (?<length>\S+)$/i, ({ length }) => withLines([`Content-Length: ${length}`])],
  [
    /^(?<words>.*(?:\bno|without(?: a)?) Content-Length\b.*)/i,
    ({ words = '' }) => withoutLength(!/keep|open|stays/i.test(words)),
  ],
  // What the body is.
  [
    /^(?:no|missing|without(?: a)?) Content-Type/i,
    () => changed((answer) => answer.replace(/Content-Type: .*\r\n/, '')),
  ],
  [/^empty Content-Type/i, () => changed((answer) => answer.replace(/Content-Type: .*\r\n/, 'Content-Type: \r\n'))],
  [
    /^(?:Content-Type: )?(?<type>[\w.+-]+\/[\w.+-]+(?:; ?[\w=-]+)?), (?:the )?body is (?<what>.*)/i,
    ({ type = '', what = '' }) => answering(200, what === 'a feed' ? 'a feed body' : what, { 'content-type': type }),
  ],
  [/^(?<line>Content-Encoding: \S+), (?:the )?body is plain/i, ({ line = '' }) => withLines([line])],
  // TLS and HTTP/2.
  [/^TLS ?(?:v|)1\.[01]\b|^SSL/i, () => ({ kind: 'tls', fault: 'old' })],
  [/\bnot[ -]yet valid|certificate (?:of|from) the future/i, () => ({ kind: 'tls', fault: 'not-yet' })],
  [/\bexpired\b/i, () => ({ kind: 'tls', fault: 'expired' })],
  [/self-signed|(?:unknown|untrusted) (?:authority|root|CA|issuer)/i, () => ({ kind: 'tls', fault: 'self-signed' })],
  [
    /wrong[- ](?:host|name)|(?:certificate|cert) (?:for|of) (?:another|the wrong|a different)|name mismatch/i,
    () => ({ kind: 'tls', fault: 'other-name' }),
  ],
  [
    /HTTP\/2 (?<frame>\w+)|ALPN|rapid reset/i,
    ({ frame }) => ({ kind: 'http2', play: saying(framesOf(frame ?? 'RESET')) }),
  ],
  // A status, and what else is said of the answer.
  [
    /^(?<status>\d{3}) (?:with )?two Retry-After/i,
    ({ status }) => answering(Number(status), '"no"', { 'Retry-After': '5', 'retry-after': '99999999' }),
  ],
  [
    /^(?<status>\d{3}) with an empty (?<name>[A-Z][\w-]*)/,
    ({ status, name = '' }) => answering(Number(status), '"no"', { [name]: '' }),
  ],
  [
    /^(?<status>\d{3}) (?<name>WWW-Authenticate|Proxy-Authenticate)$/i,
    ({ status, name = '' }) => answering(Number(status), '"no"', { [name]: 'Basic realm="x"' }),
  ],
  [
    /^(?<status>\d{3}) (?:with |and )?(?<name>(?!Content-Length\b)[A-Z][\w-]*): ?(?<value>.*)$/,
    ({ status, name = '', value = '' }) => answering(Number(status), bodyOf(value) ?? '"no"', { [name]: value }),
  ],
  [/^(?<status>\d{3})\b(?<rest>.*)$/, ({ status, rest = '' }) => answering(Number(status), rest)],
  [/^(?<lines>[A-Z][\w-]* ?: ?\S.*?)$/, ({ lines = '' }) => withLines(lines.split(/ and (?=[A-Z][\w-]* ?: )/))],
];

/** RFC 9113 §4.1, §6: frames as they go over the wire, after the empty SETTINGS that opens a connection. */
const FRAMES: Readonly<Record<string, string>> = {
  RESET: '0000040300000000010000000b',
  SETTINGS: '000000040000000000',
  PING: '0000080600000000000000000000000000',
  CONTINUATION: '000001090000000001be',
  GOAWAY: '0000080700000000000000000000000002',
  WINDOW_UPDATE: '00000408000000000000000000',
};

/** The opening, for a CONTINUATION the header block that it goes on with, and a thousand times the frame. */
function framesOf(name: string): Buffer {
  const kind = name.toUpperCase();
  const start = kind === 'CONTINUATION' ? '000000040000000000' + '00000101000000000188' : '000000040000000000';
  return Buffer.from(start + (FRAMES[kind] ?? FRAMES['RESET'] ?? '').repeat(1_000), 'hex');
}

function numberOf(text: string | undefined): number {
  return Number((text ?? '').replace(/\D/g, ''));
}

const UNITS: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

function sizeOf({ size, unit = '' }: Words): number {
  return numberOf(size) * (UNITS[unit.slice(0, 1).toUpperCase()] ?? 1);
}

function filler(words: Words): string {
  return 'e'.repeat(sizeOf(words));
}
