import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';

/** The page: Trends. */
export function trendsRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/trends', (c) =>
    c.html(deskPage(deps, c.get('desk'), { title: 'Trends', place: 'trends', body: html`<h1>Trends</h1>` })),
  );
}
