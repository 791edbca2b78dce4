import { html } from 'hono/html';
import type { Html } from '../../layout.ts';
import { feedsWords } from '../../words/feeds-words.ts';
import type { DeskContext } from '../desk-env.ts';

/** Why the list of feeds stays as it was, in the words of whoever refused it; nothing where nobody did. */
export function refusedText({ language }: DeskContext, reasons: readonly string[] | undefined): Html | '' {
  if (reasons === undefined) return '';
  return html`<div class="notice" role="alert"><p class="error">${feedsWords[language].refused}</p><ul lang="en">${reasons.map((reason) => html`<li>${reason}</li>`)}</ul></div>`;
}
