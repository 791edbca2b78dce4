import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Dispatcher } from 'undici';
import type { FetchResult } from '../../model/fetch-result.ts';
import type { FetchRequest } from '../../ports.ts';
import type { Dialled, DialOptions } from './dial-checked.ts';
import { ACCEPTED_CODINGS, readBody } from './read-body.ts';

/** One address's end: an answer to give back, or an address to go on to. */
export type Hop = FetchResult | { readonly kind: 'redirect'; readonly status: number; readonly location: string };

/** Checked addresses, any of which may be dialled. */
export type Target = { readonly kind: 'dial'; readonly addresses: readonly string[]; readonly port: number };

export type ExchangeSettings = {
  readonly userAgent: string;
  readonly maxHeaderBytes: number;
  readonly dial: (addresses: readonly string[], port: number, options: Pick<DialOptions, 'http2'>) => Dialled;
};

export type Exchange = {
  readonly url: URL;
  readonly target: Target;
  readonly request: FetchRequest;
  readonly settings: ExchangeSettings;
  /** Ends it, whatever it waits for. */
  readonly signal: AbortSignal;
  /** When the whole request began, by `performance.now()`. */
  readonly startedMs: number;
};

/**
 * What a caller may say beside the fetcher's own headers. Everything else is left out: no credentials,
 * no cookies, nothing that changes the framing of the request.
 */
const PASSED_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'accept-language',
  'cache-control',
  'if-modified-since',
  'if-none-match',
  // Standard Webhooks 1.0: who posts, what and when.
  'webhook-id',
  'webhook-signature',
  'webhook-timestamp',
]);

/** RFC 9110 §15.4, without 300 (a choice for people) and 304 (no redirect). */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The pace that any host can rely on: one request a second. */
const BEFORE_HTTP1_MS = 1_000;

/**
 * One request over one connection: HTTP/2 where the server takes it. A server that breaks HTTP/2, or says
 * by it that it wants HTTP/1.1, gets the request once more by that. Rejects as sockets, DNS and TLS do.
 */
export async function exchange(input: Exchange): Promise<Hop> {
  try {
    return await exchangeOnce(input, { http2: true });
  } catch (error) {
    if (input.request.post !== undefined || !isHttp2Trouble(error)) throw error;
    await sleep(BEFORE_HTTP1_MS, undefined, { signal: input.signal });
    // Where that fails too, the first failure says more: many such servers speak no HTTP/1.1 at all.
    return await exchangeOnce(input, { http2: false }).catch(() => Promise.reject(error));
  }
}

/** RFC 9113 §7. REFUSED_STREAM (7) and ENHANCE_YOUR_CALM (11) ask for less, not for another version. */
function isHttp2Trouble(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || !/^ERR_HTTP2_/.test(String(error.code))) return false;
  return !/REFUSED_STREAM|ENHANCE_YOUR_CALM|code (?:7|11)$/.test(error.message);
}

