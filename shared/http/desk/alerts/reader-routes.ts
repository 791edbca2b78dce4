import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { AlertPreview, ReaderDesk } from '../../../model/reader-desk.ts';
import { mayAct } from '../../../model/visitor.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Outcome, Typed } from '../../manage-form.ts';
import { manageWords } from '../../manage-words.ts';
import type { Form } from '../../read-form.ts';
import { actForReader, type ReaderAction, readerActionNamed } from '../../reader-action.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import type { DeskEnv } from '../desk-env.ts';
import { deskForm } from '../desk-form.ts';
import { tokenField } from '../desk-page.ts';
import { alertFacts } from './alert-facts.ts';
import { alertLedger, type MatchState } from './alert-ledger.ts';
import { alertBody } from './alert-page.ts';
import { alertsPage, type Said } from './alerts-page.ts';
import { LEDGER_DAYS, ledgerSection } from './ledger-section.ts';
import { maskedAddress } from './masked-address.ts';
import { readerBody } from './reader-page.ts';
import { notFoundPage, type SeenReader, seenReader } from './seen-reader.ts';

/** The pages of one reader, for that reader and for admins, and every form on them. */
export function readerRoutes(app: Hono<DeskEnv>, deps: AppDependencies, readerDesk: ReaderDesk): void {
  app.get('/alerts/readers/:reader', async (c) => {
    const seen = seenReader(c);
    return seen === undefined ? await notFoundPage(c, deps, 'Alert') : await readerPage({ c, deps, readerDesk, seen });
  });
  app.get('/alerts/readers/:reader/:alert', async (c) => {
    const seen = seenReader(c);
    if (seen === undefined) return await notFoundPage(c, deps, 'Alert');
    return await alertPage({ c, deps, readerDesk, seen }, c.req.param('alert'));
  });
  app.post('/alerts/readers/:reader', async (c) => {
    const form = await deskForm(c, deps);
    if (form instanceof Response) return form;
    const seen = seenReader(c);
    if (seen === undefined) return await notFoundPage(c, deps, 'Alert');
    const visit = { c, deps, readerDesk, seen };
    const action = readerActionNamed(form.field('do'));
    return action === undefined || action === 'add' ? await other(visit, form) : await act(visit, action, form);
  });
}

/** A request about one reader. */
export type ReaderVisit = {
  readonly c: Context<DeskEnv>;
  readonly deps: AppDependencies;
  readonly readerDesk: ReaderDesk;
  readonly seen: SeenReader;
};

/** What the page says beside what is stored. */
type Answered = { readonly outcome?: Outcome; readonly isRevealed?: boolean };

/** A reader's page as it is now. */
export async function readerPage(
  { c, deps, readerDesk, seen }: ReaderVisit,
  { outcome, isRevealed = false }: Answered = {},
): Promise<Response> {
  const desk = c.get('desk');
  const view = await readerDesk.view(seen.subscriberId);
  if (view === undefined) return await notFoundPage(c, deps, 'Alert');
  const live = view.subscriptions.filter(({ status }) => status !== 'stopped').slice(0, COUNTED_ALERTS);
  const words = alertsWords[desk.language];
  const isShown = seen.isOwn || isRevealed;
  const body = readerBody(desk, {
    view,
    facts: await alertFacts(deps, live, desk.now),
    isOwn: seen.isOwn,
    outcome,
    isShown,
  });
  const title = seen.isOwn ? words.ownTitle : words.readerTitle(maskedAddress(view.subscriber.address));
  const page = { title, tab: seen.isOwn ? 'own' : 'none', said: c.req.query('said'), body } as const;
  return await c.html(alertsPage(deps, desk, page), outcome?.kind === 'refused' ? 400 : 200);
}

/** Alerts of one reader whose numbers are counted: the others show them on their own page. */
const COUNTED_ALERTS = 25;

/** What was typed and not saved yet. */
type Previewed = { readonly typed: Typed; readonly preview: AlertPreview };

