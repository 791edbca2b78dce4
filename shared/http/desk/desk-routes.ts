import type { Hono } from 'hono';
import type { AppDependencies } from '../app-dependencies.ts';
import { alertsRoutes } from './alerts/alerts-routes.ts';
import { articleRoutes } from './article/article-routes.ts';
import { auditRoutes } from './audit/audit-routes.ts';
import { deskContext } from './desk-context.ts';
import type { DeskEnv } from './desk-env.ts';
import { feedsRoutes } from './feeds/feeds-routes.ts';
import { keysRoutes } from './keys/keys-routes.ts';
import { modelRoutes } from './model/model-routes.ts';
import { queuesRoutes } from './queues/queues-routes.ts';
import { searchRoutes } from './search/search-routes.ts';
import { settingsRoutes } from './settings/settings-routes.ts';
import { signInRoutes } from './sign-in/sign-in-routes.ts';
import { storyRoutes } from './story/story-routes.ts';
import { todayRoutes } from './today/today-routes.ts';
import { trendsRoutes } from './trends/trends-routes.ts';
import { usersRoutes } from './users/users-routes.ts';

/** Every page of the desk, and what their forms do. */
export function deskRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  const context = deskContext(deps);
  for (const path of DESK_PATHS) app.use(path, context);
  todayRoutes(app, deps);
  storyRoutes(app, deps);
  articleRoutes(app, deps);
  searchRoutes(app, deps);
  trendsRoutes(app, deps);
  feedsRoutes(app, deps);
  modelRoutes(app, deps);
  alertsRoutes(app, deps);
  keysRoutes(app, deps);
  queuesRoutes(app, deps);
  settingsRoutes(app, deps);
  signInRoutes(app, deps);
  usersRoutes(app, deps);
  auditRoutes(app, deps);
}

/** What needs a reader who is known: a page that no pattern names has no context, and fails at once. */
const DESK_PATHS = [
  '/',
  '/today/*',
  '/search/*',
  '/stories/:id/*',
  '/articles/*',
  '/trends/*',
  '/feeds/*',
  '/model/*',
  '/alerts/*',
  '/inbox/*',
  '/queues/*',
  '/settings/*',
  '/keys/*',
  '/users/*',
  '/audit/*',
  '/sign-out',
] as const;
