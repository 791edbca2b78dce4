import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';

/** The page: Story. */
export function storyRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/stories/:id', (c) =>
    c.html(deskPage(deps, c.get('desk'), { title: 'Story', place: 'none', body: html`<h1>Story</h1>` })),
  );
}
