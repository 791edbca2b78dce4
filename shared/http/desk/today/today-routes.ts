import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';

/** The page: Today. */
export function todayRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/', (c) =>
    c.html(deskPage(deps, c.get('desk'), { title: 'Today', place: 'today', body: html`<h1>Today</h1>` })),
  );
}
