import { Hono } from 'hono';
import { newestArticles } from '../query/newest-articles.ts';
import { searchArticles, searchErrorLines } from '../query/search-articles.ts';
import { API_PATH, createApi } from './api/create-api.ts';
import type { AppDependencies } from './app-dependencies.ts';
import { articlePage } from './article-page.ts';
import { controlRoutes } from './control-routes.ts';
import { guard } from './guard.ts';
import { inboxRoutes } from './inbox-routes.ts';
import { linkRoutes } from './link-routes.ts';
import { manageRoutes } from './manage-routes.ts';
import { messagePage } from './message-page.ts';
import { overviewPage } from './overview-page.ts';
import { createPublicPace } from './public-pace.ts';
import { searchPage } from './search-page.ts';
import { STYLESHEET } from './stylesheet.ts';
import { subscribeRoutes } from './subscribe-routes.ts';
import { webSubRoutes } from './websub-routes.ts';

const NEWEST = 25;
const PAGE_ARTICLES = 50;

/**
 * The pages of Vigía, served by the embedded run (and by Lambda later). Everything that a GET shows is
 * read-only; the only state changes are what readers do with their alerts, by POST, the API, the control routes, and
 * what hubs call back.
 */
export function createApp(deps: AppDependencies): Hono {
  const app = new Hono();
  app.use('*', guard(deps.hosts));
  app.get('/', async (c) => {
    const [feeds, articles, activity, mails] = await Promise.all([
      deps.stores.feeds.all(),
      newestArticles(deps.stores, NEWEST),
      deps.activity(),
      deps.inbox?.list(NEWEST) ?? Promise.resolve(undefined),
    ]);
    return c.html(await overviewPage({ deps, feeds: feeds.map(({ record }) => record), articles, activity, mails }));
  });
  app.get('/search', async (c) => {
    const query = c.req.query('q') ?? '';
    const cursor = c.req.query('cursor');
    if (query.trim() === '') return c.html(searchPage(deps, { query, articles: [], errors: [] }));
    const answer = await searchArticles(deps, {
      query,
      limit: PAGE_ARTICLES,
      now: deps.now(),
      knownTags: deps.knownTags,
      ...(cursor === undefined ? {} : { cursor }),
    });
    if (answer.kind === 'invalid')
      return c.html(searchPage(deps, { query, articles: [], errors: searchErrorLines(answer.errors) }), 400);
    return c.html(
      searchPage(deps, {
        query,
        errors: [],
        articles: answer.found.map(({ record }) => record),
        ...(answer.next === undefined ? {} : { next: answer.next }),
      }),
    );
  });
  app.get('/articles/:id{[0-9a-f]{1,64}}', async (c) => {
    const found = await deps.stores.articles.get(c.req.param('id'));
    if (found === undefined)
      return c.html(messagePage('No such article', 'The archive has no article with this id.'), 404);
    return c.html(articlePage(deps, found.record, await deps.stores.articles.text(found.record)));
  });
  app.get('/style.css', (c) => c.body(STYLESHEET, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get('/health', (c) => c.json({ status: 'ok' }));
  if (deps.api !== undefined) app.route(API_PATH, createApi({ ...deps, api: deps.api }));
  inboxRoutes(app, deps);
  linkRoutes(app, deps);
  const pace = createPublicPace(deps.now);
  subscribeRoutes(app, deps, pace);
  manageRoutes(app, deps, pace);
  webSubRoutes(app, deps);
  controlRoutes(app, deps);
  newsroomRoutes(app, deps);
  app.notFound((c) => c.html(messagePage('No such page', 'Nothing is served at this address.'), 404));
  app.onError((error, c) =>
    c.html(messagePage('Something went wrong', `Vigía could not make this page: ${error.message}`), 500),
  );
  return app;
}

function newsroomRoutes(app: Hono, { newsroom }: AppDependencies): void {
  if (newsroom === undefined) return;
  app.get('/newsroom/*', (c) => {
    const { status, headers, body } = newsroom(new URL(c.req.url).pathname.slice('/newsroom'.length));
    return new Response(typeof body === 'string' ? body : new Uint8Array(body), { status, headers: { ...headers } });
  });
}
