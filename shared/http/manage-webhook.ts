import { html } from 'hono/html';
import type { SubscriptionRecord } from '../model/subscription.ts';
import type { WebhookView } from '../model/webhook.ts';
import type { Html } from './layout.ts';
import { type FormPlace, type Outcome, refusedIn } from './manage-form.ts';
import { manageWebhookWords } from './manage-webhook-words.ts';
import type { PageLanguage } from './page-language.ts';
import { inputField } from './subscribe-fields.ts';

/** Deliveries shown; `./vigia webhooks log` has more. */
const DELIVERIES = 5;

type ShownWebhook = {
  readonly language: PageLanguage;
  readonly place: FormPlace;
  /** An instant as the page shows it. */
  readonly instant: (instant: string) => Html | string;
  readonly outcome?: Outcome | undefined;
  readonly webhook: WebhookView | undefined;
};

/** The webhook of one alert, for its reader and the desk. An alert that waits or is stopped gets none. */
export function manageWebhook(
  { id, status }: Pick<SubscriptionRecord, 'id' | 'status'>,
  { language, place, instant, outcome, webhook }: ShownWebhook,
): Html | string {
  if (webhook === undefined && (status === 'pending' || status === 'stopped')) return '';
  const words = manageWebhookWords[language];
  const form = `webhook-${id}`;
  const refused = refusedIn(outcome, form);
  const value = refused?.typed('webhookUrl') ?? webhook?.url;
  return html`<details${outcome?.form === form ? html` open` : ''}><summary>${words.title}${webhook === undefined ? '' : ` · ${words.states[webhook.state]}`}</summary>
<p class="quiet">${words.text}</p>
<form method="post" action="${place.action}" class="form">${place.hidden}<input type="hidden" name="id" value="${id}">
${inputField({ name: 'webhookUrl', label: words.url, value, scope: `w${id}-`, required: true, maxLength: 2000, errors: refused?.errors ?? [] })}
<button class="primary" name="do" value="webhook-set">${words.save}</button></form>
${webhook === undefined ? '' : webhookState(webhook, { language, place, instant })}</details>`;
}

function webhookState(
  webhook: WebhookView,
  { language, place, instant }: Pick<ShownWebhook, 'language' | 'place' | 'instant'>,
): Html {
  const words = manageWebhookWords[language];
  const { subscriptionId: id, failingSince, reason, deliveries } = webhook;
  const failing =
    failingSince === undefined
      ? ''
      : html`<p class="notice">${words.failing} ${instant(failingSince)}${reason === undefined ? '' : `: ${reason}`}</p>`;
  const lines = deliveries.slice(0, DELIVERIES).map(({ createdAt, state, answer, slot }) => {
    const name = slot === undefined ? `${words.testName} · ` : '';
    return html`<li>${instant(createdAt)} · ${name}${words.deliveryStates[state]}${answer === undefined ? '' : ` · ${answer}`}</li>`;
  });
  return html`${failing}
<div class="actions">${button(place, id, { todo: 'webhook-test', label: words.test })}${button(place, id, { todo: 'webhook-rotate', label: words.rotate })}${button(place, id, { todo: 'webhook-remove', label: words.remove })}</div>
${lines.length === 0 ? '' : html`<ul>${lines}</ul>`}`;
}

function button(
  place: FormPlace,
  id: string,
  { todo, label }: { readonly todo: string; readonly label: string },
): Html {
  return html`<form method="post" action="${place.action}">${place.hidden}<input type="hidden" name="id" value="${id}"><button name="do" value="${todo}">${label}</button></form>`;
}
