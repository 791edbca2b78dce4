import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { ReaderDesk } from '../../../model/reader-desk.ts';
import { mayAct } from '../../../model/visitor.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import type { DeskEnv } from '../desk-env.ts';
import { alertsPage } from './alerts-page.ts';
import { allAlertsPage, listRoutes } from './list-routes.ts';
import { mailRoutes } from './mail-routes.ts';
import { newRoutes } from './new-routes.ts';
import { readerPage, readerRoutes } from './reader-routes.ts';
import { sendingRoutes } from './sending-routes.ts';
import { suppressedRoutes } from './suppressed-routes.ts';

/**
 * Alerts and mail. A reader sees and changes their own; an admin those of everybody, what went out, who gets no mail,
 * and the switch of all of it.
 */
export function alertsRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  const { readerDesk, alertsDesk } = deps;
  if (readerDesk === undefined) return;
  app.get('/alerts', (c) => ownPage(c, deps, readerDesk));
  listRoutes(app, deps);
  newRoutes(app, deps, readerDesk);
  mailRoutes(app, deps);
  if (alertsDesk !== undefined) {
    sendingRoutes(app, deps, alertsDesk);
    suppressedRoutes(app, deps, alertsDesk);
  }
  readerRoutes(app, deps, readerDesk);
}

/** One's own alerts; every alert for an admin who has no address here, such as whoever sits at the machine. */
async function ownPage(c: Context<DeskEnv>, deps: AppDependencies, readerDesk: ReaderDesk): Promise<Response> {
  const desk = c.get('desk');
  const { subscriberId, role } = desk.visitor;
  if (subscriberId !== undefined && (await deps.stores.subscribers.get(subscriberId)) !== undefined)
    return await readerPage({ c, deps, readerDesk, seen: { subscriberId, isOwn: true } });
  if (subscriberId === undefined && mayAct(role, 'admin')) return await allAlertsPage(c, deps);
  const words = alertsWords[desk.language];
  const body =
    subscriberId === undefined
      ? html`<p>${words.noAddress}</p>`
      : html`<p>${words.noneYet}</p><p><a href="/alerts/new?for=${subscriberId}">${words.newAlert}</a></p>`;
  const page = { title: words.ownTitle, tab: 'own', said: c.req.query('said'), body } as const;
  return await c.html(alertsPage(deps, desk, page));
}
