import { html } from 'hono/html';
import type { QueryChoices } from '../../../query/complete-query.ts';
import type { Html } from '../../layout.ts';
import type { PageLanguage } from '../../page-language.ts';
import { searchWords } from '../../words/search-words.ts';
import { searchAddress } from './search-address.ts';

/** Every field with its values: what completion offers, for whoever has no script. Each link adds its value to `query`. */
export function fieldsList(language: PageLanguage, query: string, { fields, values }: QueryChoices): Html {
  const words = searchWords[language];
  const listed = fields.filter(({ field }) => (values[field] ?? []).length > 0);
  return html`<p>${words.fieldsIntro} <a href="${searchAddress({ query })}">${words.backToSearch}</a></p>
${listed.map(
  ({ field, label }) => html`<details class="values"><summary><code>${field}:</code> ${label}</summary>
<ul>${(values[field] ?? []).map(
    (choice) =>
      html`<li><a href="${searchAddress({ query: withTerm(query, `${field}:${quoted(choice.value)}`) })}">${choice.label}</a> <code>${choice.value}</code></li>`,
  )}</ul></details>`,
)}`;
}

/** In parentheses, as the query may have an OR. */
function withTerm(query: string, term: string): string {
  if (query === '') return term;
  return /\sOR\s/.test(query) ? `(${query}) ${term}` : `${query} ${term}`;
}

function quoted(value: string): string {
  return /[\s()]/.test(value) ? `"${value}"` : value;
}
