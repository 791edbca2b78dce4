import { html } from 'hono/html';
import type { Html } from '../../layout.ts';
import type { PageLanguage } from '../../page-language.ts';
import { searchWords } from '../../words/search-words.ts';
import type { SearchAddress } from './search-address.ts';

/** The whole query with its order; `described` is the id of what is wrong with it. */
export function searchForm(language: PageLanguage, search: SearchAddress, described?: string): Html {
  const words = searchWords[language];
  const wrong = described === undefined ? '' : html` aria-invalid="true"`;
  const option = (value: SearchAddress['order']) =>
    html`<option value="${value}"${search.order === value ? html` selected` : ''}>${words[value]}</option>`;
  return html`<form action="/search" class="search-form">
<div class="field search-query"><label for="search-query">${words.query}</label><input id="search-query" name="q" type="text" value="${search.query}" autocomplete="off" autocapitalize="none" spellcheck="false" data-complete-query aria-describedby="search-help${described === undefined ? '' : ` ${described}`}"${wrong}></div>
<div class="field"><label for="search-order">${words.order}</label><select id="search-order" name="order">${option('newest')}${option('relevance')}</select></div>
<label class="search-collapse"><input type="checkbox" name="collapse" value="story"${search.collapse ? html` checked` : ''}> ${words.collapse}</label>
<button class="primary">${words.run}</button>
<p class="quiet" id="search-help">${words.queryHelp} <a href="/search/fields?${new URLSearchParams({ q: search.query })}">${words.allValues}</a></p></form>`;
}
