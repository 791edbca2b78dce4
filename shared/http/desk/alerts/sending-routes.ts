import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { AlertsDesk } from '../../../model/alerts-desk.ts';
import type { MailRecord } from '../../../model/mail.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { inputField } from '../../subscribe-fields.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { tokenField } from '../desk-page.ts';
import { needRole } from '../need-role.ts';
import { alertsPage } from './alerts-page.ts';
import { sendingBody } from './sending-page.ts';

/** Mails that wait, counted up to here. */
const MAX_WAITING = 1_000;

/** Mails to the operator that are named. */
const OPERATOR_MAILS = 5;

/** What a reason may have: a line on the page, and in every report of a mail that is held. */
const MAX_REASON = 200;

/** The switch of all mail, for an admin: each way has a page that asks first. */
export function sendingRoutes(app: Hono<DeskEnv>, deps: AppDependencies, alertsDesk: AlertsDesk): void {
  const admin = needRole(deps, 'admin');
  app.get('/alerts/sending', admin, (c) => sendingPage(c, deps, alertsDesk));
  app.get('/alerts/sending/stop', admin, (c) => stopPage(c, deps));
  app.get('/alerts/sending/start', admin, (c) => startPage(c, deps));
  app.post('/alerts/sending/stop', admin, async (c) => {
    const form = await deskForm(c, deps);
    if (form instanceof Response) return form;
    const desk = c.get('desk');
    const reason = (form.field('reason') ?? '')
      .replaceAll(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .slice(0, MAX_REASON);
    await alertsDesk.stopSending(reason === '' ? 'by the operator' : reason, desk.visitor.name);
    await desk.audit({ action: 'sending.stop', target: 'sending', ...(reason === '' ? {} : { detail: reason }) });
    return c.redirect('/alerts/sending?said=stopped', 303);
  });
  app.post('/alerts/sending/start', admin, async (c) => {
    const form = await deskForm(c, deps);
    if (form instanceof Response) return form;
    await alertsDesk.startSending();
    await c.get('desk').audit({ action: 'sending.start', target: 'sending' });
    return c.redirect('/alerts/sending?said=started', 303);
  });
}

async function sendingPage(c: Context<DeskEnv>, deps: AppDependencies, alertsDesk: AlertsDesk): Promise<Response> {
  const desk = c.get('desk');
  const operator = await alertsDesk.operatorMail();
  const body = sendingBody(desk, {
    state: await alertsDesk.sending(),
    operator,
    operatorMails: await operatorMails(deps, operator.operatorId),
    erased: await deps.stores.subscribers.countErased(MAX_WAITING),
  });
  const { sendingTitle: title } = alertsWords[desk.language];
  return await c.html(alertsPage(deps, desk, { title, tab: 'sending', said: c.req.query('said'), body }));
}

/** The last mails to the operator: one or two a day, so all of them are few. */
async function operatorMails({ stores }: AppDependencies, operatorId: string): Promise<readonly MailRecord[]> {
  const mails: MailRecord[] = [];
  for await (const { record } of stores.mails.ofSubscriber(operatorId)) mails.push(record);
  return mails.toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1)).slice(0, OPERATOR_MAILS);
}

async function stopPage(c: Context<DeskEnv>, deps: AppDependencies): Promise<Response> {
  const words = alertsWords[c.get('desk').language];
  const field = inputField({ name: 'reason', label: words.stopReason, maxLength: MAX_REASON });
  return await askPage(c, deps, { what: 'stop', text: html`<p>${words.stopText}</p>`, field });
}

async function startPage(c: Context<DeskEnv>, deps: AppDependencies): Promise<Response> {
  const { language } = c.get('desk');
  let waiting = 0;
  for await (const _ of deps.stores.mails.unfinished()) if (++waiting === MAX_WAITING) break;
  const shown = `${numberText(language, waiting)}${waiting === MAX_WAITING ? '+' : ''}`;
  return await askPage(c, deps, { what: 'start', text: html`<p>${alertsWords[language].startText(shown)}</p>` });
}

/** A page that asks once more, before all mail is held or goes out. */
async function askPage(
  c: Context<DeskEnv>,
  deps: AppDependencies,
  { what, text, field = html`` }: { readonly what: 'stop' | 'start'; readonly text: Html; readonly field?: Html },
): Promise<Response> {
  const desk = c.get('desk');
  const words = alertsWords[desk.language];
  const body = html`${text}<form method="post" action="/alerts/sending/${what}" class="form">${tokenField(desk)}${field}
<button class="primary">${words[`${what}Sure`]}</button></form><p><a href="/alerts/sending">${words.cancel}</a></p>`;
  return await c.html(alertsPage(deps, desk, { title: words[`${what}Title`], tab: 'sending', body }));
}
