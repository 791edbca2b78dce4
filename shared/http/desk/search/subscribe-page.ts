import { html } from 'hono/html';
import type { AlertPreview, RequestError } from '../../../model/reader-desk.ts';
import { cadenceSchema } from '../../../model/subscription.ts';
import type { Html } from '../../layout.ts';
import { cadenceField, inputField } from '../../subscribe-fields.ts';
import { previewSection } from '../../subscribe-preview.ts';
import { searchWords } from '../../words/search-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { tokenField } from '../desk-page.ts';
import { searchAddress } from './search-address.ts';

/** What was typed to get an alert. */
export type AlertAsked = {
  readonly query: string;
  readonly cadence: string;
  readonly note: string;
  readonly address: string;
};

/** What an alert for a search would have sent, and the form that starts it: at once for a reader who is known. */
export function subscribeBody(
  desk: DeskContext,
  {
    asked,
    preview,
    errors = [],
  }: { readonly asked: AlertAsked; readonly preview: AlertPreview; readonly errors?: readonly RequestError[] },
): Html {
  const { language, visitor } = desk;
  const words = searchWords[language];
  const cadence = cadenceSchema.safeParse(asked.cadence).data ?? preview.suggested;
  const own = visitor.subscriberId !== undefined;
  const shown = new Set(['address', 'cadence', 'note']);
  return html`<h1>${words.alertTitle}</h1>
<p><a href="${searchAddress({ query: asked.query })}"><code>${asked.query}</code></a></p>
<h2>${words.alertIntro}</h2>${previewSection(preview, { language, cadence })}
${errors.filter(({ field }) => !shown.has(field)).map(({ message }) => html`<p class="error" role="alert" lang="en">${message}</p>`)}
${
  preview.tooMuch
    ? html`<p class="notice">${words.tooMuch}</p>`
    : html`<form method="post" action="/search/subscribe" class="form">${tokenField(desk)}<input type="hidden" name="q" value="${asked.query}">
${own ? '' : inputField({ name: 'address', label: words.address, value: asked.address, help: words.addressHelp, type: 'email', required: true, maxLength: 254, errors })}
${cadenceField(language, { label: words.cadence, value: cadence, errors })}
${inputField({ name: 'note', label: words.note, value: asked.note, help: words.alertNoteHelp, errors })}
<button class="primary">${own ? words.startNow : words.askMail}</button></form>`
}`;
}
