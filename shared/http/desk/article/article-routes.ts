import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';

/** The page: Article. */
export function articleRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/articles/:id', (c) =>
    c.html(deskPage(deps, c.get('desk'), { title: 'Article', place: 'none', body: html`<h1>Article</h1>` })),
  );
}
