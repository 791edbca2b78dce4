import { html } from 'hono/html';
import type { TriedAddress, TriedText } from '../../../model/model-desk.ts';
import type { Span } from '../../../model/tag.ts';
import { mayAct } from '../../../model/visitor.ts';
import { highlight } from '../../highlight.ts';
import { type Html, safeHref } from '../../layout.ts';
import { modelWords } from '../../words/model-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { tokenField } from '../desk-page.ts';
import { traceList } from './trace-list.ts';

/** What somebody typed, as it is shown again. */
export type TryForm = {
  readonly title?: string;
  readonly text?: string;
  readonly language?: string;
  readonly url?: string;
  /** What is wrong with it, and with which of the two forms. */
  readonly error?: { readonly form: 'text' | 'address'; readonly message: string };
};

export type TryView = {
  readonly form: TryForm;
  readonly canFetch: boolean;
  readonly tagLabel: (tag: string) => string;
  readonly answer?:
    | { readonly kind: 'text'; readonly tried: TriedText }
    | { readonly kind: 'address'; readonly tried: TriedAddress };
};

/** What is read at once: five times a long news article; more would keep other readers waiting. */
export const MOST_CHARACTERS = 20_000;

/** The forms for a text and for an address, and what the model makes of what was sent. */
export function tryBody(desk: DeskContext, view: TryView): Html {
  const words = modelWords[desk.language];
  return html`<p>${words.tryNote}</p>
${view.answer === undefined ? '' : answerPart(desk, view, view.answer)}
<div class="model-forms">
${textForm(desk, view)}
${addressForm(desk, view)}
</div>`;
}

function textForm(desk: DeskContext, { form }: TryView): Html {
  const words = modelWords[desk.language];
  const { title = '', text = '', language = '' } = form;
  const choices = [
    ['', words.detect],
    ['en', words.languageNames.en],
    ['es', words.languageNames.es],
    ['und', words.neither],
  ] as const;
  return html`<section><h2>${words.tryText}</h2>
${errorOf(form, 'text')}
<form method="post" action="/model/try" class="form">${tokenField(desk)}<input type="hidden" name="what" value="text">
<div class="field"><label for="try-title">${words.headline}</label><input id="try-title" name="title" value="${title}" maxlength="500"></div>
<div class="field"><label for="try-text">${words.text}</label><textarea id="try-text" name="text" rows="10">${text}</textarea></div>
<div class="field"><label for="try-language">${words.language}</label><select id="try-language" name="language">${choices.map(
    ([value, name]) => html`<option value="${value}"${value === language ? html` selected` : ''}>${name}</option>`,
  )}</select></div>
<button class="primary">${words.read}</button></form></section>`;
}

function addressForm(desk: DeskContext, { form, canFetch }: TryView): Html {
  const words = modelWords[desk.language];
  const head = html`<h2>${words.tryAddress}</h2>`;
  if (!canFetch) return html`<section>${head}<p>${words.noAddress}</p></section>`;
  if (!mayAct(desk.visitor.role, 'editor')) return html`<section>${head}<p>${words.addressEditors}</p></section>`;
  return html`<section>${head}<p class="quiet">${words.tryAddressNote}</p>
${errorOf(form, 'address')}
<form method="post" action="/model/try" class="form">${tokenField(desk)}<input type="hidden" name="what" value="address">
<div class="field"><label for="try-url">${words.address}</label><input id="try-url" name="url" type="url" value="${form.url ?? ''}" maxlength="2048" required placeholder="https://…"></div>
<button class="primary">${words.fetchIt}</button></form></section>`;
}

function errorOf({ error }: TryForm, form: 'text' | 'address'): Html | string {
  return error?.form === form ? html`<p class="error" role="alert">${error.message}</p>` : '';
}

function answerPart(desk: DeskContext, view: TryView, answer: NonNullable<TryView['answer']>): Html {
  if (answer.kind === 'text') return resultPart(desk, view, { tried: answer.tried });
  const words = modelWords[desk.language];
  const { tried } = answer;
  switch (tried.kind) {
    case 'not-read':
      return html`<div class="notice" role="alert"><p><b>${words.notRead}.</b> ${words.unread[tried.code]}</p>${
        // The reason of a code that says it all would say it twice.
        SPEAKING.has(tried.code) ? '' : html`<p class="quiet" lang="en">${tried.reason}</p>`
      }</div>`;
    case 'reserved':
    case 'read':
      return resultPart(desk, view, { tried: tried.tried, url: tried.url, isReserved: tried.kind === 'reserved' });
    default:
      return tried satisfies never;
  }
}

const SPEAKING: ReadonlySet<string> = new Set(['address', 'no-contact']);

type Result = { readonly tried: TriedText; readonly url?: string; readonly isReserved?: boolean };

function resultPart(desk: DeskContext, { tagLabel }: TryView, { tried, url, isReserved = false }: Result): Html {
  const words = modelWords[desk.language];
  const { title, text, language, tags, traces, modelVersion } = tried;
  return html`<section class="model-result"><h2 id="result">${words.result}</h2>
<p class="quiet">${words.resultLine(languageName(desk, language), modelVersion)}${url === undefined ? '' : html` <a href="${safeHref(url)}" rel="noreferrer">${url}</a>`}</p>
${isReserved ? html`<p class="notice">${words.reserved}</p>` : ''}
${tags.length === 0 ? html`<p>${words.noTag}</p>` : html`<p class="chips">${tags.map(({ tag, level }) => html`<span class="chip${level === 'about' ? ' chip-about' : ''}">${tagLabel(tag)}: ${words.levelNames[level]}</span>`)}</p>`}
<div class="columns"><div lang="${language}">
<h3>${marked(title, 'title', tried)}</h3>
<div class="paragraphs">${marked(text, 'text', tried)}</div>
</div><div>${traceList(desk, { traces, tagLabel })}</div></div></section>`;
}

function languageName({ language }: DeskContext, code: string): string {
  const words = modelWords[language];
  if (code === 'en' || code === 'es') return words.languageNames[code];
  return code === 'und' ? words.undetermined : (new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code);
}

/** A text with the words that counted marked; each can be gone to from its receipt. */
function marked(text: string, where: 'title' | 'text', { tags, traces }: TriedText): readonly (Html | string)[] {
  const spans: readonly Span[] = [...tags, ...traces].flatMap(({ receipts }) => receipts);
  const own = spans.filter(({ field }) => (field === 'title') === (where === 'title'));
  return highlight(text, own).map(({ words, at }) =>
    at === undefined ? words : html`<mark id="at-${where}-${at}">${words}</mark>`,
  );
}
