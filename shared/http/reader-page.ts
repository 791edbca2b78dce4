import { html } from 'hono/html';
import { type Html, layout } from './layout.ts';
import { linkWords } from './link-words.ts';
import type { PageLanguage } from './page-language.ts';

/** A page for readers in their language. */
export function readerPage(language: PageLanguage, title: string, body: Html): Html {
  return layout({ title, language, forReaders: true, body: html`<h1>${title}</h1>${body}` });
}

/** A page for readers that says one thing, and where a fresh link is to be had when that helps. */
export function readerNotice(
  language: PageLanguage,
  { title, text }: { readonly title: string; readonly text: string },
  options: { readonly offersLink?: boolean } = {},
): Html {
  const offer =
    options.offersLink === true
      ? html`<p><a href="/manage?lang=${language}">${linkWords[language].toManage}</a></p>`
      : '';
  return readerPage(language, title, html`<p>${text}</p>${offer}`);
}
