import { type ArticleFacets, FACET_FIELDS } from '../../../ports.ts';
import { linkedFacets } from '../../../query/linked-facets.ts';
import { type FoundArticle, type InvalidSearch, searchArticles } from '../../../query/search-articles.ts';
import { storySizes } from '../../../query/story-sizes.ts';
import type { AppDependencies } from '../../app-dependencies.ts';
import type { SearchAddress } from './search-address.ts';

/** Articles of a page: what a person looks through before they narrow the query. */
const PAGE_ARTICLES = 25;

/** Values of a facet that are shown; the rest stands behind a fold, and what comes after is found by narrowing. */
const FACET_VALUES = 40;

/** A page of a search with what stands beside it. */
export type SearchView = {
  readonly kind: 'found';
  /** Canonical. */
  readonly query: string;
  readonly found: readonly (FoundArticle & { readonly inStory: number })[];
  readonly facets: ArticleFacets;
  readonly next?: string;
};

/** Reads a page of a search. Counts are of the whole search, at the instant of its first page. */
export async function searchView(
  deps: AppDependencies,
  { query, order, collapse, cursor }: SearchAddress,
  now: string,
): Promise<SearchView | InvalidSearch> {
  const answer = await searchArticles(deps, {
    query,
    now,
    order,
    limit: PAGE_ARTICLES,
    knownTags: deps.knownTags,
    ...(collapse ? { collapse: 'story' as const } : {}),
    ...(cursor === undefined ? {} : { cursor }),
  });
  if (answer.kind === 'invalid') return answer;
  const asked = { query: answer.query, now: answer.now };
  const facets = await linkedFacets(deps.articleIndex, { ...asked, fields: FACET_FIELDS, top: FACET_VALUES });
  const storyIds = answer.found.map(({ storyId }) => storyId);
  const sizes = await storySizes(deps.articleIndex, { storyIds, now: answer.now });
  return {
    kind: 'found',
    query: answer.query,
    found: answer.found.map((article) => ({ ...article, inStory: sizes.get(article.storyId) ?? 1 })),
    facets,
    ...(answer.next === undefined ? {} : { next: answer.next }),
  };
}
