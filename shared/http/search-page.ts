import { html } from 'hono/html';
import type { ArticleRecord } from '../model/article-record.ts';
import type { AppDependencies } from './app-dependencies.ts';
import { articleLine, tagChips } from './article-card.ts';
import { type Html, layout } from './layout.ts';

export type SearchView = {
  readonly query: string;
  readonly errors: readonly string[];
  readonly articles: readonly ArticleRecord[];
  readonly next?: string;
};

/** Articles that meet a query, newest first, or what is wrong with the query. */
export function searchPage(deps: AppDependencies, { query, errors, articles, next }: SearchView): Html {
  return layout({
    title: query === '' ? 'Search' : query,
    query,
    body: html`<h1>Search</h1>
<p class="quiet">Query: <code>${query}</code></p>
${errors.map((error) => html`<p class="error" role="alert">${error}</p>`)}
${articles.map(
  (
    record,
  ) => html`<article class="card"><h3 lang="${record.language}"><a href="/articles/${record.id}">${record.title}</a></h3>
${articleLine(deps, record)}${tagChips(deps, record)}<p lang="${record.language}">${record.snippet}</p></article>`,
)}
${articles.length === 0 && errors.length === 0 ? html`<p>No article meets this query.</p>` : ''}
${next === undefined ? '' : html`<p><a href="/search?q=${encodeURIComponent(query)}&amp;cursor=${encodeURIComponent(next)}">Older articles</a></p>`}`,
  });
}
