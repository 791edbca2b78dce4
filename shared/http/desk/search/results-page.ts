import { html } from 'hono/html';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import type { PageLanguage } from '../../page-language.ts';
import { searchWords } from '../../words/search-words.ts';
import { countLink, numberText } from '../count-link.ts';
import type { DeskContext } from '../desk-env.ts';
import { tokenField } from '../desk-page.ts';
import { copyAs } from './copy-as.ts';
import { exportLinks } from './export-links.ts';
import { facetLists } from './facet-lists.ts';
import { foundItem } from './found-item.ts';
import { type SaveAttempt, saveForm } from './save-form.ts';
import { type SearchAddress, searchAddress } from './search-address.ts';
import type { SearchView } from './search-view.ts';

type Results = {
  readonly search: SearchAddress;
  readonly view: SearchView;
  readonly origin: string;
  /** What was typed into the form that saves, where that went wrong. */
  readonly attempt?: SaveAttempt | undefined;
};

/** What a search found, what it is of, and what can be done with it. */
export function searchResults(deps: AppDependencies, desk: DeskContext, results: Results): Html {
  const { search, view, origin, attempt } = results;
  const { language } = desk;
  const words = searchWords[language];
  const { query, found, facets } = view;
  const lists = facetLists(deps, { language, search, query, facets });
  return html`<div class="columns search-columns">
<section aria-labelledby="results"><h2 id="results">${countLine(desk, view)}</h2>
<p class="quiet">${rangeText(language, results)}${lists.length === 0 ? '' : html` <a class="to-facets" href="#narrow">${words.narrow}</a>`}</p>
${facets.articles === 0 ? html`<p>${words.none} ${words.noneHelp}</p>` : ''}
<ol class="results" start="${search.from}">${found.map((item) => foundItem(deps, desk, item))}</ol>
${pageLinks(language, results)}</section>
<aside aria-labelledby="keep"><h2 id="keep">${words.keep}</h2>
${saveForm(deps, desk, { query: search.query, attempt })}
${deps.readerDesk === undefined ? '' : alertForm(desk, search.query)}
${exportLinks(deps, desk, query)}
${copyAs(language, { origin, query, search })}
${lists.length === 0 ? '' : html`<h2 id="narrow">${words.narrow}</h2><div class="facets">${lists}</div>`}</aside></div>`;
}

/** Leads to what an alert for the search would have sent: reading the archive for that is a POST there, and changes nothing. */
function alertForm(desk: DeskContext, query: string): Html {
  return html`<form method="post" action="/alerts/new">${tokenField(desk)}<input type="hidden" name="queryText" value="${query}"><button class="wide" name="do" value="preview">${searchWords[desk.language].alert}</button></form>`;
}

/** Both numbers of all that the query finds. */
function countLine(desk: DeskContext, { query, facets: { articles, stories } }: SearchView): Html {
  const words = searchWords[desk.language];
  return html`${countLink(desk, articles, { query })} ${words.articles(articles)} ${words.inStories} ${countLink(desk, stories, { query, counts: 'stories' })} ${words.stories(stories)}`;
}

function rangeText(language: PageLanguage, { search: { from }, view: { found, facets } }: Results): string {
  const words = searchWords[language];
  if (facets.articles === 0) return '';
  if (found.length === 0) return words.rangeNothing;
  return words.range(numberText(language, from), numberText(language, from + found.length - 1));
}

/** A page before this one is known by its cursor; the way back to those farther away is the first page. */
function pageLinks(language: PageLanguage, { search, view }: Results): Html | string {
  const words = searchWords[language];
  const { cursor, back, from } = search;
  if (cursor === undefined && view.next === undefined) return '';
  const before = back.at(-1);
  const same = { query: search.query, order: search.order, collapse: search.collapse };
  const first = cursor === undefined ? '' : html`<a href="${searchAddress(same)}">${words.firstPage}</a>`;
  const newer =
    before === undefined || before.cursor === ''
      ? ''
      : html`<a rel="prev" href="${searchAddress({ ...same, ...before, back: back.slice(0, -1) })}">${words.newer}</a>`;
  const older =
    view.next === undefined
      ? ''
      : html`<a rel="next" href="${searchAddress({ ...same, cursor: view.next, back: [...back, { cursor: cursor ?? '', from }], from: from + view.found.length })}">${words.older}</a>`;
  return html`<nav class="pager" aria-label="${words.pages}">${first} ${newer} ${older}</nav>`;
}
