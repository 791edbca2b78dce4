import { html } from 'hono/html';
import type { QueryMistake } from '../../../query/query-mistakes.ts';
import type { Html } from '../../layout.ts';
import type { PageLanguage } from '../../page-language.ts';
import { searchWords } from '../../words/search-words.ts';
import { MAX_SHOWN_QUERY, type SearchAddress, searchAddress } from './search-address.ts';

/** What is wrong with a query, each mistake with a mark below its column and the queries that would be right. */
export function queryMistakes(language: PageLanguage, search: SearchAddress, mistakes: readonly QueryMistake[]): Html {
  const words = searchWords[language];
  return html`<div class="notice mistakes" role="alert" id="query-mistakes"><h2>${words.wrong}</h2>
<ul>${mistakes.map((mistake) => mistakeItem(language, search, mistake))}</ul></div>`;
}

function mistakeItem(language: PageLanguage, search: SearchAddress, mistake: QueryMistake): Html {
  const words = searchWords[language];
  return html`<li><p class="error">${mistake.text}</p>${caret(search.query, mistake)}${
    mistake.queries.length === 0
      ? ''
      : html`<p>${words.instead} ${mistake.queries.map((query) => html`<a href="${searchAddress({ ...search, query })}"><code>${query}</code></a> `)}</p>`
  }</li>`;
}

/** What is far too long is not repeated, and no mark would be seen below it. */
const MAX_MARKED_QUERY = 500;

/** The query with a mark below each column that a mistake names. */
function caret(query: string, { column, length }: QueryMistake): Html | string {
  if (query.length > Math.min(MAX_MARKED_QUERY, MAX_SHOWN_QUERY) || column > query.length + 1) return '';
  const marks = '^'.repeat(Math.max(1, Math.min(length, query.length + 1 - column)));
  return html`<pre class="caret" aria-hidden="true">${query.replaceAll(/\s/g, ' ')}\n${' '.repeat(column - 1)}${marks}</pre>`;
}
