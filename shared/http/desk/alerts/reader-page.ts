import { html } from 'hono/html';
import type { ReaderView } from '../../../model/reader-desk.ts';
import type { SubscriptionRecord } from '../../../model/subscription.ts';
import { mayAct } from '../../../model/visitor.ts';
import type { Html } from '../../layout.ts';
import { type Outcome, refusedIn } from '../../manage-form.ts';
import { manageWords } from '../../manage-words.ts';
import { readerTimesFields } from '../../reader-times-fields.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { tokenField } from '../desk-page.ts';
import type { AlertFacts } from './alert-facts.ts';
import { alertTable } from './alert-table.ts';
import { mailLine } from './mail-line.ts';
import { reasonText } from './reason-text.ts';

/** Stopped alerts that are named; the export has the rest. */
const STOPPED_SHOWN = 20;

export type ShownReader = {
  readonly view: ReaderView;
  readonly facts: ReadonlyMap<SubscriptionRecord, AlertFacts>;
  readonly isOwn: boolean;
  readonly outcome?: Outcome | undefined;
  /** The address is shown in full: it is the visitor's own, or an admin asked for it. */
  readonly isShown: boolean;
};

/** A reader's alerts, times, mails and data. */
export function readerBody(desk: DeskContext, shown: ShownReader): Html {
  const { view, outcome } = shown;
  const { language } = desk;
  const words = alertsWords[language];
  const manage = manageWords[language];
  const action = `/alerts/readers/${view.subscriber.id}`;
  return html`${readerNote(desk, shown)}
${outcome?.kind === 'refused' ? html`<p class="error" role="alert">${manage.notSaved} <span lang="en">${outcome.errors.map(({ message }) => message).join(' ')}</span></p>` : ''}
${alertSection(desk, shown)}
<section><h2>${words.mailsTitle}</h2>${view.mails.length === 0 ? html`<p>${words.noMails}</p>` : html`<ul class="mails">${view.mails.map((mail) => html`<li>${mailLine(desk, { ...mail, subscriberId: view.subscriber.id })}</li>`)}</ul>`}</section>
<section><h2>${manage.times}</h2><form method="post" action="${action}" class="form">${tokenField(desk)}
${readerTimesFields(language, view, refusedIn(outcome, 'times'))}</form></section>
${dataSection(desk, shown)}`;
}

/** An admin speaks of somebody else's data. */
function dataSection(desk: DeskContext, { view, isOwn }: ShownReader): Html {
  const { language } = desk;
  const [own, others] = [manageWords[language], alertsWords[language]];
  const words = isOwn ? { ...own, dataTitle: own.data } : others;
  const action = `/alerts/readers/${view.subscriber.id}`;
  return html`<section><h2>${words.dataTitle}</h2><p>${words.exportText}</p>${actionButton(desk, action, { todo: 'export', label: words.exportButton })}
<p>${words.eraseText}</p>${actionButton(desk, action, { todo: 'erase', label: words.eraseButton })}</section>`;
}

/** Why no mail goes to the reader; for an admin, the way to the address. */
function readerNote(desk: DeskContext, { view: { subscriber }, isShown }: ShownReader): Html {
  const words = alertsWords[desk.language];
  const { id, status, reason } = subscriber;
  const action = `/alerts/readers/${id}`;
  const isAdmin = mayAct(desk.visitor.role, 'admin');
  const note =
    status === 'suppressed'
      ? html`<p class="notice">${words.suppressedReader} ${reason === undefined ? '' : reasonText(desk.language, reason)}</p>`
      : status === 'unsubscribed'
        ? html`<p class="notice">${words.unsubscribedReader}</p>`
        : '';
  return html`${isShown ? html`<p>${subscriber.address}</p>` : actionButton(desk, action, { todo: 'reveal', label: words.showAddress })}${note}
${status === 'suppressed' && isAdmin ? actionButton(desk, action, { todo: 'unsuppress', label: words.unsuppress }) : ''}`;
}

function alertSection(desk: DeskContext, { view, facts, isOwn }: ShownReader): Html {
  const words = alertsWords[desk.language];
  const live = view.subscriptions.filter(({ status }) => status !== 'stopped');
  const stopped = view.subscriptions.filter(({ status }) => status === 'stopped');
  const buttons = (alert: SubscriptionRecord) => statusButtons(desk, alert);
  const path = isOwn ? '/alerts/new' : `/alerts/new?for=${view.subscriber.id}`;
  return html`<section><h2>${manageWords[desk.language].alerts}</h2><p><a href="${path}">${words.newAlert}</a></p>
${live.length === 0 ? html`<p>${words.noAlerts}</p>` : alertTable(desk, live, { facts, buttons })}
${stopped.length === 0 ? '' : html`<details><summary>${words.stoppedAlerts(stopped.length)}</summary>${alertTable(desk, stopped.slice(-STOPPED_SHOWN), { facts, buttons })}</details>`}</section>`;
}

/** What can be done with an alert in its state. */
export function statusButtons(desk: DeskContext, { id, subscriberId, status }: SubscriptionRecord, at?: 'alert'): Html {
  const words = manageWords[desk.language];
  const action = `/alerts/readers/${subscriberId}`;
  const button = (todo: 'pause' | 'resume' | 'stop', label: string) =>
    actionButton(desk, action, { todo, label, id, at });
  const stop = button('stop', words.stop);
  switch (status) {
    case 'active':
      return html`<div class="actions">${button('pause', words.pause)}${stop}</div>`;
    case 'paused':
      return html`<div class="actions">${button('resume', words.resume)}${stop}</div>`;
    case 'stopped':
      return html`<div class="actions">${button('resume', words.startAgain)}</div>`;
    case 'pending':
    case 'broken':
      return html`<div class="actions">${stop}</div>`;
    default:
      return status satisfies never;
  }
}

/** A form that is one button. */
export function actionButton(
  desk: DeskContext,
  action: string,
  {
    todo,
    label,
    id,
    at,
  }: {
    readonly todo: string;
    readonly label: string;
    readonly id?: string;
    /** On the alert's own page, and back to it. */
    readonly at?: 'alert' | undefined;
  },
): Html {
  return html`<form method="post" action="${action}">${tokenField(desk)}${id === undefined ? '' : html`<input type="hidden" name="id" value="${id}">`}${at === undefined ? '' : html`<input type="hidden" name="at" value="${at}">`}<button name="do" value="${todo}">${label}</button></form>`;
}
