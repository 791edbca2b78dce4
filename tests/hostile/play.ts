import type { SecureVersion, TlsOptions } from 'node:tls';
import { createExtractor } from '../../shared/adapters/extractor/extractor.ts';
import { createFetcher } from '../../shared/adapters/fetcher/create-fetcher.ts';
import { dialChecked } from '../../shared/adapters/fetcher/dial-checked.ts';
import { pollJob } from '../../shared/jobs/poll.ts';
import { type ArticleRecord, articleRecordSchema } from '../../shared/model/article-record.ts';
import { type EntryRecord, entryRecordSchema } from '../../shared/model/entry.ts';
import type { FeedRecord } from '../../shared/model/feed.ts';
import type { Settings } from '../../shared/model/settings.ts';
import { disposeWorld, drain, makeWorld, type Pipeline, startPipeline } from '../fakes/pipeline.ts';
import { type Certificate, makeCertificate } from '../fetcher/make-certificate.ts';
import { type Answer, httpAnswer, type RawServer, startRawServer } from '../fetcher/raw-server.ts';

/** Where every name of a play leads, unless its resolver says otherwise: a public address, never dialled in truth. */
export const PUBLIC_ADDRESS = '93.184.216.34';

/** This machine's own address, as the fetcher is told. */
export const OWN_ADDRESS = '93.184.216.35';

/** The host that plays the publisher. */
export const HOST = 'good.example';

export type PlayOptions = {
  readonly answer: Answer;
  /**
   * Answers over TLS as well, on port 443, with this certificate (one for HOST unless given). One that `isMute` takes
   * the connection and never speaks.
   */
  readonly secure?: {
    readonly certificate?: Certificate;
    readonly alpn?: readonly string[];
    readonly maxVersion?: SecureVersion;
    readonly isMute?: boolean;
  };
  /** Whether the certificate's authority is trusted; yes unless said. */
  readonly isTrusted?: boolean;
  readonly resolve?: (name: string) => Promise<readonly string[]>;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  /** Whether the server's own robots.txt is asked for; without, `answer` never hears of it. */
  readonly asksRobots?: boolean;
};

/**
 * The real jobs over the real fetcher, and one server on loopback that plays the whole internet: what was
 * resolved and which addresses were meant to be dialled is recorded, and every dial ends at that server.
 */
export type Play = {
  readonly pipeline: Pipeline;
  readonly settings: Settings;
  readonly server: RawServer;
  readonly asked: readonly string[];
  readonly dialled: readonly string[];
  readonly close: () => Promise<void>;
};

/** Long enough for a busy machine; only what waits for the deadline waits so long. */
const TIMEOUT_MS = 5_000;

/** Above every honest feed among the cases, below every bomb. */
export const CAP_BYTES = 1_000_000;

/** A port of this machine that refuses: tcpmux, which no machine has had for decades. */
export const NOBODY_LISTENS = 1;

export async function startPlay(options: PlayOptions): Promise<Play> {
  const { timeoutMs = TIMEOUT_MS, maxBytes = CAP_BYTES, asksRobots = false, resolve } = options;
  const server = await startRawServer(options.answer);
  const certificate = options.secure && (options.secure.certificate ?? makeCertificate({ name: HOST }));
  const secure = certificate && (await startRawServer(options.answer, tlsOptions(options.secure, certificate)));
  const asked: string[] = [];
  const dialled: string[] = [];
  const fetcher = createFetcher({
    userAgent: 'Vigia/test (+https://operator.example)',
    ownAddresses: [OWN_ADDRESS],
    resolve: async (name) => {
      asked.push(name);
      return (await resolve?.(name)) ?? [PUBLIC_ADDRESS];
    },
    dial: (addresses, port, { http2 }) => {
      dialled.push(...addresses);
      const tls = certificate === undefined || options.isTrusted === false ? {} : { ca: certificate.cert };
      const at = port === 443 ? (secure?.port ?? NOBODY_LISTENS) : server.port;
      return dialChecked(['127.0.0.1'], at, { ...(http2 !== undefined && { http2 }), tls });
    },
  });
  const extractor = createExtractor();
  const world = makeWorld();
  const started = await startPipeline(
    { contact: 'https://operator.example', wrap: (ports) => ({ ...ports, fetcher, extractor }) },
    world,
  );
  const { fetch } = started.context.settings;
  const settings: Settings = {
    ...started.context.settings,
    fetch: {
      ...fetch,
      timeoutMs,
      maxFeedBytes: maxBytes,
      maxPageBytes: maxBytes,
      robots: asksRobots ? 'all' : 'off',
    },
  };
  const pipeline = { ...started, context: { ...started.context, settings } };
  const close = async (): Promise<void> => {
    await Promise.all([fetcher.close(), extractor.close(), server.close(), secure?.close()]);
    disposeWorld(world);
  };
  return { pipeline, settings, server, asked, dialled, close };
}

