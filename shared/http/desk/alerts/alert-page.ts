import { html } from 'hono/html';
import type { AlertPreview } from '../../../model/reader-desk.ts';
import { cadenceSchema, type SubscriptionRecord } from '../../../model/subscription.ts';
import type { WebhookView } from '../../../model/webhook.ts';
import type { Html } from '../../layout.ts';
import { type Outcome, refusedIn, type Typed } from '../../manage-form.ts';
import { manageWebhook } from '../../manage-webhook.ts';
import { manageWebhookWords } from '../../manage-webhook-words.ts';
import { manageWords } from '../../manage-words.ts';
import { cadenceField, inputField, queryField } from '../../subscribe-fields.ts';
import { previewSection } from '../../subscribe-preview.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import { searchPath } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { tokenField } from '../desk-page.ts';
import { timeTag, timeText } from '../time-tag.ts';
import type { AlertFacts } from './alert-facts.ts';
import { alertState, monthCounts } from './alert-table.ts';
import { statusButtons } from './reader-page.ts';

export type ShownAlert = {
  readonly alert: SubscriptionRecord;
  readonly facts: AlertFacts | undefined;
  readonly isOwn: boolean;
  /** Of its reader, where there are webhooks to be had. */
  readonly webhooks: readonly WebhookView[] | undefined;
  readonly ledger: Html;
  readonly outcome?: Outcome | undefined;
  /** What was typed and not saved yet, and what it would send. */
  readonly previewed?: { readonly typed: Typed; readonly preview: AlertPreview } | undefined;
};

/** One alert: what it is, what it met and what became of that, how to change it. */
export function alertBody(desk: DeskContext, shown: ShownAlert): Html {
  const { alert, facts, isOwn, ledger, outcome } = shown;
  const { language } = desk;
  const words = alertsWords[language];
  return html`<p><a href="${isOwn ? '/alerts' : `/alerts/readers/${alert.subscriberId}`}">${words.back}</a></p>
${outcomeNote(desk, outcome)}${alertNote(desk, alert)}
<dl class="facts"><dt>${words.query}</dt><dd><a href="${searchPath({ query: alert.queryText })}"><code>${alert.queryText}</code></a></dd>
<dt>${words.state}</dt><dd>${alertState(desk, alert)}</dd>
<dt>${words.month}</dt><dd>${monthCounts(desk, facts?.month)}</dd>
<dt>${words.lastSent}</dt><dd>${facts?.lastSent === undefined ? words.never : timeTag(desk, facts.lastSent)}</dd></dl>
<p class="quiet">${words.since(timeText(desk, alert.createdAt, 'day'))}</p>
${statusButtons(desk, alert, 'alert')}
<section><h2>${words.change}</h2>${changeForm(desk, shown)}${webhookPart(desk, shown)}</section>
${ledger}`;
}

function outcomeNote({ language }: DeskContext, outcome: Outcome | undefined): Html | string {
  if (outcome === undefined) return '';
  if (outcome.kind === 'refused')
    return html`<p class="error" role="alert">${manageWords[language].notSaved} <span lang="en">${outcome.errors.map(({ message }) => message).join(' ')}</span></p>`;
  const { secret } = outcome;
  return secret === undefined
    ? ''
    : html`<p class="notice" role="status">${manageWebhookWords[language].secret} <code>${secret}</code></p>`;
}

function alertNote({ language }: DeskContext, { status, reason }: SubscriptionRecord): Html | string {
  const words = alertsWords[language];
  if (status === 'pending') return html`<p class="notice">${words.pending}</p>`;
  if (status !== 'broken') return '';
  return html`<p class="notice">${words.brokenWhy} <span lang="en">${reason ?? ''}</span> ${words.mend}</p>`;
}

function changeForm(desk: DeskContext, { alert, isOwn, outcome, previewed }: ShownAlert): Html {
  const { language } = desk;
  const words = manageWords[language];
  const refused = refusedIn(outcome, alert.id);
  const typed = refused?.typed ?? previewed?.typed;
  const errors = refused?.errors ?? [];
  const cadence = cadenceSchema.safeParse(typed?.('cadence') ?? alert.cadence).data;
  return html`<form method="post" action="/alerts/readers/${alert.subscriberId}" class="form">${tokenField(desk)}<input type="hidden" name="id" value="${alert.id}">
${queryField({ label: words.query, value: typed?.('queryText') ?? alert.queryText, errors })}
${cadenceField(language, { label: words.cadence, value: typed?.('cadence') ?? alert.cadence, errors })}
${inputField({ name: 'note', label: isOwn ? words.note : alertsWords[language].note, value: typed?.('note') ?? alert.note, errors })}
${previewed === undefined ? '' : previewSection(previewed.preview, { language, ...(cadence === undefined ? {} : { cadence }) })}
<div class="actions"><button class="primary" name="do" value="change">${words.save}</button>
<button name="do" value="preview">${alertsWords[language].preview}</button></div></form>`;
}

function webhookPart(desk: DeskContext, { alert, webhooks, outcome }: ShownAlert): Html | string {
  if (webhooks === undefined) return '';
  return manageWebhook(alert, {
    language: desk.language,
    place: { action: `/alerts/readers/${alert.subscriberId}`, hidden: tokenField(desk) },
    instant: (instant) => timeTag(desk, instant),
    outcome,
    webhook: webhooks.find(({ subscriptionId }) => subscriptionId === alert.id),
  });
}
