import { html } from 'hono/html';
import { mailWords } from '../mail/mail-words.ts';
import type { AlertPreview, RequestError, SubscriptionRequest } from '../model/reader-desk.ts';
import { type Cadence, cadenceSchema } from '../model/subscription.ts';
import type { Html } from './layout.ts';
import type { PageLanguage } from './page-language.ts';
import { readerPage } from './reader-page.ts';
import { cadenceField, choiceField, inputField, LANGUAGE_CHOICES, queryField } from './subscribe-fields.ts';
import { previewSection } from './subscribe-preview.ts';
import { subscribeWords } from './subscribe-words.ts';

/** What was typed so far. */
export type Asked = Omit<SubscriptionRequest, 'times'> & { readonly zone: string; readonly time: string };

/** The form, with what was typed and what is wrong about it. */
export function subscribePage(
  language: PageLanguage,
  { asked, errors = [] }: { readonly asked?: Asked; readonly errors?: readonly RequestError[] } = {},
): Html {
  const words = subscribeWords[language];
  const other = language === 'en' ? 'es' : 'en';
  const fields = new Set(['address', 'queryText', 'cadence', 'note', 'language', 'zone', 'time']);
  const elsewhere = errors.filter(({ field }) => !fields.has(field));
  return readerPage(
    language,
    words.title,
    html`<p><a href="/subscribe?lang=${other}" lang="${other}">${words.otherLanguage}</a></p>
<p>${words.intro}</p>
${errors.length === 0 ? '' : html`<p class="error" role="alert">${words.wrong}</p>`}
${elsewhere.map(({ field, message }) => html`<p class="error">${field}: ${message}</p>`)}
<form method="post" action="/subscribe?lang=${language}" class="form">
${inputField({ name: 'address', label: words.address, value: asked?.address, type: 'email', required: true, maxLength: 254, errors })}
${queryField({ label: words.query, value: asked?.queryText, help: words.queryHelp, errors })}
${cadenceField(language, { label: words.cadence, value: asked?.cadence ?? 'daily', errors })}
${inputField({ name: 'note', label: words.note, value: asked?.note, help: words.noteHelp, errors })}
${choiceField({ name: 'language', label: words.language, value: asked?.language ?? language, choices: LANGUAGE_CHOICES, errors })}
${inputField({ name: 'zone', label: words.zone, value: asked?.zone, help: words.zoneHelp, maxLength: 64, errors })}
${inputField({ name: 'time', label: words.time, value: asked?.time, type: 'time', errors })}
<button class="primary" name="do" value="preview">${words.preview}</button></form>`,
  );
}

/** What the alert would have sent, and the button that asks for it. */
export function subscribePreviewPage(
  language: PageLanguage,
  {
    asked,
    preview,
    seal,
    notice,
  }: { readonly asked: Asked; readonly preview: AlertPreview; readonly seal: string; readonly notice?: string },
): Html {
  const words = subscribeWords[language];
  const cadence: Cadence | undefined = cadenceSchema.safeParse(asked.cadence).data;
  const hidden = Object.entries(asked).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value ?? ''}">`,
  );
  return readerPage(
    language,
    words.previewTitle,
    html`${notice === undefined ? '' : html`<p class="error" role="alert">${notice}</p>`}
<dl class="facts"><dt>${words.query}</dt><dd><code>${asked.queryText}</code></dd>
<dt>${words.address}</dt><dd>${asked.address}</dd>
${cadence === undefined ? '' : html`<dt>${words.cadence}</dt><dd>${mailWords[language].cadence[cadence]}</dd>`}
${(asked.note ?? '') === '' ? '' : html`<dt>${words.note}</dt><dd>${asked.note}</dd>`}</dl>
${previewSection(preview, { language, ...(cadence === undefined ? {} : { cadence }) })}
${preview.tooMuch ? html`<p class="error" role="alert">${words.tooMuch}</p>` : ''}
<form method="post" action="/subscribe?lang=${language}" class="actions">${hidden}<input type="hidden" name="seal" value="${seal}">
${preview.tooMuch ? '' : html`<button class="primary" name="do" value="ask">${words.send}</button>`}
<button name="do" value="change">${words.change}</button></form>`,
  );
}
