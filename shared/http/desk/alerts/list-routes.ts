import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { subscriberId as subscriberIdOf } from '../../../model/ids.ts';
import { type SubscriptionRecord, subscriptionRecordSchema } from '../../../model/subscription.ts';
import type { AlertPlace } from '../../../stores/subscriptions.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { inputField } from '../../subscribe-fields.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext, DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { tokenField } from '../desk-page.ts';
import { needRole } from '../need-role.ts';
import { alertFacts } from './alert-facts.ts';
import { alertTable } from './alert-table.ts';
import { alertsPage } from './alerts-page.ts';
import { readerNames } from './reader-names.ts';

/** Alerts of one page, and rows that are read for them at most where only some are wanted. */
const PAGE = 25;
const READ_AT_ONCE = 1_000;
const MAX_READ = 10_000;

type Status = SubscriptionRecord['status'];

/** Every alert of every reader, for an admin: page by page, never all at once. */
export function listRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  const admin = needRole(deps, 'admin');
  app.get('/alerts/all', admin, (c) => allAlertsPage(c, deps));
  app.post('/alerts/find', admin, async (c) => {
    const form = await deskForm(c, deps);
    if (form instanceof Response) return form;
    const address = (form.field('address') ?? '').trim();
    const id = subscriberIdOf(address);
    if ((await deps.stores.subscribers.get(id)) !== undefined) return c.redirect(`/alerts/readers/${id}`, 303);
    return await allAlertsPage(c, deps, address);
  });
}

/** `notFound`: an address that no reader has. */
export async function allAlertsPage(c: Context<DeskEnv>, deps: AppDependencies, notFound?: string): Promise<Response> {
  const desk = c.get('desk');
  const words = alertsWords[desk.language];
  const status = subscriptionRecordSchema.shape.status.safeParse(c.req.query('status')).data;
  const found = await pageOf(deps, { status, after: placeNamed(c.req.query('after')) });
  const { alerts, looked, next } = found;
  const table =
    alerts.length === 0
      ? html`<p>${words.noAlerts}</p>`
      : alertTable(desk, alerts, {
          facts: await alertFacts(deps, alerts, desk.now),
          readers: await readerNames(deps, alerts),
        });
  const body = html`${findForm(desk, notFound)}${filterLinks(desk, status)}${table}
${status === undefined || next === undefined ? '' : html`<p class="quiet">${words.looked(numberText(desk.language, looked))}</p>`}
<p>${next === undefined ? '' : html`<a href="${listPath(status, next)}" rel="next">${words.next}</a>`}</p>`;
  const page = { title: words.allTitle, tab: 'all', said: c.req.query('said'), body } as const;
  return await c.html(alertsPage(deps, desk, page), notFound === undefined ? 200 : 404);
}

type Wanted = { readonly status: Status | undefined; readonly after: AlertPlace | undefined };

/** Reads until a page is full, or as many rows as one request may: the next page goes on from there. */
async function pageOf(
  { stores }: AppDependencies,
  { status, after }: Wanted,
): Promise<{ readonly alerts: readonly SubscriptionRecord[]; readonly looked: number; readonly next?: AlertPlace }> {
  const alerts: SubscriptionRecord[] = [];
  let looked = 0;
  let place = after;
  while (looked < MAX_READ) {
    const limit = status === undefined ? PAGE + 1 : READ_AT_ONCE;
    const rows = await stores.subscriptions.page(limit, place);
    for (const alert of rows) {
      if (alerts.length === PAGE) return { alerts, looked, ...(place === undefined ? {} : { next: place }) };
      looked++;
      place = alert;
      if (status === undefined || alert.status === status) alerts.push(alert);
    }
    if (rows.length < limit) return { alerts, looked };
  }
  return { alerts, looked, ...(place === undefined ? {} : { next: place }) };
}

function placeNamed(written: string | undefined): AlertPlace | undefined {
  const [, subscriberId, id] = /^([0-9a-f]{16})-([0-9a-f]{16})$/.exec(written ?? '') ?? [];
  return subscriberId === undefined || id === undefined ? undefined : { subscriberId, id };
}

function listPath(status: Status | undefined, after?: AlertPlace): string {
  const fields = new URLSearchParams({
    ...(status === undefined ? {} : { status }),
    ...(after === undefined ? {} : { after: `${after.subscriberId}-${after.id}` }),
  });
  return fields.size === 0 ? '/alerts/all' : `/alerts/all?${fields}`;
}

function filterLinks({ language }: DeskContext, chosen: Status | undefined): Html {
  const words = alertsWords[language];
  const link = (status: Status | undefined, text: string) =>
    html`<li><a href="${listPath(status)}"${status === chosen ? html` aria-current="true"` : ''}>${text}</a></li>`;
  const { options } = subscriptionRecordSchema.shape.status;
  return html`<nav aria-label="${words.filter}"><ul class="states">${link(undefined, words.filterAll)}${options.map((status) => link(status, words.status[status]))}</ul></nav>`;
}

/** By POST: an address of a person stands in no URL. */
function findForm(desk: DeskContext, notFound: string | undefined): Html {
  const words = alertsWords[desk.language];
  const errors = notFound === undefined ? [] : [{ field: 'address', message: words.noReader }];
  return html`<form method="post" action="/alerts/find" class="find">${tokenField(desk)}
${inputField({ name: 'address', label: words.findLabel, value: notFound, type: 'email', required: true, maxLength: 254, errors })}
<button>${words.find}</button></form>`;
}