async function exchangeOnce(input: Exchange, options: Pick<DialOptions, 'http2'>): Promise<Hop> {
  const { url, target, request, settings } = input;
  const dialled = settings.dial(target.addresses, target.port, options);
  const client = new Client(url.origin, {
    connect: dialled.connect,
    pipelining: 0,
    maxHeaderSize: PARSED_HEADER_CAPS * settings.maxHeaderBytes,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const watch = watchWire(input, dialled);
  try {
    const answer = await client.request({ ...requestOf(input), signal: watch.signal });
    // Without a listener, destroying the client under an unread body would end the process.
    answer.body.on('error', () => undefined);
    const { hop, wireBytes } = await readAnswer(input, answer);
    const isPadded = wireBytes !== undefined && dialled.bytesRead() > wireLimit(wireBytes, settings);
    return isPadded ? tooLarge(url, request.maxBodyBytes) : hop;
  } catch (error) {
    if (watch.isTooMuch()) return tooLarge(url, request.maxBodyBytes);
    throw error;
  } finally {
    watch.end();
    void client.destroy();
  }
}

/**
 * All that a connection may bring for a body of so many bytes: chunk sizes and frames around it may double
 * it. What has no other cap ends here: chunk extensions, trailers, interim answers, HTTP/2 control frames.
 */
function wireLimit(bodyBytes: number, { maxHeaderBytes }: ExchangeSettings): number {
  return 2 * (bodyBytes + maxHeaderBytes);
}

/**
 * An answer whose headers are too long is parsed up to this many times the cap, so that its end can be told
 * apart: an address in `Location` that is too long is refused as one.
 */
const PARSED_HEADER_CAPS = 4;

const WATCH_EVERY_MS = 100;

/** Ends an exchange as soon as its connection has brought more than an answer within the caps can have. */
function watchWire(
  { request, settings, signal }: Exchange,
  { bytesRead }: Dialled,
): { readonly signal: AbortSignal; readonly isTooMuch: () => boolean; readonly end: () => void } {
  const isTooMuch = (): boolean => bytesRead() > wireLimit(request.maxBodyBytes, settings);
  const ending = new AbortController();
  const abort = (): void => ending.abort();
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const timer = setInterval(() => isTooMuch() && abort(), WATCH_EVERY_MS);
  const end = (): void => {
    clearInterval(timer);
    signal.removeEventListener('abort', abort);
  };
  return { signal: ending.signal, isTooMuch, end };
}

function requestOf({ url, request, settings }: Exchange): Dispatcher.RequestOptions {
  const passed = Object.entries(request.headers ?? {}).filter(([name]) => PASSED_HEADERS.has(name.toLowerCase()));
  const headers = {
    accept: '*/*',
    ...Object.fromEntries(passed),
    ...(request.authorization !== undefined && url.href === new URL(request.url).href
      ? { authorization: request.authorization }
      : {}),
    'user-agent': settings.userAgent,
    'accept-encoding': ACCEPTED_CODINGS,
  };
  const path = url.pathname + url.search;
  const { post } = request;
  if (post === undefined) return { path, method: 'GET', headers };
  return { path, method: 'POST', headers: { ...headers, 'content-type': post.contentType }, body: post.body };
}

/** `wireBytes`: of a body that was read to its end. */
type Read = { readonly hop: Hop; readonly wireBytes?: number };

async function readAnswer(
  { url, request, settings, startedMs }: Exchange,
  answer: Dispatcher.ResponseData,
): Promise<Read> {
  const firstByteMs = performance.now() - startedMs;
  const { statusCode: status } = answer;
  const headers = joinHeaders(answer.headers);
  if (headerBytes(answer.headers) > settings.maxHeaderBytes)
    return { hop: unread(`${url.host} sent more than ${formatBytes(settings.maxHeaderBytes)} of headers`) };
  if (REDIRECTS.has(status)) return { hop: redirectTo(url, status, headers['location']) };
  const read = await readBody(answer.body, {
    contentEncoding: headers['content-encoding'],
    contentLength: Number(headers['content-length'] ?? 0),
    maxBytes: request.maxBodyBytes,
    atCap: request.atCap ?? 'refuse',
  });
  if (read.kind === 'too-large') return { hop: tooLarge(url, request.maxBodyBytes) };
  if (read.kind === 'unread') return { hop: unread(`${url.host} sent what Vigía does not read: ${read.reason}`) };
  const hop: Hop = {
    kind: 'response',
    status,
    finalUrl: url.href,
    redirects: [],
    headers,
    body: read.body,
    ...(read.isCut && { truncated: true }),
    timings: { firstByteMs, totalMs: performance.now() - startedMs },
  };
  return read.isCut ? { hop } : { hop, wireBytes: read.wireBytes };
}

/** Lower-case names; cookies are left out, so that nothing downstream can keep or send them. */
function joinHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const joined = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value ?? ''].flat().join(', ')]);
  return Object.fromEntries(joined.filter(([name]) => name !== 'set-cookie'));
}

/** As HTTP/1.1 would write them; without `location`, whose length is judged as an address. */
function headerBytes(headers: Dispatcher.ResponseData['headers']): number {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    name === 'location' ? [] : [value ?? ''].flat().map((text) => name.length + text.length + ': \r\n'.length),
  );
  return lines.reduce((sum, length) => sum + length, 0);
}

function redirectTo(url: URL, status: number, location: string | undefined): Hop {
  if (!location) return unread(`${url.host} answered ${status} (redirect) without saying where to go`);
  // Header bytes arrive as Latin-1, but servers write UTF-8.
  const text = Buffer.from(location, 'latin1').toString('utf8');
  if (URL.canParse(text, url)) return { kind: 'redirect', status, location: new URL(text, url).href };
  return {
    kind: 'refused',
    code: 'url',
    url: text.slice(0, 200),
    reason: `${url.host} redirects to ${JSON.stringify(text.slice(0, 200))}, which is no valid address.`,
  };
}

function unread(sentence: string): FetchResult {
  return { kind: 'failed', reason: `${sentence}.`, retryable: false };
}

function tooLarge(url: URL, maxBodyBytes: number): FetchResult {
  const reason = `${url.host} sent more than ${formatBytes(maxBodyBytes)}; Vigía stops reading there.`;
  return { kind: 'too-large', reason, maxBodyBytes };
}

function formatBytes(bytes: number): string {
  return bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${bytes} bytes`;
}
