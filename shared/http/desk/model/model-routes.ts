import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';

/** The page: Model. */
export function modelRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/model', (c) =>
    c.html(deskPage(deps, c.get('desk'), { title: 'Model', place: 'model', body: html`<h1>Model</h1>` })),
  );
}
