import { html } from 'hono/html';
import type { AlertPreview, RequestError } from '../../../model/reader-desk.ts';
import { cadenceSchema } from '../../../model/subscription.ts';
import type { Html } from '../../layout.ts';
import type { Typed } from '../../manage-form.ts';
import { manageWords } from '../../manage-words.ts';
import { cadenceField, choiceField, inputField, LANGUAGE_CHOICES, queryField } from '../../subscribe-fields.ts';
import { previewSection } from '../../subscribe-preview.ts';
import { subscribeWords } from '../../subscribe-words.ts';
import { alertsWords } from '../../words/alerts-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { tokenField } from '../desk-page.ts';
import { maskedAddress } from './masked-address.ts';

/** Whose alert is made: one's own, that of a known reader, or that of an address that an admin types. */
export type NewAlertFor =
  | { readonly kind: 'self' | 'reader'; readonly subscriberId: string; readonly address: string }
  | { readonly kind: 'anybody'; readonly own?: string };

/** The form of a new alert, with what was typed, what is wrong about it, and what it would have sent. */
export function newAlertBody(
  desk: DeskContext,
  shown: {
    readonly forWhom: NewAlertFor;
    readonly typed: Typed;
    readonly errors?: readonly RequestError[];
    readonly refusal?: string;
    readonly preview?: AlertPreview;
  },
): Html {
  const { forWhom, typed, errors = [], refusal, preview } = shown;
  const { language } = desk;
  const [words, manage, subscribe] = [alertsWords[language], manageWords[language], subscribeWords[language]];
  const cadence = cadenceSchema.safeParse(typed('cadence')).data;
  return html`<p>${words.newIntro}</p>
${refusal === undefined && errors.length === 0 ? '' : html`<p class="error" role="alert">${words.notMade} ${refusal ?? ''}</p>`}
<form method="post" action="/alerts/new" class="form">${tokenField(desk)}
${readerFields(desk, { forWhom, typed, errors })}
${queryField({ label: words.query, value: typed('queryText'), help: subscribe.queryHelp, errors })}
${cadenceField(language, { label: words.cadence, value: typed('cadence') ?? 'daily', errors })}
${inputField({ name: 'note', label: forWhom.kind === 'self' ? manage.note : words.note, value: typed('note'), errors })}
${preview === undefined ? '' : html`<h2>${words.previewTitle}</h2>${previewSection(preview, { language, ...(cadence === undefined ? {} : { cadence }) })}`}
<div class="actions"><button${preview === undefined ? html` class="primary"` : ''} name="do" value="preview">${words.preview}</button>
<button${preview === undefined ? '' : html` class="primary"`} name="do" value="make">${words.make}</button></div></form>`;
}

function readerFields(
  { language }: DeskContext,
  {
    forWhom,
    typed,
    errors,
  }: { readonly forWhom: NewAlertFor; readonly typed: Typed; readonly errors: readonly RequestError[] },
): Html {
  const words = alertsWords[language];
  if (forWhom.kind !== 'anybody') {
    const name = forWhom.kind === 'self' ? forWhom.address : maskedAddress(forWhom.address);
    return html`<p class="quiet">${words.reader}: ${name}</p><input type="hidden" name="for" value="${forWhom.subscriberId}">`;
  }
  return html`${inputField({ name: 'address', label: words.address, value: typed('address') ?? forWhom.own, type: 'email', required: true, maxLength: 254, errors })}
${choiceField({ name: 'language', label: words.language, value: typed('language') ?? language, choices: LANGUAGE_CHOICES, errors })}
<div class="field"><label><input type="checkbox" name="consent" value="yes"${typed('consent') === 'yes' ? html` checked` : ''}> ${words.consent}</label></div>`;
}
