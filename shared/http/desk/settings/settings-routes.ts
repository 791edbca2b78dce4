import type { Hono } from 'hono';
import { html } from 'hono/html';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';

/** The page: Settings. */
export function settingsRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  app.get('/settings', (c) =>
    c.html(deskPage(deps, c.get('desk'), { title: 'Settings', place: 'settings', body: html`<h1>Settings</h1>` })),
  );
}
