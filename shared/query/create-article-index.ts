import type { IndexQuestion } from '../model/index-part.ts';
import type { ArticleHit, ArticleIndex, ArticleQuestion, ArticleSearch, IndexStorage } from '../ports.ts';
import { dayBounds } from '../query-language/bounds.ts';
import { countByTime, countFacts } from './count-facts.ts';
import { countStories } from './count-stories.ts';
import { type IndexPlace, readIndexCursor, writeIndexCursor } from './index-cursor.ts';
import { indexDocument } from './index-document.ts';
import { indexExpression } from './index-expression.ts';
import { knownFacts } from './known-facts.ts';
import { matchedFacts } from './matched-facts.ts';
import { newestRows } from './newest-rows.ts';
import { queryOf } from './query-of.ts';
import { type ScoredFacts, scoreFacts } from './score-facts.ts';
import { termSignals } from './term-signals.ts';

/**
 * The ArticleIndex port over parts that find words: exact answers, the same as the linear index gives. Lists by
 * `newest` read a page's worth of rows; everything else reads all places that match, and keeps the facts of articles
 * (not their words) in memory.
 */
export function createArticleIndex(storage: IndexStorage): ArticleIndex {
  const factsOf = knownFacts();
  const matched = async (question: ArticleQuestion) => {
    const asked = ask(question);
    return await matchedFacts(await storage.parts(asked.days), asked, factsOf);
  };
  const searchNewest = async (search: ArticleSearch) => {
    const after = placeOf(search);
    const asked = ask(search);
    const rows = newestRows(await storage.parts(asked.days), asked, after);
    return await pageOf(rows, search, (row) => row);
  };
  const searchSorted = async (search: ArticleSearch) => {
    const after = placeOf(search);
    const asked = ask(search);
    const parts = await storage.parts(asked.days);
    const { found, all } = await matchedFacts(parts, asked, factsOf);
    const listed = search.collapse === undefined ? found : found.filter(({ foundAt }) => foundAt <= search.now);
    if (search.order !== 'relevance') return await pageOf(rest(firstOfStories(listed), after), search, (hit) => hit);
    const { scored, weights } = await scoreFacts(parts, {
      question: asked,
      signals: termSignals(queryOf(search.query)),
      facts: listed,
      all,
      weights: after?.weights,
    });
    const sorted = scored.toSorted(inOrder);
    const hits = search.collapse === undefined ? sorted : firstOfStories(sorted);
    return await pageOf(rest(hits, after), search, (hit) => ({ ...hit, weights }));
  };
  return {
    upsert: async (articles) => {
      if (articles.length > 0) await storage.put(articles.map(indexDocument));
    },
    remove: async (articleIds) => {
      if (articleIds.length > 0) await storage.remove(articleIds);
    },
    maintain: () => storage.maintain(),
    search: (search) =>
      search.order === 'relevance' || search.collapse !== undefined ? searchSorted(search) : searchNewest(search),
    facets: async ({ fields, top, ...question }) => countFacts((await matched(question)).found, { fields, top }),
    timeline: async ({ unit, ...question }) => countByTime((await matched(question)).found, unit),
    stories: async (question) =>
      countStories((await matched(question)).found, question, {
        sourceOf: ({ labels }) => labels.values.source[0] ?? '',
        facetsOf: countFacts,
      }),
  };
}

function ask({ query, now }: ArticleQuestion): IndexQuestion {
  const parsed = queryOf(query);
  return { expression: indexExpression(parsed, now), days: dayBounds(parsed, now) };
}

function placeOf(search: ArticleSearch): IndexPlace | undefined {
  return search.cursor === undefined ? undefined : readIndexCursor(search, search.cursor);
}

type Listed = Pick<ScoredFacts, 'articleId' | 'orderedAt' | 'storyId'> & { readonly score?: number };

/** A page of hits, and a cursor when there are more. */
async function pageOf<T extends Listed>(
  found: AsyncIterable<T> | Iterable<T>,
  search: ArticleSearch,
  placeAfter: (last: T) => IndexPlace,
): Promise<{ hits: readonly ArticleHit[]; cursor?: string }> {
  const page: T[] = [];
  let last: T | undefined;
  for await (const hit of found) {
    if (page.length === search.limit) {
      if (last === undefined) break;
      const { orderedAt, articleId, score, weights } = placeAfter(last);
      return { hits: page.map(hitOf), cursor: writeIndexCursor(search, { orderedAt, articleId, score, weights }) };
    }
    page.push(hit);
    last = hit;
  }
  return { hits: page.map(hitOf) };
}

function hitOf({ articleId, orderedAt, storyId, score }: Listed): ArticleHit {
  return { articleId, orderedAt, storyId, ...(score === undefined ? {} : { score }) };
}

function rest<T extends Listed>(hits: readonly T[], after: IndexPlace | undefined): readonly T[] {
  return after === undefined ? hits : hits.filter((hit) => inOrder(after, hit) < 0);
}

type Place = Pick<IndexPlace, 'articleId' | 'orderedAt' | 'score'>;

/** Best first where there is a score, then newest first, then by id from the end. */
function inOrder(a: Place, b: Place): number {
  if (a.score !== b.score) return (b.score ?? 0) - (a.score ?? 0);
  if (a.orderedAt !== b.orderedAt) return a.orderedAt < b.orderedAt ? 1 : -1;
  return a.articleId === b.articleId ? 0 : a.articleId < b.articleId ? 1 : -1;
}

function firstOfStories<T extends Listed>(hits: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return hits.filter(({ storyId }) => {
    const isFirst = !seen.has(storyId);
    seen.add(storyId);
    return isFirst;
  });
}
