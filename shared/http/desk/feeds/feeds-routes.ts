import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';

/** The page: Feeds. */
export function feedsRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/feeds', (c) =>
    c.html(deskPage(deps, c.get('desk'), { title: 'Feeds', place: 'feeds', body: html`<h1>Feeds</h1>` })),
  );
}
