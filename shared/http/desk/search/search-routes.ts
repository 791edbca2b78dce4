import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';

/** The page: Search. */
export function searchRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/search', (c) =>
    c.html(deskPage(deps, c.get('desk'), { title: 'Search', place: 'search', body: html`<h1>Search</h1>` })),
  );
}
