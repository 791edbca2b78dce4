import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';

/** The page: Alerts. */
export function alertsRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/alerts', (c) =>
    c.html(deskPage(deps, c.get('desk'), { title: 'Alerts', place: 'alerts', body: html`<h1>Alerts</h1>` })),
  );
}
