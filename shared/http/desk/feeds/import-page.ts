import { html } from 'hono/html';
import type { ImportAnswer } from '../../../model/feed-desk.ts';
import { oneLine } from '../../../text/one-line.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { feedsWords } from '../../words/feeds-words.ts';
import { numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { deskPage, tokenField } from '../desk-page.ts';
import { refusedText } from './refused-text.ts';

export type ImportPageState = {
  /** As it was typed, kept where something is wrong with it. */
  readonly text: string;
  readonly answer?: ImportAnswer | { readonly kind: 'nothing-given' };
};

/** More than anybody mends by hand in one go. */
const MAX_FINDINGS = 200;

/** A message may quote what stands in a foreign file. */
const MAX_MESSAGE_CHARACTERS = 400;

/** Imports a list of feeds, and says line by line what was not taken. */
export function importPage(deps: AppDependencies, desk: DeskContext, { text, answer }: ImportPageState): Html {
  const words = feedsWords[desk.language];
  return deskPage(deps, desk, {
    title: words.import,
    place: 'feeds',
    body: html`<p><a href="/feeds">${words.backToFeeds}</a></p><h1>${words.import}</h1>
${answer === undefined ? '' : answerText(desk, answer)}
<form class="form" method="post" action="/feeds/list/import" enctype="multipart/form-data">${tokenField(desk)}
<div class="field"><label for="list">${words.importText}</label><textarea id="list" name="list" rows="12" spellcheck="false" aria-describedby="list-hint">${text}</textarea><p class="quiet" id="list-hint">${words.importHint}</p></div>
<div class="field"><label for="file">${words.importFile}</label><input id="file" name="file" type="file" accept=".opml,.xml,.txt,.csv,text/*,application/xml" aria-describedby="file-hint"><p class="quiet" id="file-hint">${words.importNote}</p></div>
<button class="primary">${words.importNow}</button></form>`,
  });
}

function answerText(desk: DeskContext, answer: NonNullable<ImportPageState['answer']>): Html {
  const words = feedsWords[desk.language];
  if (answer.kind === 'nothing-given') return html`<p class="notice error" role="alert">${words.importNothing}</p>`;
  if (answer.kind === 'refused') return html`${refusedText(desk, answer.reasons)}`;
  const number = (value: number) => numberText(desk.language, value);
  const { added, known, notTaken, findings } = answer;
  const isVoid = added + known + notTaken + findings.length === 0;
  const rest = findings.length - MAX_FINDINGS;
  return html`<div class="notice" role="${added === 0 ? 'alert' : 'status'}"><p>${words.importResult(number(added), number(known), number(notTaken))}${isVoid ? html` <span class="error">${words.importEmpty}</span>` : ''}</p>
${
  findings.length === 0
    ? ''
    : html`<h2>${words.importFindings}</h2><ul>${findings
        .slice(0, MAX_FINDINGS)
        .map(
          ({ line, column, message }) =>
            html`<li>${words.place(number(line), number(column))}: <span lang="en">${oneLine(message, MAX_MESSAGE_CHARACTERS)}</span></li>`,
        )}</ul>${rest > 0 ? html`<p>${words.more(number(rest))}</p>` : ''}`
}</div>`;
}
