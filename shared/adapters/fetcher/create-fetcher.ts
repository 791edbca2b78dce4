import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { Client, type Dispatcher } from 'undici';
import type { FetchResponse, FetchResult } from '../../model/fetch-result.ts';
import type { Fetcher, FetchRequest } from '../../ports.ts';
import { checkAddresses } from './check-addresses.ts';
import { type CheckedUrl, checkUrl, portOf, type ReachRules } from './check-url.ts';
import { type Dialled, dialChecked } from './dial-checked.ts';
import { failureReason } from './failure-reason.ts';
import { ACCEPTED_CODINGS, readBody } from './read-body.ts';

export type FetcherOptions = {
  /** `Vigia/<version> (+<contact>)`; sent with every request. */
  readonly userAgent: string;
  /** `host:port` as in the URL (default ports filled in) that may be reached in spite of a private address or odd port. */
  readonly allowHosts?: readonly string[];
  /** Hosts that stand for a port of this machine, such as the sample newsroom's; `http` and no port in the URL. */
  readonly aliases?: ReadonlyMap<string, { readonly port: number }>;
  /** Every address of a name, in text form; rejects with a DNS error code. The system's resolver unless given. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  /** Makes the connector for checked addresses; tests record dials here. */
  readonly dial?: (addresses: readonly string[], port: number) => Dialled;
  /** Addresses never to be reached though they are public: this machine's own unless given. */
  readonly ownAddresses?: readonly string[];
  /** How many redirects are followed; 5 unless said. */
  readonly maxRedirects?: number;
  /** Cap on the bytes of an answer's headers; 64 KiB unless said. */
  readonly maxHeaderBytes?: number;
};

/** `close` ends what is under way; later fetches fail. */
export type ClosableFetcher = Fetcher & { close(): Promise<void> };

/** Browsers follow 20; feeds that need more than 3 were not seen. */
const MAX_REDIRECTS = 5;

/** Four times what web servers themselves allow; cookies and policies of large outlets stay under 32 KiB. */
const MAX_HEADER_BYTES = 64 * 1024;

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
]);

/** RFC 9110 §15.4, without 300 (a choice for people) and 304 (no redirect). */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * The one guarded HTTP client: GET only, http and https, public addresses and what the operator named.
 *
 * A name is resolved once, every answer is checked, and the checked address is dialled; each redirect is
 * a new address and goes through the same. A connection serves one request, so that no check outlives
 * its use. One deadline covers names, connections, redirects, headers and body.
 */
export function createFetcher(options: FetcherOptions): ClosableFetcher {
  const settings = settingsOf(options);
  const closing = new AbortController();
  return {
    fetch: (request) => fetchGuarded(request, settings, closing.signal),
    close: async () => closing.abort(),
  };
}

type Settings = Required<Omit<FetcherOptions, 'allowHosts' | 'aliases' | 'ownAddresses'>> & {
  readonly rules: ReachRules;
  readonly ownAddresses: ReadonlySet<string>;
};

function settingsOf(options: FetcherOptions): Settings {
  return {
    userAgent: options.userAgent,
    resolve: options.resolve ?? resolveBySystem,
    dial: options.dial ?? dialChecked,
    maxRedirects: options.maxRedirects ?? MAX_REDIRECTS,
    maxHeaderBytes: options.maxHeaderBytes ?? MAX_HEADER_BYTES,
    ownAddresses: new Set(options.ownAddresses ?? addressesOfThisMachine()),
    rules: {
      allowHosts: new Set((options.allowHosts ?? []).map((host) => host.toLowerCase())),
      aliases: options.aliases ?? new Map(),
    },
  };
}

async function resolveBySystem(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}

function addressesOfThisMachine(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address));
}

async function fetchGuarded(request: FetchRequest, settings: Settings, closing: AbortSignal): Promise<FetchResult> {
  // One controller a request, taken off `closing` at the end: AbortSignal.any() on a signal that lives as
  // long as the fetcher would keep every request's connection in memory.
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const timer = setTimeout(end, request.timeoutMs);
  closing.addEventListener('abort', end, { once: true });
  if (closing.aborted) end();
  try {
    return await Promise.race([
      followRedirects(request, settings, ending.signal),
      endedBy(ending.signal, request, closing),
    ]);
  } finally {
    clearTimeout(timer);
    closing.removeEventListener('abort', end);
  }
}

/** Resolves when the deadline passes or the fetcher is closed, whatever still hangs (a resolver, say). */
function endedBy(signal: AbortSignal, request: FetchRequest, closing: AbortSignal): Promise<FetchResult> {
  return new Promise((resolve) => {
    const end = (): void => resolve(closing.aborted ? CLOSED : timedOut(request));
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
  });
}

const CLOSED: FetchResult = {
  kind: 'failed',
  reason: 'Vigía is shutting down; the request was given up.',
  retryable: true,
};

function timedOut({ url, timeoutMs }: FetchRequest): FetchResult {
  const reason = `${hostOf(url)} did not answer in full within ${timeoutMs / 1000} s.`;
  return { kind: 'timed-out', reason, timeoutMs };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'The server';
}

/** One address's end: an answer to give back, or an address to go on to. */
type Hop = FetchResult | { readonly kind: 'redirect'; readonly status: number; readonly location: string };

