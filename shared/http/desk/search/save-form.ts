import { html } from 'hono/html';
import { mayAct } from '../../../model/visitor.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { searchWords } from '../../words/search-words.ts';
import type { DeskContext } from '../desk-env.ts';
import { tokenField } from '../desk-page.ts';

/** As `draftSavedSearch` has them. */
const MAX_NAME_CHARACTERS = 64;
const MAX_NOTE_CHARACTERS = 500;

/** What was typed to save a search, and what is wrong with it, in words. */
export type SaveAttempt = {
  readonly name: string;
  readonly note: string;
  readonly errors: readonly string[];
};

/** Saves a search under a name, as it was typed; for editors. */
export function saveForm(
  deps: Pick<AppDependencies, 'api'>,
  desk: DeskContext,
  { query, attempt }: { readonly query: string; readonly attempt?: SaveAttempt | undefined },
): Html | string {
  if (deps.api === undefined || !mayAct(desk.visitor.role, 'editor')) return '';
  const words = searchWords[desk.language];
  const wrong = attempt === undefined || attempt.errors.length === 0 ? undefined : attempt.errors;
  return html`<details class="save"${wrong === undefined ? '' : html` open`}><summary>${words.save}</summary>
<form method="post" action="/search/save" class="form">${tokenField(desk)}<input type="hidden" name="q" value="${query}">
<div class="field"><label for="save-name">${words.name}</label><input id="save-name" name="name" required maxlength="${MAX_NAME_CHARACTERS}" autocapitalize="none" spellcheck="false" value="${attempt?.name ?? ''}" aria-describedby="save-name-help${wrong === undefined ? '' : ' save-wrong'}"${wrong === undefined ? '' : html` aria-invalid="true"`}><p class="quiet" id="save-name-help">${words.nameHelp}</p>
${wrong === undefined ? '' : html`<div class="error" role="alert" id="save-wrong" lang="en">${wrong.map((error) => html`<p>${error}</p>`)}</div>`}</div>
<div class="field"><label for="save-note">${words.note}</label><input id="save-note" name="note" maxlength="${MAX_NOTE_CHARACTERS}" value="${attempt?.note ?? ''}" aria-describedby="save-note-help"><p class="quiet" id="save-note-help">${words.noteHelp}</p></div>
<button class="primary">${words.saveButton}</button></form></details>`;
}
