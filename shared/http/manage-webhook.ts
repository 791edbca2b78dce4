import { html } from 'hono/html';
import type { SubscriptionRecord } from '../model/subscription.ts';
import type { WebhookView } from '../model/webhook.ts';
import { type Html, instantText } from './layout.ts';
import { type Outcome, refusedIn, tokenField } from './manage-form.ts';
import { manageWebhookWords } from './manage-webhook-words.ts';
import type { PageLanguage } from './page-language.ts';
import { inputField } from './subscribe-fields.ts';

/** Deliveries shown; `./vigia webhooks log` has more. */
const DELIVERIES = 5;

type ShownWebhook = {
  readonly language: PageLanguage;
  readonly token: string;
  readonly outcome?: Outcome | undefined;
  readonly webhook: WebhookView | undefined;
};

/** The webhook of one alert on its reader's own page. An alert that waits or is stopped gets none. */
export function manageWebhook(
  { id, status }: Pick<SubscriptionRecord, 'id' | 'status'>,
  { language, token, outcome, webhook }: ShownWebhook,
): Html | string {
  if (webhook === undefined && (status === 'pending' || status === 'stopped')) return '';
  const words = manageWebhookWords[language];
  const form = `webhook-${id}`;
  const refused = refusedIn(outcome, form);
  const value = refused?.typed('webhookUrl') ?? webhook?.url;
  return html`<details${outcome?.form === form ? html` open` : ''}><summary>${words.title}${webhook === undefined ? '' : ` · ${words.states[webhook.state]}`}</summary>
<p class="quiet">${words.text}</p>
<form method="post" action="/manage" class="form">${tokenField(token)}<input type="hidden" name="id" value="${id}">
${inputField({ name: 'webhookUrl', label: words.url, value, scope: `w${id}-`, required: true, maxLength: 2000, errors: refused?.errors ?? [] })}
<button class="primary" name="do" value="webhook-set">${words.save}</button></form>
${webhook === undefined ? '' : webhookState(webhook, language, token)}</details>`;
}

function webhookState(webhook: WebhookView, language: PageLanguage, token: string): Html {
  const words = manageWebhookWords[language];
  const { subscriptionId: id, failingSince, reason, deliveries } = webhook;
  const failing =
    failingSince === undefined
      ? ''
      : html`<p class="notice">${words.failing} ${instantText(failingSince)}${reason === undefined ? '' : `: ${reason}`}</p>`;
  const lines = deliveries.slice(0, DELIVERIES).map(({ createdAt, state, answer, slot }) => {
    const name = slot === undefined ? `${words.testName} · ` : '';
    return html`<li>${instantText(createdAt)} · ${name}${words.deliveryStates[state]}${answer === undefined ? '' : ` · ${answer}`}</li>`;
  });
  return html`${failing}
<div class="actions">${button(token, id, 'webhook-test', words.test)}${button(token, id, 'webhook-rotate', words.rotate)}${button(token, id, 'webhook-remove', words.remove)}</div>
${lines.length === 0 ? '' : html`<ul>${lines}</ul>`}`;
}

function button(token: string, id: string, todo: string, label: string): Html {
  return html`<form method="post" action="/manage">${tokenField(token)}<input type="hidden" name="id" value="${id}"><button name="do" value="${todo}">${label}</button></form>`;
}
