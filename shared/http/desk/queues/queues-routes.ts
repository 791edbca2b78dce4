import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';

/** The page: Queues. */
export function queuesRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/queues', (c) =>
    c.html(deskPage(deps, c.get('desk'), { title: 'Queues', place: 'queues', body: html`<h1>Queues</h1>` })),
  );
}
