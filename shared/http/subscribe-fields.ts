import { html } from 'hono/html';
import { mailWords } from '../mail/mail-words.ts';
import type { RequestError } from '../model/reader-desk.ts';
import { cadenceSchema } from '../model/subscription.ts';
import type { Html } from './layout.ts';
import type { PageLanguage } from './page-language.ts';

/** Code points of a query that a form takes; the query language has its own limit, and says so. */
const MAX_QUERY_CHARACTERS = 4_000;
const MAX_NOTE_CHARACTERS = 300;

type FieldOptions = {
  readonly name: string;
  readonly label: string;
  readonly value?: string | undefined;
  readonly help?: string;
  readonly type?: 'text' | 'email' | 'time';
  readonly required?: boolean;
  readonly maxLength?: number;
  /** Makes ids unique where a page has many forms. */
  readonly scope?: string;
  readonly errors?: readonly RequestError[];
};

/** A labelled input with its help and what is wrong with it. */
export function inputField(options: FieldOptions): Html {
  const { name, label, value = '', help, type = 'text', required = false, maxLength, errors = [] } = options;
  const id = `${options.scope ?? ''}${name}`;
  const wrong = errors.filter(({ field }) => field === name);
  const described = [...(help === undefined ? [] : [`${id}-help`]), ...(wrong.length === 0 ? [] : [`${id}-error`])];
  return html`<div class="field"><label for="${id}">${label}</label>
<input id="${id}" name="${name}" type="${type}" value="${value}" maxlength="${maxLength ?? MAX_NOTE_CHARACTERS}"${required ? html` required` : ''}${wrong.length === 0 ? '' : html` aria-invalid="true"`}${described.length === 0 ? '' : html` aria-describedby="${described.join(' ')}"`}>
${help === undefined ? '' : html`<p class="quiet" id="${id}-help">${help}</p>`}
${wrong.length === 0 ? '' : html`<div class="error" role="alert" id="${id}-error">${wrong.map(({ message }) => html`<p lang="en">${message}</p>${name === 'queryText' ? caret(value, message) : ''}`)}</div>`}</div>`;
}

/** The query, with its errors at their columns. */
export function queryField(options: Omit<FieldOptions, 'name' | 'maxLength' | 'required'>): Html {
  return inputField({ ...options, name: 'queryText', maxLength: MAX_QUERY_CHARACTERS, required: true });
}

/** A labelled choice. */
export function choiceField({
  name,
  label,
  value,
  choices,
  scope = '',
  errors = [],
}: {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly scope?: string;
  readonly errors?: readonly RequestError[];
}): Html {
  const wrong = errors.filter(({ field }) => field === name);
  return html`<div class="field"><label for="${scope}${name}">${label}</label>
<select id="${scope}${name}" name="${name}">${choices.map(([key, text]) => html`<option value="${key}"${key === value ? html` selected` : ''}>${text}</option>`)}</select>
${wrong.map(({ message }) => html`<p class="error" role="alert" lang="en">${message}</p>`)}</div>`;
}

/** How often a message comes, in words. */
export function cadenceField(
  language: PageLanguage,
  options: { readonly label: string; readonly value: string | undefined; readonly scope?: string } & {
    readonly errors?: readonly RequestError[];
  },
): Html {
  const choices = cadenceSchema.options.map((cadence) => [cadence, mailWords[language].cadence[cadence]] as const);
  return choiceField({ name: 'cadence', choices, ...options });
}

export const LANGUAGE_CHOICES = [
  ['en', 'English'],
  ['es', 'Español'],
] as const;

/** A query with a mark below the column that an error names. */
function caret(query: string, message: string): Html | string {
  const column = Number(/\bcolumn (\d+)/.exec(message)?.[1] ?? 0);
  if (column < 1 || column > query.length + 1) return '';
  return html`<pre class="caret">${query.replaceAll(/\s/g, ' ')}\n${' '.repeat(column - 1)}^</pre>`;
}
