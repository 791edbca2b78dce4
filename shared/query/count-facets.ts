import type { IndexedArticle } from '../model/indexed-article.ts';
import type { ArticleFacets, FacetCount, FacetField } from '../ports.ts';
import { facetValues } from './facet-values.ts';

export type FacetRequest = { readonly fields: readonly FacetField[]; readonly top: number };

/** Counts articles, newest first, by what each facet field says of them. */
export function countFacets(
  articles: readonly Omit<IndexedArticle, 'articleId' | 'text'>[],
  { fields, top }: FacetRequest,
): ArticleFacets {
  return {
    articles: articles.length,
    stories: new Set(articles.map(({ storyId }) => storyId)).size,
    fields: Object.fromEntries(fields.map((field) => [field, countsOf(articles, field).slice(0, top)])),
  };
}

function countsOf(articles: Parameters<typeof countFacets>[0], field: FacetField): readonly FacetCount[] {
  const counts = new Map<string, FacetCount>();
  for (const article of articles)
    for (const value of facetValues(article, field)) {
      const known = counts.get(value) ?? labelled(value, field, article.sourceTitle);
      counts.set(value, { ...known, count: known.count + 1 });
    }
  return [...counts.values()].toSorted(field === 'month' ? newestFirst : mostFirst);
}

/** The newest article of a source says its title. */
function labelled(value: string, field: FacetField, sourceTitle: string): FacetCount {
  return { value, count: 0, ...(field === 'source' ? { label: sourceTitle } : {}) };
}

function mostFirst(a: FacetCount, b: FacetCount): number {
  return b.count - a.count || (a.value < b.value ? -1 : 1);
}

function newestFirst(a: FacetCount, b: FacetCount): number {
  return a.value < b.value ? 1 : -1;
}
