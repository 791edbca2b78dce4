import type { FetchResponse, FetchResult } from '../../shared/model/fetch-result.ts';
import type { Fetcher, FetchRequest, Rng } from '../../shared/ports.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** How a simulated publisher behaves. */
export type Temper =
  | 'plain'
  | 'no-validators'
  | 'last-modified-only'
  | 'same-etag'
  | 'ttl'
  | 'max-age'
  | 'expires'
  | 'empty'
  | 'moved'
  | 'gone'
  | 'challenge'
  | 'down-at-noon'
  | 'rate-limited'
  | 'too-slow'
  | 'html'
  | 'truncated'
  | 'disallowed';

export type SimulatedFeed = {
  readonly id: string;
  readonly url: string;
  readonly temper: Temper;
  /** When it publishes, milliseconds since 1970, ascending; some lie before the day begins. */
  readonly publishesAt: readonly number[];
};

/** One request as the publisher's log would have it. */
export type SimulatedRequest = {
  readonly startMs: number;
  readonly endMs: number;
  readonly host: string;
  readonly kind: 'robots' | 'feed' | 'article';
  readonly url: string;
  readonly status: number | string;
  /** With If-None-Match or If-Modified-Since. */
  readonly conditional: boolean;
  readonly userAgentless?: true;
  readonly feedId?: string;
  /** The feed says something else than at the request before. */
  readonly changed?: boolean;
};

export type SimulatedWeb = {
  readonly fetcher: Fetcher;
  readonly log: readonly SimulatedRequest[];
};

/** Entries that a feed shows. */
const WINDOW = 25;

/** What `rate-limited` asks for. */
export const RETRY_AFTER_SECONDS = 5_400;

/** What `ttl`, `max-age` and `expires` ask for, in minutes. */
export const ASKED_MINUTES = 90;

const NOON_OUTAGE_HOURS = [12, 13, 14];

/**
 * Publishers as a fetcher sees them: each feed grows by its own rhythm, answers conditional requests, and
 * fails as its temper says; every host keeps a log. Requests take 50 to 1,500 ms of the clock's time.
 */
export function createSimulatedWeb(options: {
  readonly feeds: readonly SimulatedFeed[];
  readonly clock: VirtualClock;
  readonly rng: Rng;
}): SimulatedWeb {
  const { feeds, clock, rng } = options;
  const byUrl = new Map(feeds.map((feed) => [feed.url, feed]));
  for (const feed of feeds) if (feed.temper === 'moved') byUrl.set(`${feed.url}?new`, { ...feed, temper: 'plain' });
  const lastBodies = new Map<string, string>();
  const log: SimulatedRequest[] = [];

  const once = async (request: FetchRequest, url: string): Promise<FetchResult> => {
    const startMs = clock.nowMs();
    const feed = byUrl.get(url);
    await clock.sleep(feed?.temper === 'too-slow' ? request.timeoutMs : 50 + Math.floor(rng.next() ** 3 * 1_450));
    const result = answer(request, url, feed, clock.nowMs());
    log.push(line(request, url, result, { startMs, endMs: clock.nowMs(), feed, lastBodies }));
    return result;
  };

  return {
    log,
    fetcher: {
      async fetch(request) {
        const redirects: FetchResponse['redirects'][number][] = [];
        let url = request.url;
        for (;;) {
          const result = await once(request, url);
          if (result.kind !== 'response' || result.status !== 301)
            return result.kind === 'response' ? { ...result, redirects } : result;
          redirects.push({ url, status: 301 });
          url = result.headers['location'] ?? '';
          const stop = await request.beforeRedirect?.(url);
          if (stop !== undefined) return stop;
        }
      },
    },
  };
}

function line(
  request: FetchRequest,
  url: string,
  result: FetchResult,
  {
    startMs,
    endMs,
    feed,
    lastBodies,
  }: {
    readonly startMs: number;
    readonly endMs: number;
    readonly feed: SimulatedFeed | undefined;
    readonly lastBodies: Map<string, string>;
  },
): SimulatedRequest {
  const { host, pathname } = new URL(url);
  const conditional =
    request.headers?.['if-none-match'] !== undefined || request.headers?.['if-modified-since'] !== undefined;
  const kind = pathname === '/robots.txt' ? 'robots' : feed === undefined ? 'article' : 'feed';
  const status = result.kind === 'response' ? result.status : result.kind;
  const base = { startMs, endMs, host, kind, url, status, conditional } as const;
  if (feed === undefined || (status !== 200 && status !== 304)) return base;
  const said = versionOf(feed, endMs);
  const changed = lastBodies.get(feed.id) !== said;
  lastBodies.set(feed.id, said);
  return { ...base, feedId: feed.id, changed };
}

