import { type Context, Hono } from 'hono';
import { ASSETS_PATH } from '../model/assets.ts';
import { mayAct } from '../model/visitor.ts';
import type { ApiDependencies } from './api/api-dependencies.ts';
import { API_PATH, createApi } from './api/create-api.ts';
import type { AppDependencies } from './app-dependencies.ts';
import { controlRoutes } from './control-routes.ts';
import type { DeskContext, DeskEnv } from './desk/desk-env.ts';
import { deskRoutes } from './desk/desk-routes.ts';
import { guard } from './guard.ts';
import { inboxRoutes } from './inbox-routes.ts';
import { linkRoutes } from './link-routes.ts';
import { manageRoutes } from './manage-routes.ts';
import { messagePage } from './message-page.ts';
import { pageLanguage } from './page-language.ts';
import { createPublicPace } from './public-pace.ts';
import { subscribeRoutes } from './subscribe-routes.ts';
import { webSubRoutes } from './websub-routes.ts';
import { deskWords } from './words/desk-words.ts';

/**
 * The desk, the pages of readers' links and the API, served by the embedded run and by Lambda alike. A GET shows and
 * changes nothing; state is changed by POST with the token of a page, by the API, by the control routes, and by hubs.
 */
export function createApp(deps: AppDependencies): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  app.use('*', guard(deps.hosts));
  assetRoutes(app, deps);
  app.get('/health', (c) => c.json({ status: 'ok' }));
  if (hasApi(deps)) app.route(API_PATH, createApi(deps));
  deskRoutes(app, deps);
  inboxRoutes(app, deps);
  linkRoutes(app, deps);
  const pace = createPublicPace(deps.now);
  subscribeRoutes(app, deps, pace);
  manageRoutes(app, deps, pace);
  webSubRoutes(app, deps);
  controlRoutes(app, deps);
  newsroomRoutes(app, deps);
  app.notFound((c) => c.html(messagePage('No such page', 'Nothing is served at this address.'), 404));
  app.onError((error, c) => {
    deps.api?.onFault(error, { method: c.req.method, path: c.req.path });
    return faultPage(c, error);
  });
  return app;
}

/** What went wrong is for admins to read: it may name tables, files and machines. */
function faultPage(c: Context<DeskEnv>, error: Error): Response | Promise<Response> {
  // Nobody was asked who they are where a link or the way in failed.
  const desk: DeskContext | undefined = c.get('desk');
  const words = deskWords[desk?.language ?? pageLanguage(c)];
  const reason = desk !== undefined && mayAct(desk.visitor.role, 'admin') ? ` ${error.message}` : '';
  return c.html(messagePage(words.wentWrong, words.wentWrongText + reason), 500);
}

/** As they are, and not copied: some are made when they are first asked for. */
function hasApi(deps: AppDependencies): deps is AppDependencies & { readonly api: ApiDependencies } {
  return deps.api !== undefined;
}

function assetRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  const send = (c: Context, path: string, cacheControl: string) => {
    const asset = deps.assets.get(path);
    if (asset === undefined) return c.notFound();
    return c.body(new Uint8Array(asset.bytes), 200, {
      'content-type': asset.contentType,
      'cache-control': cacheControl,
    });
  };
  app.get(`${ASSETS_PATH}/*`, (c) => send(c, c.req.path, 'public, max-age=31536000, immutable'));
  // The pages of links, whose address never changes.
  app.get('/style.css', (c) => send(c, deps.assets.style, 'public, max-age=300'));
}

function newsroomRoutes(app: Hono<DeskEnv>, { newsroom }: AppDependencies): void {
  if (newsroom === undefined) return;
  app.get('/newsroom/*', (c) => {
    const { status, headers, body } = newsroom(new URL(c.req.url).pathname.slice('/newsroom'.length));
    return new Response(typeof body === 'string' ? body : new Uint8Array(body), { status, headers: { ...headers } });
  });
}
