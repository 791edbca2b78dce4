import { html } from 'hono/html';
import { localTime } from '../mail/local-time.ts';
import { mailWords } from '../mail/mail-words.ts';
import type { ReaderView, RequestError } from '../model/reader-desk.ts';
import type { SubscriptionRecord } from '../model/subscription.ts';
import type { WebhookView } from '../model/webhook.ts';
import { type Html, instantText } from './layout.ts';
import { type Outcome, refusedIn, tokenField } from './manage-form.ts';
import { manageTimes } from './manage-times.ts';
import { manageWebhook } from './manage-webhook.ts';
import { manageWebhookWords } from './manage-webhook-words.ts';
import { manageWords } from './manage-words.ts';
import { readerPage } from './reader-page.ts';
import { cadenceField, inputField, queryField } from './subscribe-fields.ts';

/** Mails shown; the export has the rest. */
const MAILS = 10;

/** A reader's own page: alerts, times, last mails, data. Each form carries the token. */
export function managePage(view: ReaderView, { token, outcome, webhooks }: Shown): Html {
  const { language, status } = view.subscriber;
  const words = manageWords[language];
  const alerts = view.subscriptions.map((subscription) => alertCard(view, subscription, { token, outcome, webhooks }));
  return readerPage(
    language,
    words.title,
    html`<p class="quiet">${view.subscriber.address} · ${words.intro}</p>
${outcomeNote(view, outcome)}
${status === 'active' ? '' : html`<p class="notice">${words.unsubscribed}${view.subscriber.reason === undefined ? '' : ` (${view.subscriber.reason})`}</p>`}
<section><h2>${words.alerts}</h2>${alerts.length === 0 ? html`<p>${words.noAlerts}</p>` : alerts}</section>
<section><h2>${words.add}</h2>${addForm(view, { token, outcome })}</section>
<section><h2>${words.times}</h2>${manageTimes(view, { token, outcome })}</section>
<section><h2>${words.mails}</h2>${mailList(view)}</section>
<section><h2>${words.data}</h2><p>${words.exportText}</p>${button(token, 'export', words.exportButton)}
<p>${words.eraseText}</p>${button(token, 'erase', words.eraseButton)}</section>`,
  );
}

type Shown = {
  readonly token: string;
  readonly outcome?: Outcome | undefined;
  /** Absent where there are no webhooks to be had. */
  readonly webhooks?: readonly WebhookView[] | undefined;
};

function outcomeNote({ subscriber }: ReaderView, outcome: Outcome | undefined): Html | string {
  const words = manageWords[subscriber.language];
  if (outcome === undefined) return '';
  if (outcome.kind === 'saved') {
    const { secret, note } = outcome;
    const shown =
      secret === undefined ? '' : html` ${manageWebhookWords[subscriber.language].secret} <code>${secret}</code>`;
    return html`<p class="notice" role="status">${note ?? words.saved}${shown}</p>`;
  }
  return html`<div class="error" role="alert"><p>${words.notSaved}</p>${outcome.errors.map(({ message }) => html`<p>${message}</p>`)}</div>`;
}

function alertCard(
  { subscriber }: ReaderView,
  subscription: SubscriptionRecord,
  { token, outcome, webhooks }: Shown,
): Html {
  const { id, queryText, cadence, note, status, reason } = subscription;
  const { language } = subscriber;
  const words = manageWords[language];
  const refused = refusedIn(outcome, id);
  const scope = `a${id}-`;
  const webhook = webhooks?.find(({ subscriptionId }) => subscriptionId === id);
  return html`<article class="card"><h3>${note === undefined || note === '' ? html`<code>${queryText}</code>` : note}</h3>
${note === undefined || note === '' ? '' : html`<p><code>${queryText}</code></p>`}
<p class="quiet"><span class="state state-${STATE_CLASS[status]}">${words.status[status]}</span> · ${mailWords[language].cadence[cadence]}${reason === undefined ? '' : ` · ${reason}`}</p>
<div class="actions">${statusButtons(subscription, token, language)}</div>
<details${refused === undefined ? '' : html` open`}><summary>${words.edit}</summary>
<form method="post" action="/manage" class="form">${tokenField(token)}<input type="hidden" name="id" value="${id}">
${queryField({ label: words.query, value: refused?.typed('queryText') ?? queryText, scope, errors: refused?.errors ?? [] })}
${cadenceField(language, { label: words.cadence, value: refused?.typed('cadence') ?? cadence, scope, errors: refused?.errors ?? [] })}
${inputField({ name: 'note', label: words.note, value: refused?.typed('note') ?? note, scope, errors: refused?.errors ?? [] })}
<button class="primary" name="do" value="change">${words.save}</button></form></details>
${webhooks === undefined ? '' : manageWebhook(subscription, { language, place: { action: '/manage', hidden: tokenField(token) }, instant: instantText, outcome, webhook })}</article>`;
}