/** Without a certificate the server waits for a request that a TLS client never sends. */
function tlsOptions(secure: PlayOptions['secure'], certificate: Certificate): TlsOptions | undefined {
  if (secure?.isMute === true) return undefined;
  const { alpn = ['http/1.1'], maxVersion } = secure ?? {};
  const old = maxVersion === undefined ? {} : { maxVersion, minVersion: 'TLSv1' as const };
  return { ...certificate, ...old, ALPNProtocols: [...alpn] };
}

export const FEED_ID = 'hostile';

/** One poll by hand of the feed at an address; the row as the poll left it. */
export async function pollOnce({ pipeline }: Play, url = `http://${HOST}/feed`): Promise<FeedRecord> {
  const { context } = pipeline;
  const feed = { id: FEED_ID, url, title: 'Hostile', origin: 'opml' } as const;
  await context.stores.feeds.add({
    schemaVersion: 1,
    feed,
    state: 'new',
    reason: 'never polled',
    addedAt: context.ports.clock.now().toISOString(),
    failures: 0,
    entriesSeen: 0,
  });
  await pollJob(context, { feedId: FEED_ID, byHand: true });
  const found = await context.stores.feeds.get(FEED_ID);
  if (found === undefined) throw new Error('the feed is gone');
  return found.record;
}

/** Works off what a poll has queued; every entry of the feed and every article, as they ended. */
export async function readEntries({
  pipeline,
}: Play): Promise<{ readonly entries: readonly EntryRecord[]; readonly articles: readonly ArticleRecord[] }> {
  await drain(pipeline);
  const { table } = pipeline.context.ports;
  const rows = async (kind: string) => (await table.scan(kind, { index: 0, of: 1 })).items;
  const articles = (await rows('article')).filter(({ key }) => key.sort === 'head');
  return {
    entries: (await rows('entry')).map(({ body }) => entryRecordSchema.parse(body)),
    articles: articles.map(({ body }) => articleRecordSchema.parse(body)),
  };
}

/** A feed of one item, whose words alone are too few for an article. */
export function feedOf(more = '', link = `http://${HOST}/story`): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>${more}<item><title>honest item</title><link>${link}</link><guid>1</guid></item></channel></rss>`;
}

/** A page whose article is long enough for every rung of the extractor. */
export function pageOf(more = '', head = ''): string {
  const sentence = 'The council voted on Tuesday to keep the library open for another year, officials said.';
  const paragraphs = Array.from({ length: 5 }, (_, at) => `<p>${at + 1}. ${sentence} ${sentence}</p>`).join('\n');
  return `<!doctype html><html lang="en"><head><title>Library stays open</title>${head}</head><body><article><h1>Library stays open</h1>${paragraphs}${more}</article></body></html>`;
}

export function answerPage(body: string, headers: Readonly<Record<string, string>> = {}): Buffer {
  return httpAnswer(200, { 'content-type': 'text/html; charset=utf-8', ...headers }, body);
}

export function answerFeed(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Buffer {
  return httpAnswer(200, { 'content-type': 'application/rss+xml', ...headers }, body);
}