async function alertPage(
  { c, deps, readerDesk, seen }: ReaderVisit,
  alertId: string,
  { outcome, previewed }: { readonly outcome?: Outcome; readonly previewed?: Previewed } = {},
): Promise<Response> {
  const desk = c.get('desk');
  const view = await readerDesk.view(seen.subscriberId);
  const alert = view?.subscriptions.find(({ id }) => id === alertId);
  if (view === undefined || alert === undefined) return await notFoundPage(c, deps, 'Alert');
  const asked = askedLedger(c);
  const ledger = ledgerSection(desk, {
    alert,
    ledger: await alertLedger(deps, alert, asked),
    state: asked.state,
    waiting: await openMails(deps, view),
    tagLabel: deps.tagLabel,
  });
  const facts = (await alertFacts(deps, [alert], desk.now)).get(alert);
  const webhooks = await deps.webhookDesk?.list(seen.subscriberId);
  const body = alertBody(desk, { alert, facts, isOwn: seen.isOwn, webhooks, ledger, outcome, previewed });
  const title = alert.note === undefined || alert.note === '' ? alertsWords[desk.language].alertTitle : alert.note;
  const page = { title, tab: 'none', said: c.req.query('said'), body } as const;
  return await c.html(alertsPage(deps, desk, page), outcome?.kind === 'refused' ? 400 : 200);
}

const MATCH_STATES: readonly string[] = ['pending', 'in-mail', 'dropped'] satisfies readonly MatchState[];

function askedLedger(c: Context) {
  const state = c.req.query('state');
  const from = Number(c.req.query('from'));
  return {
    days: c.req.query('days') === String(LEDGER_DAYS.most) ? LEDGER_DAYS.most : LEDGER_DAYS.usual,
    // It is one of the list.
    state: state !== undefined && MATCH_STATES.includes(state) ? (state as MatchState) : undefined,
    from: Number.isSafeInteger(from) && from > 0 ? from : 0,
  };
}

/** The reader's mails that still gather, and when they close. */
async function openMails(
  { stores }: AppDependencies,
  { subscriber, mails }: NonNullable<Awaited<ReturnType<ReaderDesk['view']>>>,
) {
  const open = mails.filter(({ state }) => state === 'open');
  const found = await Promise.all(open.map(({ slot }) => stores.mails.get(subscriber.id, slot)));
  return found.flatMap((mail) => (mail === undefined ? [] : [mail.record]));
}

async function act(visit: ReaderVisit, action: Exclude<ReaderAction, 'add'>, form: Form): Promise<Response> {
  const { c, deps, readerDesk, seen } = visit;
  const { subscriberId, isOwn } = seen;
  const asked = { readerDesk, webhookDesk: deps.webhookDesk, subscriberId, form, isOwn };
  const acted = await actForReader(action, asked);
  const { answer, secret } = acted;
  if (answer.kind === 'not-found') return await notFoundPage(c, deps, 'Alert');
  const alertId = action === 'times' ? undefined : (form.field('id') ?? '');
  if (answer.kind === 'invalid') {
    const outcome = { kind: 'refused', form: acted.form, errors: answer.errors, typed: form.field } as const;
    return alertId === undefined ? await readerPage(visit, { outcome }) : await alertPage(visit, alertId, { outcome });
  }
  await c.get('desk').audit({ action: AUDITED[action], target: alertId ?? subscriberId });
  if (secret !== undefined && alertId !== undefined)
    return await alertPage(visit, alertId, { outcome: { kind: 'saved', form: acted.form, secret } });
  const isInList = action in STATUS_ACTIONS && form.field('at') !== 'alert';
  return c.redirect(`${pathAfter(seen, isInList ? undefined : alertId)}?said=${SAID[action]}`, 303);
}

const STATUS_ACTIONS = { pause: true, resume: true, stop: true };

const AUDITED = {
  change: 'alert.change',
  pause: 'alert.pause',
  resume: 'alert.resume',
  stop: 'alert.stop',
  times: 'reader.times',
  'webhook-set': 'webhook.set',
  'webhook-test': 'webhook.test',
  'webhook-rotate': 'webhook.rotate',
  'webhook-remove': 'webhook.remove',
} as const satisfies Record<Exclude<ReaderAction, 'add'>, string>;

const SAID = {
  change: 'change',
  pause: 'pause',
  resume: 'resume',
  stop: 'stop',
  times: 'times',
  'webhook-set': 'webhook',
  'webhook-test': 'tested',
  'webhook-rotate': 'webhook',
  'webhook-remove': 'removed',
} as const satisfies Record<Exclude<ReaderAction, 'add'>, Said>;