const STATE_CLASS = { pending: 'idle', active: 'good', paused: 'idle', stopped: 'idle', broken: 'bad' } as const;

function statusButtons({ id, status }: SubscriptionRecord, token: string, language: 'en' | 'es'): readonly Html[] {
  const words = manageWords[language];
  const stop = button(token, 'stop', words.stop, id);
  switch (status) {
    case 'active':
      return [button(token, 'pause', words.pause, id), stop];
    case 'paused':
      return [button(token, 'resume', words.resume, id), stop];
    case 'stopped':
      return [button(token, 'resume', words.startAgain, id)];
    case 'pending':
    case 'broken':
      return [stop];
    default:
      return status satisfies never;
  }
}

function addForm({ subscriber }: ReaderView, { token, outcome }: Shown): Html {
  const words = manageWords[subscriber.language];
  const refused = refusedIn(outcome, 'add');
  const errors = refused?.errors ?? [];
  const scope = 'add-';
  return html`<form method="post" action="/manage" class="form">${tokenField(token)}
${queryField({ label: words.query, value: refused?.typed('queryText'), scope, errors })}
${cadenceField(subscriber.language, { label: words.cadence, value: refused?.typed('cadence') ?? 'daily', scope, errors })}
${inputField({ name: 'note', label: words.note, value: refused?.typed('note'), scope, errors })}
<button class="primary" name="do" value="add">${words.add}</button></form>`;
}

function mailList({ mails, subscriber: { language }, times: { zone } }: ReaderView): Html {
  const words = manageWords[language];
  if (mails.length === 0) return html`<p>–</p>`;
  const items = mails.slice(0, MAILS).map(({ at, state, stories, reason }) => {
    const told = stories === undefined || state === 'empty' ? [] : [words.stories(stories)];
    const facts = [localTime(at, { language, zone }) ?? '–', words.mailStates[state] ?? state, ...told];
    return html`<li>${[...facts, ...(reason === undefined ? [] : [reason])].join(' · ')}</li>`;
  });
  return html`<ul>${items}</ul>`;
}

/** The page before everything goes: a second button, whose seal only this page has. */
export function erasePage(
  language: 'en' | 'es',
  { token, seal }: { readonly token: string; readonly seal: string },
): Html {
  const words = manageWords[language];
  return readerPage(
    language,
    words.eraseAsk,
    html`<p>${words.eraseWhat}</p>
<form method="post" action="/manage" class="actions">${tokenField(token)}<input type="hidden" name="seal" value="${seal}">
<button class="primary" name="do" value="erase-now">${words.eraseSure}</button>
<button name="do" value="show">${words.eraseBack}</button></form>`,
  );
}

/** Where a reader without a link asks for one. */
export function manageLinkPage(language: 'en' | 'es', errors: readonly RequestError[] = [], typed = ''): Html {
  const words = manageWords[language];
  return readerPage(
    language,
    words.linkTitle,
    html`<p>${words.linkText}</p>
<form method="post" action="/manage?lang=${language}" class="form">
${inputField({ name: 'address', label: words.address, value: typed, type: 'email', required: true, maxLength: 254, errors })}
<button class="primary" name="do" value="link">${words.linkButton}</button></form>`,
  );
}

function button(token: string, todo: string, label: string, id?: string): Html {
  return html`<form method="post" action="/manage">${tokenField(token)}${id === undefined ? '' : html`<input type="hidden" name="id" value="${id}">`}<button name="do" value="${todo}">${label}</button></form>`;
}
