import type { ArticleRecord } from '../model/article-record.ts';
import type { IndexedArticle } from '../model/indexed-article.ts';
import type {
  ArticleHit,
  ArticleIndex,
  ArticleQuestion,
  ArticleSearch,
  TimelineCount,
  TimelineUnit,
} from '../ports.ts';
import { type DayBounds, dayBounds } from '../query-language/bounds.ts';
import { matchesQuery, prepareArticle } from '../query-language/matches.ts';
import type { Query } from '../query-language/query.ts';
import { queryableArticle } from '../stages/indexed-article.ts';
import type { Stores } from '../stores/stores.ts';
import { storyOfArticle } from '../stores/story-of-article.ts';
import { countFacets } from './count-facets.ts';
import { countStories } from './count-stories.ts';
import { facetValues } from './facet-values.ts';
import { type LinearPlace, readLinearCursor, writeLinearCursor } from './linear-cursor.ts';
import { linearRelevance } from './linear-relevance.ts';
import { queryOf } from './query-of.ts';
import { bucketOf } from './time-bucket.ts';

/** Articles looked at for one page of the newest before it is handed back short, with a cursor: bounds one call's work. */
const MAX_LOOKED_AT = 5_000;

type ReadStores = Pick<Stores, 'articles' | 'stories' | 'copies'>;

/**
 * The article index that asks every article: it reads the archive's day index newest first and puts the
 * query to each. Needs no index of its own, so `upsert` has nothing to do; it stays as the oracle that
 * faster indexes are tested against.
 */
export function createLinearArticleIndex(stores: ReadStores): ArticleIndex {
  return {
    upsert: async () => {},
    remove: async () => {},
    maintain: async () => ({ outcome: 'nothing-to-do' }),
    facets: async ({ fields, top, ...question }) => countFacets(await allMeeting(stores, question), { fields, top }),
    timeline: async ({ unit, ...question }) => timelineOf(await allMeeting(stores, question), unit),
    stories: async (question) =>
      countStories((await allMeeting(stores, question)).toSorted(newestFirst), question, {
        sourceOf: (article) => facetValues(article, 'source')[0] ?? '',
        facetsOf: countFacets,
      }),
    search: (search) =>
      search.order === 'relevance' || search.collapse !== undefined
        ? searchAll(stores, search)
        : searchNewest(stores, search),
  };
}

/** Stops as soon as the page is full. */
async function searchNewest(stores: ReadStores, { query, now, limit, cursor }: ArticleSearch) {
  const parsed = queryOf(query);
  const after = cursor === undefined ? undefined : readLinearCursor(cursor, 'newest');
  const hits: ArticleHit[] = [];
  let lookedAt = 0;
  for await (const record of articlesAfter(stores, dayBounds(parsed, now), after)) {
    lookedAt++;
    const met = await meeting(stores, { query: parsed, record, now });
    if (met !== undefined) hits.push(hitOf(met));
    if (hits.length === limit || lookedAt === MAX_LOOKED_AT)
      return { hits, cursor: writeLinearCursor('newest', { orderedAt: record.orderedAt, articleId: record.id }) };
  }
  return { hits };
}

/** Sorts everything first: a story's first article, or the best one, may stand anywhere. */
async function searchAll(stores: ReadStores, search: ArticleSearch) {
  const { query, now, limit, order = 'newest', collapse, cursor } = search;
  const after = cursor === undefined ? undefined : readLinearCursor(cursor, order);
  const scored = (await allMeeting(stores, { query, now }))
    .filter(({ foundAt }) => collapse === undefined || foundAt <= now)
    .map((met) => ({ ...hitOf(met), ...(order === 'relevance' ? { score: met.score } : {}) }))
    .toSorted(inOrder);
  const hits = collapse === undefined ? scored : firstOfStories(scored);
  const rest = after === undefined ? hits : hits.filter((hit) => inOrder(after, hit) < 0);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { hits: page, ...(last && rest.length > limit ? { cursor: writeLinearCursor(order, last) } : {}) };
}

/** Best first where there is a score, then newest first, then by id from the end. */
function inOrder(a: LinearPlace, b: LinearPlace): number {
  if (a.score !== b.score) return (b.score ?? 0) - (a.score ?? 0);
  if (a.orderedAt !== b.orderedAt) return a.orderedAt < b.orderedAt ? 1 : -1;
  return a.articleId === b.articleId ? 0 : a.articleId < b.articleId ? 1 : -1;
}

