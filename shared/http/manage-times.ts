import { html } from 'hono/html';
import type { ReaderView } from '../model/reader-desk.ts';
import type { Html } from './layout.ts';
import { type Outcome, refusedIn, tokenField } from './manage-form.ts';
import { readerTimesFields } from './reader-times-fields.ts';

/** When and how a reader's mails come, to be changed. */
export function manageTimes(
  view: ReaderView,
  { token, outcome }: { readonly token: string; readonly outcome?: Outcome | undefined },
): Html {
  return html`<form method="post" action="/manage" class="form">${tokenField(token)}
${readerTimesFields(view.subscriber.language, view, refusedIn(outcome, 'times'))}</form>`;
}
