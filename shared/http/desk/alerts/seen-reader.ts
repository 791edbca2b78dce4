import type { Context } from 'hono';
import { html } from 'hono/html';
import { mayAct } from '../../../model/visitor.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import type { DeskEnv } from '../desk-env.ts';
import { alertsPage } from './alerts-page.ts';

/** Whose alerts a page shows. */
export type SeenReader = {
  readonly subscriberId: string;
  /** They are the visitor's own. */
  readonly isOwn: boolean;
};

/** The reader that the address names, where the visitor is that reader or an admin. */
export function seenReader(c: Context<DeskEnv>): SeenReader | undefined {
  const { visitor } = c.get('desk');
  const subscriberId = c.req.param('reader') ?? '';
  const isOwn = visitor.subscriberId === subscriberId;
  const maySee = isOwn || mayAct(visitor.role, 'admin');
  return maySee && /^[0-9a-f]{16}$/.test(subscriberId) ? { subscriberId, isOwn } : undefined;
}

/** The same page for what is not there and for what is somebody else's. */
export async function notFoundPage(
  c: Context<DeskEnv>,
  deps: AppDependencies,
  what: 'Alert' | 'Mail',
): Promise<Response> {
  const desk = c.get('desk');
  const words = alertsWords[desk.language];
  const body = html`<p>${words[`no${what}Text`]}</p>`;
  return await c.html(alertsPage(deps, desk, { title: words[`no${what}Title`], tab: 'none', body }), 404);
}
