import { type PreparedArticle, placesOfTerm } from '../query-language/matches.ts';
import { type Query, type QueryTerm, tagName } from '../query-language/query.ts';

/** A title names what an article is about: a place in it counts as much as so many in the text. */
const TITLE_WEIGHT = 3;

/** BM25's k1: how soon more places of one word stop to count (Robertson and Zaragoza, 2009, take 1.2 to 2). */
const SATURATION = 1.2;

const TAG_WEIGHT = { about: 1, mention: 0.5 } as const;

/**
 * How much an article says of what a query asks for; 0 where the query only excludes or bounds. The sum over the query's
 * words, phrases and tags that it does not exclude: words by how often they stand there, a title's counting three times
 * and more of the same ever less; tags by their level. It depends on nothing but the two, so that pages by it
 * stay as they are while other articles arrive.
 */
export function linearRelevance(query: Query, article: PreparedArticle): number {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.parts.reduce((sum, part) => sum + linearRelevance(part, article), 0);
    case 'not':
      return 0;
    default:
      return termRelevance(query, article);
  }
}

function termRelevance(term: QueryTerm, article: PreparedArticle): number {
  if (term.kind === 'word' || term.kind === 'phrase') {
    const places = placesOfTerm(term, article);
    const weight = places.reduce((sum, place) => sum + (place < article.titleWords ? TITLE_WEIGHT : 1), 0);
    return weight / (weight + SATURATION);
  }
  if (term.kind !== 'tag') return 0;
  const level = article.levels.get(tagName(term));
  return level === undefined || (term.level !== undefined && term.level !== level) ? 0 : TAG_WEIGHT[level];
}
