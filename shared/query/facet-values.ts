import type { FacetField } from '../ports.ts';
import type { QueryableArticle } from '../query-language/matches.ts';
import { fold } from '../text/fold.ts';

/** The values that an article is counted under, as the query language writes them; each once. */
export function facetValues(
  article: Pick<QueryableArticle, 'tags' | 'language' | 'sourceId' | 'country'> & { readonly orderedAt: string },
  field: FacetField,
): readonly string[] {
  switch (field) {
    case 'topic':
      return article.tags.flatMap(({ tag }) => (tag.includes(':') ? [] : [tag]));
    case 'group':
    case 'entity':
      return article.tags.flatMap(({ tag }) => (tag.startsWith(`${field}:`) ? [tag.slice(field.length + 1)] : []));
    case 'lang':
      return [fold(article.language)];
    case 'source':
      return [fold(article.sourceId)];
    case 'country':
      return article.country === undefined ? [] : [fold(article.country)];
    case 'month':
      return [article.orderedAt.slice(0, 7)];
    default:
      return field satisfies never;
  }
}
