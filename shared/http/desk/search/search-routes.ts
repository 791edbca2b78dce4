import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import { completeQuery } from '../../../query/complete-query.ts';
import { queryMistakesOf } from '../../../query/query-mistakes.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { Html } from '../../layout.ts';
import { searchWords } from '../../words/search-words.ts';
import type { DeskContext, DeskEnv } from '../desk-env.ts';
import { deskPage } from '../desk-page.ts';
import { fieldsList } from './fields-page.ts';
import { queryHelp } from './help-page.ts';
import { keepRoutes, type ShowSearch } from './keep-routes.ts';
import { queryMistakes } from './query-mistakes.ts';
import { searchResults } from './results-page.ts';
import { savedList } from './saved-list.ts';
import { readSearchAddress, type SearchAddress, searchAddress } from './search-address.ts';
import { rememberedChoices } from './search-choices.ts';
import { searchForm } from './search-form.ts';
import { searchView } from './search-view.ts';
import { takeAwayRoutes } from './take-away-routes.ts';

/** Longer than a query may be, with room for what is wrong with it. */
const MAX_COMPLETED_QUERY = 2_000;

/** The page: Search, and what is done with a search. */
export function searchRoutes(app: Hono<DeskEnv>, deps: AppDependencies): void {
  const choicesFor = rememberedChoices(deps);
  app.get('/search', (c) => showSearch(c, deps, readSearchAddress(c)));
  app.get('/search/fields', async (c) => {
    const desk = c.get('desk');
    const { query } = readSearchAddress(c);
    const { allValues: title } = searchWords[desk.language];
    const body = html`<h1>${title}</h1>${fieldsList(desk.language, query, await choicesFor(desk))}`;
    return c.html(deskPage(deps, desk, { title, place: 'search', query, body }));
  });
  app.get('/search/complete', async (c) => {
    const text = c.req.query('q') ?? '';
    if (text.length > MAX_COMPLETED_QUERY) return c.json({ start: 0, end: 0, options: [] });
    const at = Number(c.req.query('at') ?? text.length);
    return c.json(completeQuery({ text, at }, await choicesFor(c.get('desk')), deps.resolveTag));
  });
  const again: ShowSearch = (c, query, said) =>
    showSearch(c, deps, { query, order: 'newest', collapse: false, back: [], from: 1 }, said);
  keepRoutes(app, deps, again);
  takeAwayRoutes(app, deps);
}

type Said = Parameters<ShowSearch>[2];

async function showSearch(
  c: Context<DeskEnv>,
  deps: AppDependencies,
  search: SearchAddress,
  said?: Said,
): Promise<Response> {
  const desk = c.get('desk');
  const words = searchWords[desk.language];
  const { query } = search;
  const { body, wrong } =
    query === ''
      ? await startPage(deps, desk, said)
      : await resultsPage(deps, desk, { search, said, origin: originOf(c) });
  const page = deskPage(deps, desk, {
    title: query === '' ? words.title : words.titleOf(query),
    place: 'search',
    query,
    body: html`<h1>${words.title}</h1>${saidNotice(desk, c.req.query('said'))}${body}`,
  });
  return await c.html(page, wrong || said !== undefined ? 400 : 200);
}

type Shown = { readonly body: Html; readonly wrong: boolean };

async function resultsPage(
  deps: AppDependencies,
  desk: DeskContext,
  {
    search,
    said,
    origin,
  }: { readonly search: SearchAddress; readonly said: Said | undefined; readonly origin: string },
): Promise<Shown> {
  const words = searchWords[desk.language];
  const view = await searchView(deps, search, desk.now);
  if (view.kind === 'found') {
    const results = searchResults(deps, desk, { search, view, origin, attempt: said?.attempt });
    return { wrong: false, body: html`${searchForm(desk.language, search)}${results}` };
  }
  if (view.reason === 'cursor') {
    const first = searchAddress({ query: search.query, order: search.order, collapse: search.collapse });
    const body = html`${searchForm(desk.language, search)}<div class="notice" role="alert"><h2>${words.badCursor}</h2><p>${words.badCursorText} <a href="${first}">${words.firstPage}</a></p></div>`;
    return { wrong: true, body };
  }
  const mistakes = queryMistakesOf(view.errors, { query: search.query, language: desk.language });
  return {
    wrong: true,
    body: html`${searchForm(desk.language, search, 'query-mistakes')}${queryMistakes(desk.language, search, mistakes)}${queryHelp(desk.language)}`,
  };
}

/** Before anything is searched for. */
async function startPage(deps: AppDependencies, desk: DeskContext, said: Said | undefined): Promise<Shown> {
  const words = searchWords[desk.language];
  const searches = (await deps.stores.savedSearches.all()).map(({ record }) => record);
  const empty: SearchAddress = { query: '', order: 'newest', collapse: false, back: [], from: 1 };
  const body = html`${said?.problem === undefined ? '' : html`<p class="notice" role="alert">${said.problem}</p>`}${searchForm(desk.language, empty)}
<div class="columns"><section>${queryHelp(desk.language)}</section><aside><h2>${words.saved}</h2>${savedList(deps, desk, searches)}</aside></div>`;
  return { wrong: false, body };
}

/** What was done before this page, by the code in its address. */
function saidNotice({ language }: DeskContext, code: string | undefined): Html | string {
  const words = searchWords[language];
  const texts = new Map([
    ['saved', words.saidSaved],
    ['removed', words.saidRemoved],
    ['absent', words.saidAbsent],
  ]);
  const text = texts.get(code ?? '');
  return text === undefined ? '' : html`<p class="notice" role="status">${text}</p>`;
}

/** Scheme and host as the reader's browser has them, also through a proxy that says so. */
function originOf(c: Context): string {
  const url = new URL(c.req.url);
  const scheme = c.req.header('x-forwarded-proto') === 'https' ? 'https:' : url.protocol;
  return `${scheme}//${url.host}`;
}