function answer(request: FetchRequest, url: string, feed: SimulatedFeed | undefined, nowMs: number): FetchResult {
  const { pathname } = new URL(url);
  if (pathname === '/robots.txt') return robotsOf(url);
  if (feed === undefined) return respond(url, 200, { 'content-type': 'text/html' }, articlePage(pathname));
  return feedAnswer(request, url, feed, nowMs);
}

function robotsOf(url: string): FetchResult {
  const { host } = new URL(url);
  if (host.startsWith('disallowed')) return respond(url, 200, {}, 'User-agent: *\nDisallow: /feed/\n');
  if (host.startsWith('slowly')) return respond(url, 200, {}, 'User-agent: *\nCrawl-delay: 10\n');
  return respond(url, 404, {}, '');
}

function feedAnswer(request: FetchRequest, url: string, feed: SimulatedFeed, nowMs: number): FetchResult {
  switch (feed.temper) {
    case 'gone':
      return respond(url, 410, {}, '');
    case 'challenge':
      return respond(
        url,
        403,
        { 'content-type': 'text/html', server: 'cloudflare', 'cf-mitigated': 'challenge' },
        '<html><title>Just a moment...</title></html>',
      );
    case 'too-slow':
      return { kind: 'timed-out', reason: 'the server did not answer in time', timeoutMs: request.timeoutMs };
    case 'html':
      return respond(
        url,
        200,
        { 'content-type': 'text/html' },
        '<!doctype html><html><title>News</title><p>Welcome</p></html>',
      );
    case 'moved':
      return respond(url, 301, { location: `${url}?new` }, '');
    case 'down-at-noon':
      if (NOON_OUTAGE_HOURS.includes(new Date(nowMs).getUTCHours())) return respond(url, 503, {}, 'down');
      break;
    case 'rate-limited':
      if (new Date(nowMs).getUTCHours() === 9)
        return respond(url, 429, { 'retry-after': String(RETRY_AFTER_SECONDS) }, '');
      break;
    default:
  }
  return content(request, url, feed, nowMs);
}

function content(request: FetchRequest, url: string, feed: SimulatedFeed, nowMs: number): FetchResult {
  const version = versionOf(feed, nowMs);
  const etag = feed.temper === 'same-etag' ? '"always"' : `"${version}"`;
  const modified = new Date(Math.floor((visibleOf(feed, nowMs).at(-1) ?? 0) / 1000) * 1000).toUTCString();
  const { temper } = feed;
  const headers = {
    'content-type': 'application/rss+xml',
    date: new Date(nowMs).toUTCString(),
    ...(temper !== 'no-validators' && temper !== 'last-modified-only' && { etag }),
    ...(temper !== 'no-validators' && temper !== 'same-etag' && { 'last-modified': modified }),
    ...(temper === 'max-age' && { 'cache-control': `public, max-age=${ASKED_MINUTES * 60}` }),
    ...(temper === 'expires' && { expires: new Date(nowMs + ASKED_MINUTES * 60_000).toUTCString() }),
  };
  const asked = request.headers ?? {};
  const known =
    asked['if-none-match'] === undefined
      ? asked['if-modified-since'] === headers['last-modified']
      : asked['if-none-match'] === headers['etag'];
  const has = asked['if-none-match'] !== undefined || asked['if-modified-since'] !== undefined;
  if (has && known) return respond(url, 304, headers, '');
  const body = render(feed, nowMs);
  return respond(url, 200, headers, temper === 'truncated' ? body.slice(0, -60) : body);
}

function visibleOf({ publishesAt, temper }: SimulatedFeed, nowMs: number): readonly number[] {
  if (temper === 'empty') return [];
  return publishesAt.filter((at) => at <= nowMs).slice(-WINDOW);
}

function versionOf(feed: SimulatedFeed, nowMs: number): string {
  return `${feed.id}-${visibleOf(feed, nowMs).at(-1) ?? 'none'}`;
}

function render(feed: SimulatedFeed, nowMs: number): string {
  const { origin } = new URL(feed.url);
  const items = visibleOf(feed, nowMs)
    .toReversed()
    .map(
      (at) =>
        `<item><title>Story ${at} of ${feed.id}</title><link>${origin}/story/${feed.id}-${at}</link><guid isPermaLink="false">${feed.id}-${at}</guid><pubDate>${new Date(at).toUTCString()}</pubDate><description>What happened at ${at}, as ${feed.id} tells it.</description></item>`,
    );
  const ttl = feed.temper === 'ttl' ? `<ttl>${ASKED_MINUTES}</ttl>` : '';
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>${feed.id}</title><link>${origin}/</link>${ttl}${items.join('\n')}</channel></rss>`;
}

function articlePage(path: string): string {
  return `<html><title>Story ${path}</title><body><p>${`The words of ${path} go on for a while. `.repeat(20)}</p></body></html>`;
}

function respond(url: string, status: number, headers: Readonly<Record<string, string>>, body: string): FetchResponse {
  return { kind: 'response', status, finalUrl: url, redirects: [], headers, body: new TextEncoder().encode(body) };
}
