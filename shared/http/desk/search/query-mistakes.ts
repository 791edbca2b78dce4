import { html } from 'hono/html';
import type { QueryMistake, QueryMistakes } from '../../../query/query-mistakes.ts';
import type { Html } from '../../layout.ts';
import type { PageLanguage } from '../../page-language.ts';
import { searchWords } from '../../words/search-words.ts';
import { type SearchAddress, searchAddress } from './search-address.ts';

/** What is wrong with a query, each mistake with a mark below its column and the queries that would be right. */
export function queryMistakes(
  language: PageLanguage,
  search: SearchAddress,
  { mistakes, putRight }: QueryMistakes,
): Html {
  const words = searchWords[language];
  const link =
    putRight === undefined || mistakes.length < 2
      ? ''
      : html`<p>${words.instead} <a href="${searchAddress({ ...search, query: putRight })}"><code>${putRight}</code></a></p>`;
  return html`<div class="notice mistakes" role="alert" id="query-mistakes"><h2>${words.wrong}</h2>
<ul>${mistakes.map((mistake) => mistakeItem(language, search, mistake))}</ul>${link}</div>`;
}

function mistakeItem(language: PageLanguage, search: SearchAddress, mistake: QueryMistake): Html {
  const words = searchWords[language];
  return html`<li><p class="error">${mistake.text}</p>${caret(search.query, mistake)}${
    mistake.queries.length === 0
      ? ''
      : html`<p>${words.instead} ${mistake.queries.map((query) => html`<a href="${searchAddress({ ...search, query })}"><code>${query}</code></a> `)}</p>`
  }</li>`;
}

/** So much of the query is shown on either side of a mistake: with it, as much as a narrow screen holds. */
const AROUND = 16;

/** The query around a mistake, with marks below it. */
function caret(query: string, { column, length }: QueryMistake): Html | string {
  if (column > query.length + 1) return '';
  const [start, end] = [column - 1, Math.min(query.length, column - 1 + Math.min(length, 2 * AROUND))];
  const from = Math.max(0, start - AROUND);
  const before = `${from === 0 ? '' : '…'}${query.slice(from, start)}`;
  const after = `${query.slice(end, end + AROUND)}${end + AROUND < query.length ? '…' : ''}`;
  const line = `${before}${query.slice(start, end)}${after}`.replaceAll(/\s/g, ' ');
  return html`<pre class="caret" aria-hidden="true">${line}\n${' '.repeat(before.length)}${'^'.repeat(Math.max(1, end - start))}</pre>`;
}