async function followRedirects(request: FetchRequest, settings: Settings, signal: AbortSignal): Promise<FetchResult> {
  const redirects: FetchResponse['redirects'][number][] = [];
  let url = request.url;
  for (;;) {
    const hop = await fetchOnce(url, request, settings, signal);
    if (hop.kind === 'response') return { ...hop, redirects };
    if (hop.kind !== 'redirect') return hop;
    if (redirects.length === settings.maxRedirects) return tooManyRedirects(request.url, settings.maxRedirects);
    redirects.push({ url, status: hop.status });
    url = hop.location;
  }
}

function tooManyRedirects(url: string, maxRedirects: number): FetchResult {
  return {
    kind: 'refused',
    code: 'redirects',
    url,
    reason: `${hostOf(url)} redirects more than ${maxRedirects} times; Vigía stops there.`,
  };
}

async function fetchOnce(text: string, request: FetchRequest, settings: Settings, signal: AbortSignal): Promise<Hop> {
  const checked = checkUrl(text, settings.rules);
  if (checked.kind === 'refused') return { ...checked, code: 'url', url: withoutCredentials(text) };
  try {
    const target = await addressesOf(checked, settings);
    if (target.kind === 'refused') return { ...target, code: 'address', url: checked.url.href };
    return await exchange(checked.url, target, request, settings, signal);
  } catch (error) {
    return { kind: 'failed', reason: failureReason(error, checked.url.host), retryable: true };
  }
}

function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/?#]*@/, '//');
}

type Target = { readonly kind: 'dial'; readonly addresses: readonly string[]; readonly port: number };

async function addressesOf(
  checked: Exclude<CheckedUrl, { kind: 'refused' }>,
  settings: Settings,
): Promise<Target | { readonly kind: 'refused'; readonly reason: string }> {
  if (checked.kind === 'alias') return { kind: 'dial', addresses: ['127.0.0.1'], port: checked.port };
  const { url, allowed } = checked;
  const port = portOf(url);
  const addresses = checked.kind === 'address' ? [checked.address] : await settings.resolve(checked.name);
  if (addresses.length === 0) throw Object.assign(new Error('no address'), { code: 'ENODATA' });
  const found = checkAddresses(addresses, { host: url.hostname, port, allowed, ownAddresses: settings.ownAddresses });
  return found.kind === 'dial' ? { ...found, port } : found;
}

async function exchange(
  url: URL,
  target: Target,
  request: FetchRequest,
  settings: Settings,
  signal: AbortSignal,
): Promise<Hop> {
  const dialled = settings.dial(target.addresses, target.port);
  const client = new Client(url.origin, {
    connect: dialled.connect,
    pipelining: 0,
    maxHeaderSize: settings.maxHeaderBytes,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  try {
    const path = url.pathname + url.search;
    const answer = await client.request({ path, method: 'GET', headers: headersOf(request, settings), signal });
    // Without a listener, destroying the client under an unread body would end the process.
    answer.body.on('error', () => undefined);
    const hop = await readAnswer(url, answer, request.maxBodyBytes);
    const overhead = 2 * settings.maxHeaderBytes;
    return dialled.bytesRead() > request.maxBodyBytes + overhead ? tooLarge(url, request.maxBodyBytes) : hop;
  } finally {
    void client.destroy();
  }
}

function headersOf(request: FetchRequest, settings: Settings): Record<string, string> {
  const passed = Object.entries(request.headers ?? {}).filter(([name]) => PASSED_HEADERS.has(name.toLowerCase()));
  return {
    accept: '*/*',
    ...Object.fromEntries(passed),
    'user-agent': settings.userAgent,
    'accept-encoding': ACCEPTED_CODINGS,
  };
}

async function readAnswer(url: URL, answer: Dispatcher.ResponseData, maxBodyBytes: number): Promise<Hop> {
  const headers = joinHeaders(answer.headers);
  if (REDIRECTS.has(answer.statusCode)) return redirectTo(url, answer.statusCode, headers['location']);
  if (Number(headers['content-length'] ?? 0) > maxBodyBytes) return tooLarge(url, maxBodyBytes);
  const read = await readBody(answer.body, headers['content-encoding'], maxBodyBytes);
  if (read.kind === 'too-large') return tooLarge(url, maxBodyBytes);
  if (read.kind === 'unread')
    return { kind: 'failed', reason: `Cannot read what ${url.host} sent as ${read.reason}.`, retryable: false };
  return { kind: 'response', status: answer.statusCode, finalUrl: url.href, redirects: [], headers, body: read.body };
}

/** Lower-case names; cookies are left out, so that nothing downstream can keep or send them. */
function joinHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const joined = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value ?? ''].flat().join(', ')]);
  return Object.fromEntries(joined.filter(([name]) => name !== 'set-cookie'));
}

function redirectTo(url: URL, status: number, location: string | undefined): Hop {
  if (!location) {
    const reason = `${url.host} answered ${status} (redirect) without saying where to go.`;
    return { kind: 'failed', reason, retryable: false };
  }
  // Header bytes arrive as Latin-1, but servers write UTF-8.
  const text = Buffer.from(location, 'latin1').toString('utf8');
  if (URL.canParse(text, url)) return { kind: 'redirect', status, location: new URL(text, url).href };
  return {
    kind: 'refused',
    code: 'url',
    url: text,
    reason: `${url.host} redirects to ${JSON.stringify(text.slice(0, 200))}, which is no valid address.`,
  };
}

function tooLarge(url: URL, maxBodyBytes: number): FetchResult {
  const reason = `${url.host} sent more than ${formatBytes(maxBodyBytes)}; Vigía stops reading there.`;
  return { kind: 'too-large', reason, maxBodyBytes };
}

function formatBytes(bytes: number): string {
  return bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${bytes} bytes`;
}
