import { html } from 'hono/html';
import type { RequestError } from '../model/reader-desk.ts';
import type { Html } from './layout.ts';

/** What the last POST did: for the note above the page, and the form that it came from. */
export type Outcome =
  /** `secret`: of a webhook, shown this once. `note`: what was done, where it is more than saving. */
  | { readonly kind: 'saved'; readonly form?: string; readonly secret?: string; readonly note?: string }
  /** `form`: a subscription's id, `webhook-` and one, `add` or `times`. */
  | {
      readonly kind: 'refused';
      readonly form: string;
      readonly errors: readonly RequestError[];
      readonly typed: Typed;
    };

/** Where a form is sent, and what it carries beside what is typed. */
export type FormPlace = { readonly action: string; readonly hidden: Html };

/** What was typed, by field. */
export type Typed = (name: string) => string | undefined;

/** The refusal that a form must show, where it is the one that was sent. */
export function refusedIn(
  outcome: Outcome | undefined,
  form: string,
): Extract<Outcome, { kind: 'refused' }> | undefined {
  return outcome?.kind === 'refused' && outcome.form === form ? outcome : undefined;
}

/** Every form of the page brings the token back. */
export function tokenField(token: string): Html {
  return html`<input type="hidden" name="t" value="${token}">`;
}
