import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { shortHash } from '../../shared/text/hash.ts';
import { loadArticles } from './load-articles.ts';
import { renderFeed } from './render-feed.ts';
import { renderIndex, renderPage } from './render-page.ts';
import { articlePath } from './sample-address.ts';
import type { SampleArticle } from './sample-article.ts';
import { feedOfArticle, SAMPLE_FEEDS, type SampleFeed } from './sample-feeds.ts';

/** Header names are lower-case on the way in and on the way out. */
type NewsroomResponse = {
  readonly status: 200 | 304 | 404 | 405;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

type Newsroom = {
  /** Answers a GET; `path` may carry a query, which is ignored. */
  handle(path: string, headers?: Readonly<Record<string, string | undefined>>): NewsroomResponse;
};

/** What a path serves; rendered when asked for. `changedAt` is ISO 8601. */
type Resource = { readonly contentType: string; readonly changedAt: string; render(): string };

const HTML = 'text/html; charset=utf-8';

/**
 * The sample newsroom without a socket: `/en/rss.xml`, `/en/atom.xml`, `/es/rss.xml`, a page per
 * article, a list per language and `robots.txt`. Each article is in exactly one feed.
 */
export function createNewsroom(): Newsroom {
  const resources = resourcesOf(loadArticles());
  return {
    handle(path, headers = {}) {
      const resource = resources.get(path.replace(/[?#].*$/, ''));
      return resource === undefined
        ? plainText(404, 'No such page in the sample newsroom.\n')
        : serve(resource, headers);
    },
  };
}

/** Serves the newsroom on 127.0.0.1 only; port 0, the default, takes any free one. */
export async function startNewsroom(
  options: { readonly port?: number } = {},
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const newsroom = createNewsroom();
  const server = createServer((request, response) => answer(newsroom, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new TypeError('Cannot serve the sample newsroom: no port was bound');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(newsroom: Newsroom, request: IncomingMessage, response: ServerResponse): void {
  const { method = 'GET', url = '/' } = request;
  const result =
    method === 'GET' || method === 'HEAD'
      ? newsroom.handle(url, {
          'if-none-match': request.headers['if-none-match'],
          'if-modified-since': request.headers['if-modified-since'],
        })
      : plainText(405, 'Only GET and HEAD.\n');
  response.writeHead(result.status, result.headers);
  response.end(method === 'HEAD' ? undefined : result.body);
}

function resourcesOf(articles: readonly SampleArticle[]): ReadonlyMap<string, Resource> {
  return new Map<string, Resource>([
    [
      '/robots.txt',
      {
        contentType: 'text/plain; charset=utf-8',
        changedAt: newestOf(articles),
        render: () => 'User-agent: *\nAllow: /\n',
      },
    ],
    ...SAMPLE_FEEDS.map((feed) => feedResource(feed, articles)),
    ...(['en', 'es'] as const).map((lang) => indexResource(lang, articles)),
    ...articles.map((article) => pageResource(article, articles)),
  ]);
}

function feedResource(feed: SampleFeed, articles: readonly SampleArticle[]): readonly [string, Resource] {
  const own = articles.filter((article) => feedOfArticle(article) === feed.id);
  const contentType = `application/${feed.format}+xml; charset=utf-8`;
  return [feed.path, { contentType, changedAt: newestOf(own), render: () => renderFeed(feed, own) }];
}

function indexResource(lang: SampleArticle['lang'], articles: readonly SampleArticle[]): readonly [string, Resource] {
  const own = articles.filter((article) => article.lang === lang);
  return [`/${lang}/`, { contentType: HTML, changedAt: newestOf(own), render: () => renderIndex(lang, own) }];
}

function pageResource(article: SampleArticle, articles: readonly SampleArticle[]): readonly [string, Resource] {
  const render = () => renderPage(article, storiesBeside(article, articles));
  return [articlePath(article), { contentType: HTML, changedAt: article.published, render }];
}

/** The next older stories in the same language, going round: eight, as many as the boxes hold. */
function storiesBeside(article: SampleArticle, articles: readonly SampleArticle[]): readonly SampleArticle[] {
  const sameLanguage = articles.filter((other) => other.lang === article.lang);
  const at = sameLanguage.indexOf(article);
  return [...sameLanguage.slice(at + 1), ...sameLanguage.slice(0, at)]
    .filter((other) => other.title !== article.title)
    .slice(0, 8);
}

/** Articles are newest first. */
function newestOf(articles: readonly SampleArticle[]): string {
  return articles[0]?.published ?? '1970-01-01T00:00:00Z';
}

/** RFC 9110 §13.1.3: If-Modified-Since counts only where there is no If-None-Match. */
function serve(resource: Resource, headers: Readonly<Record<string, string | undefined>>): NewsroomResponse {
  const body = resource.render();
  const etag = `"${shortHash([body])}"`;
  const validators = { etag, 'last-modified': new Date(resource.changedAt).toUTCString() };
  if (isNotModified(headers, validators)) return { status: 304, headers: validators, body: '' };
  return { status: 200, headers: { ...validators, 'content-type': resource.contentType }, body };
}

function isNotModified(
  headers: Readonly<Record<string, string | undefined>>,
  validators: { readonly etag: string; readonly 'last-modified': string },
): boolean {
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) return matchesEtag(ifNoneMatch, validators.etag);
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return since >= Date.parse(validators['last-modified']);
}

/** Weak comparison, RFC 9110 §13.1.2. */
function matchesEtag(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch
    .split(',')
    .some((candidate) => candidate.trim() === '*' || candidate.trim().replace(/^W\//, '') === etag);
}

function plainText(status: 404 | 405, body: string): NewsroomResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