/** The score is of another order. */
function newestFirst({ score: _a, ...a }: Met, { score: _b, ...b }: Met): number {
  return inOrder(a, b);
}

function firstOfStories(hits: readonly ArticleHit[]): readonly ArticleHit[] {
  const seen = new Set<string>();
  return hits.filter(({ storyId }) => {
    const isFirst = !seen.has(storyId);
    seen.add(storyId);
    return isFirst;
  });
}

function hitOf({ articleId, orderedAt, storyId }: Met): ArticleHit {
  return { articleId, orderedAt, storyId };
}

// ---------------------------------------------------------------- counts

function timelineOf(articles: readonly Met[], unit: TimelineUnit): readonly TimelineCount[] {
  const buckets = Map.groupBy(articles, ({ orderedAt }) => bucketOf(orderedAt, unit));
  return [...buckets]
    .map(([start, inside]) => ({
      start,
      articles: inside.length,
      stories: new Set(inside.map(({ storyId }) => storyId)).size,
    }))
    .toSorted((a, b) => (a.start < b.start ? -1 : 1));
}

// ---------------------------------------------------------------- reading

/** An article that meets the query; its text is let go of. */
type Met = Omit<IndexedArticle, 'text'> & { readonly score: number };

/** Newest first. */
async function allMeeting(stores: ReadStores, { query, now }: ArticleQuestion): Promise<readonly Met[]> {
  const parsed = queryOf(query);
  const found: Met[] = [];
  for await (const record of articlesAfter(stores, dayBounds(parsed, now), undefined)) {
    const met = await meeting(stores, { query: parsed, record, now });
    if (met !== undefined) found.push(met);
  }
  return found;
}

/** Newest first, after the place where the last page ended. */
async function* articlesAfter(
  { articles }: ReadStores,
  { after, before }: DayBounds,
  place: LinearPlace | undefined,
): AsyncGenerator<ArticleRecord> {
  const placeDay = place?.orderedAt.slice(0, 10);
  const latest = [before, placeDay].filter((day) => day !== undefined).toSorted()[0];
  const days = await articles.days({
    ...(after === undefined ? {} : { from: after }),
    ...(latest === undefined ? {} : { to: latest }),
  });
  const sortKey = place === undefined ? undefined : `${place.orderedAt}#${place.articleId}`;
  for (const day of days) {
    for await (const { record } of articles.ofDay(day, day === placeDay ? sortKey : undefined)) {
      if (record.id !== place?.articleId) yield record;
    }
  }
}

type Asked = { readonly query: Query; readonly record: ArticleRecord; readonly now: string };

/** The text lies in a blob and is read only where the query asks for words of it. */
async function meeting(stores: ReadStores, { query, record, now }: Asked): Promise<Met | undefined> {
  const asked = asksFor(query);
  const text = asked.text ? ((await stores.articles.text(record))?.article.text ?? '') : '';
  const early = asked.story ? await storyOfArticle(stores, record) : undefined;
  const prepared = prepareArticle(queryableArticle(record, text, early));
  if (!matchesQuery(query, prepared, now)) return undefined;
  const { text: _, ...article } = prepared.article;
  return {
    ...article,
    articleId: record.id,
    orderedAt: record.orderedAt,
    storyId: early ?? (await storyOfArticle(stores, record)),
    score: linearRelevance(query, prepared),
  };
}

/** What a query needs of an article beside its row. */
type Needs = { readonly text: boolean; readonly story: boolean };

function asksFor(query: Query): Needs {
  switch (query.kind) {
    case 'and':
    case 'or': {
      const needs = query.parts.map(asksFor);
      return { text: needs.some(({ text }) => text), story: needs.some(({ story }) => story) };
    }
    case 'not':
      return asksFor(query.part);
    case 'word':
    case 'phrase':
      return { text: query.field === 'text', story: false };
    case 'story':
      return { text: false, story: true };
    case 'tag':
    case 'any-tag':
    case 'lang':
    case 'country':
    case 'source':
    case 'after':
    case 'before':
      return { text: false, story: false };
    default:
      return query satisfies never;
  }
}
