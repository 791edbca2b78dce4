import type { ArticleFacets, FacetField } from '../ports.ts';
import { askedQuery, type InvalidSearch, type Question, type SearchDependencies } from './search-articles.ts';

export type CountAnswer =
  | { readonly kind: 'counted'; readonly query: string; readonly facets: ArticleFacets }
  | InvalidSearch;

/** How many articles and stories meet a query, and what they are about; `top` values of each field, 1 to 1,000. */
export async function countArticles(
  deps: SearchDependencies,
  request: Question & { readonly fields: readonly FacetField[]; readonly top: number },
): Promise<CountAnswer> {
  const asked = await askedQuery(deps, request);
  if (asked.kind === 'invalid') return asked;
  const { now, fields, top } = request;
  const facets = await deps.articleIndex.facets({ query: asked.text, now, fields, top });
  return { kind: 'counted', query: asked.text, facets };
}