/** Back to where the form stood: the buttons of a state stand in the reader's list and on the alert's page. */
function pathAfter({ subscriberId, isOwn }: SeenReader, alertId: string | undefined): string {
  if (alertId !== undefined) return `/alerts/readers/${subscriberId}/${alertId}`;
  return isOwn ? '/alerts' : `/alerts/readers/${subscriberId}`;
}

async function other(visit: ReaderVisit, form: Form): Promise<Response> {
  const { c, deps } = visit;
  switch (form.field('do')) {
    case 'preview':
      return await preview(visit, form);
    case 'export':
      return await exportData(visit);
    case 'erase':
      return await askErase(visit);
    case 'erase-now':
      return await erase(visit, form);
    case 'reveal':
      return await forAdmin(visit, reveal);
    case 'unsuppress':
      return await forAdmin(visit, unsuppress);
    default:
      return await notFoundPage(c, deps, 'Alert');
  }
}

async function preview(visit: ReaderVisit, form: Form): Promise<Response> {
  const alertId = form.field('id') ?? '';
  const answer = await visit.readerDesk.preview(form.field('queryText') ?? '');
  if (answer.kind === 'preview')
    return await alertPage(visit, alertId, { previewed: { typed: form.field, preview: answer.preview } });
  const errors = answer.errors.map((message) => ({ field: 'queryText', message }));
  return await alertPage(visit, alertId, {
    outcome: { kind: 'refused', form: alertId, errors, typed: form.field },
  });
}

/** Who takes what is stored about a reader is written down. */
async function exportData({ c, deps, readerDesk, seen }: ReaderVisit): Promise<Response> {
  const data = await readerDesk.exported(seen.subscriberId);
  if (data === undefined) return await notFoundPage(c, deps, 'Alert');
  await c.get('desk').audit({ action: 'reader.export', target: seen.subscriberId });
  return c.body(`${JSON.stringify(data, null, 2)}\n`, 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': 'attachment; filename="vigia-reader-data.json"',
  });
}

/** The page before everything goes: a second button, whose seal only this page has. */
async function askErase({ c, deps, seen }: ReaderVisit): Promise<Response> {
  const desk = c.get('desk');
  const [own, words] = [manageWords[desk.language], alertsWords[desk.language]];
  const { eraseAsk, eraseWhat } = seen.isOwn ? own : words;
  const seal = await deps.links.seal(eraseText(seen.subscriberId));
  const body = html`<p>${eraseWhat}</p>
<form method="post" action="/alerts/readers/${seen.subscriberId}" class="actions">${tokenField(desk)}<input type="hidden" name="seal" value="${seal}">
<button class="primary" name="do" value="erase-now">${own.eraseSure}</button></form>
<p><a href="${pathAfter(seen, undefined)}">${words.cancel}</a></p>`;
  return await c.html(alertsPage(deps, desk, { title: eraseAsk, tab: 'none', body }));
}

function eraseText(subscriberId: string): string {
  return `desk erase ${subscriberId}`;
}

async function erase(visit: ReaderVisit, form: Form): Promise<Response> {
  const { c, deps, readerDesk, seen } = visit;
  const { subscriberId } = seen;
  if (!(await deps.links.isSealed(eraseText(subscriberId), form.field('seal') ?? ''))) return await askErase(visit);
  await readerDesk.erase(subscriberId);
  await c.get('desk').audit({ action: 'reader.erase', target: subscriberId });
  return c.redirect('/alerts?said=erased', 303);
}

async function forAdmin(visit: ReaderVisit, then: (visit: ReaderVisit) => Promise<Response>): Promise<Response> {
  const { c, deps } = visit;
  if (mayAct(c.get('desk').visitor.role, 'admin')) return await then(visit);
  return await notFoundPage(c, deps, 'Alert');
}

/** The address in full, on the answer to this one request; who asked is written down. */
async function reveal(visit: ReaderVisit): Promise<Response> {
  await visit.c.get('desk').audit({ action: 'reader.reveal', target: visit.seen.subscriberId });
  return await readerPage(visit, { isRevealed: true });
}

async function unsuppress({ c, deps, seen }: ReaderVisit): Promise<Response> {
  const { subscriberId } = seen;
  if ((await deps.alertsDesk?.unsuppress(subscriberId)) !== true) return await notFoundPage(c, deps, 'Alert');
  await c.get('desk').audit({ action: 'reader.unsuppress', target: subscriberId });
  return c.redirect(`/alerts/readers/${subscriberId}?said=unsuppressed`, 303);
}
