import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { AlertsDesk } from '../../../model/alerts-desk.ts';
import type { SubscriberRecord } from '../../../model/subscriber.ts';
import type { SuppressedPlace } from '../../../stores/subscribers.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import type { DeskContext, DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { needRole } from '../need-role.ts';
import { timeTag } from '../time-tag.ts';
import { alertsPage } from './alerts-page.ts';
import { listTable } from './list-table.ts';
import { maskedAddress } from './masked-address.ts';
import { actionButton } from './reader-page.ts';
import { reasonText } from './reason-text.ts';
import { notFoundPage } from './seen-reader.ts';

const PAGE = 50;

/** Addresses that get no mail, for an admin: masked, until one is asked for. */
export function suppressedRoutes(app: Hono<DeskEnv>, deps: AppDependencies, alertsDesk: AlertsDesk): void {
  const admin = needRole(deps, 'admin');
  app.get('/alerts/suppressed', admin, (c) => suppressedPage(c, deps));
  app.post('/alerts/suppressed', admin, async (c) => {
    const form = await deskForm(c, deps);
    if (form instanceof Response) return form;
    const desk = c.get('desk');
    const id = form.field('id') ?? '';
    const reader = /^[0-9a-f]{16}$/.test(id) ? await deps.stores.subscribers.get(id) : undefined;
    if (reader?.record.status !== 'suppressed') return await notFoundPage(c, deps, 'Alert');
    if (form.field('do') === 'reveal') {
      await desk.audit({ action: 'reader.reveal', target: id });
      return await suppressedPage(c, deps, id);
    }
    await alertsDesk.unsuppress(id);
    await desk.audit({ action: 'reader.unsuppress', target: id });
    return c.redirect('/alerts/suppressed?said=unsuppressed', 303);
  });
}

/** `revealed`: whose address is shown in full, on this answer alone. */
async function suppressedPage(c: Context<DeskEnv>, deps: AppDependencies, revealed?: string): Promise<Response> {
  const desk = c.get('desk');
  const words = alertsWords[desk.language];
  const found = await deps.stores.subscribers.suppressed(PAGE + 1, placeNamed(c.req.query('after')));
  const shown = found.slice(0, PAGE);
  const last = found.length > PAGE ? shown.at(-1) : undefined;
  const rows = shown.map((reader) => suppressedCells(desk, reader, reader.id === revealed));
  const body = html`<p>${words.suppressedText}</p>
${rows.length === 0 ? html`<p>${words.suppressedNone}</p>` : listTable([words.reader, words.sinceWhen, words.reason, words.change], rows)}
${last === undefined ? '' : html`<p><a href="/alerts/suppressed?after=${encodeURIComponent(`${last.updatedAt}_${last.id}`)}" rel="next">${words.next}</a></p>`}`;
  const page = { title: words.suppressedTitle, tab: 'suppressed', said: c.req.query('said'), body } as const;
  return await c.html(alertsPage(deps, desk, page));
}

function placeNamed(written: string | undefined): SuppressedPlace | undefined {
  const [, updatedAt, id] = /^([0-9T:.Z-]{20,30})_([0-9a-f]{16})$/.exec(written ?? '') ?? [];
  return updatedAt === undefined || id === undefined ? undefined : { updatedAt, id };
}

function suppressedCells(desk: DeskContext, reader: SubscriberRecord, isRevealed: boolean): readonly Html[] {
  const words = alertsWords[desk.language];
  const { id, address, reason, updatedAt } = reader;
  const button = (todo: string, label: string) => actionButton(desk, '/alerts/suppressed', { todo, label, id });
  return [
    html`<a href="/alerts/readers/${id}">${isRevealed ? address : maskedAddress(address)}</a>`,
    timeTag(desk, updatedAt),
    reason === undefined ? html`–` : reasonText(desk.language, reason),
    html`<div class="actions">${isRevealed ? '' : button('reveal', words.showAddress)}${button('unsuppress', words.unsuppress)}</div>`,
  ];
}
