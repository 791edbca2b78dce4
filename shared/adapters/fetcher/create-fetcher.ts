import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import type { FetchResponse, FetchResult } from '../../model/fetch-result.ts';
import type { Fetcher, FetchRequest } from '../../ports.ts';
import { checkAddresses } from './check-addresses.ts';
import { type CheckedUrl, checkUrl, portOf, type ReachRules } from './check-url.ts';
import { type Dialled, type DialOptions, dialChecked } from './dial-checked.ts';
import { type ExchangeSettings, exchange, type Hop, type Target } from './exchange.ts';
import { failureReason } from './failure-reason.ts';

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
  readonly dial?: (addresses: readonly string[], port: number, options: Pick<DialOptions, 'http2'>) => Dialled;
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
 * The one guarded HTTP client: GET and POST, http and https, public addresses and what the operator named.
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

type Settings = ExchangeSettings & {
  readonly resolve: (name: string) => Promise<readonly string[]>;
  readonly maxRedirects: number;
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

async function followRedirects(request: FetchRequest, settings: Settings, signal: AbortSignal): Promise<FetchResult> {
  const startedMs = performance.now();
  const redirects: FetchResponse['redirects'][number][] = [];
  let url = request.url;
  for (;;) {
    const hop = await fetchOnce({ url, isRedirect: redirects.length > 0, request, settings, signal, startedMs });
    if (hop.kind === 'response') return { ...hop, redirects };
    if (hop.kind !== 'redirect') return hop;
    if (request.post !== undefined) return sentOn(url);
    if (redirects.length === settings.maxRedirects) return tooManyRedirects(request.url, settings.maxRedirects);
    redirects.push({ url, status: hop.status });
    url = hop.location;
  }
}

function tooManyRedirects(url: string, maxRedirects: number): FetchResult {
  const reason = `${hostOf(url)} redirects more than ${maxRedirects} times; Vigía stops there.`;
  return { kind: 'refused', code: 'redirects', url, reason };
}

function sentOn(url: string): FetchResult {
  const reason = `${hostOf(url)} sends a POST on to another address; Vigía posts to the address it was given only.`;
  return { kind: 'refused', code: 'redirects', url, reason };
}

type OneFetch = {
  readonly url: string;
  readonly isRedirect: boolean;
  readonly request: FetchRequest;
  readonly settings: Settings;
  readonly signal: AbortSignal;
  readonly startedMs: number;
};

async function fetchOnce({ url, isRedirect, request, settings, signal, startedMs }: OneFetch): Promise<Hop> {
  const checked = checkUrl(url, settings.rules);
  if (checked.kind === 'refused') return { ...checked, code: 'url', url: printable(url) };
  const ended = isRedirect ? await request.beforeRedirect?.(checked.url.href) : undefined;
  if (ended !== undefined) return ended;
  try {
    const target = await addressesOf(checked, settings);
    if (target.kind === 'refused') return { ...target, code: 'address', url: checked.url.href };
    // What hung until the deadline was given up by the caller: nothing is dialled for it any more.
    signal.throwIfAborted();
    return await exchange({ url: checked.url, target, request, settings, signal, startedMs });
  } catch (error) {
    return { kind: 'failed', reason: failureReason(error, checked.url.host), retryable: true };
  }
}

/** Room for any address that people use; a refused one may be as long as its sender likes. */
const MAX_PRINTED_URL = 2_000;

function printable(text: string): string {
  return text.replace(/\/\/[^/?#]*@/, '//').slice(0, MAX_PRINTED_URL);
}

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
