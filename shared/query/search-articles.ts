import { VigiaError } from '../errors.ts';
import type { ArchivedText, ArticleRecord } from '../model/article-record.ts';
import type { ResolveTag } from '../model/resolve-tag.ts';
import type { ArticleHit, ArticleIndex, ArticleOrder } from '../ports.ts';
import { canonicalQuery } from '../query-language/canonical.ts';
import type { Query } from '../query-language/query.ts';
import { type QueryError, queryErrorText } from '../query-language/query-error.ts';
import { idResolver } from '../query-language/tag-resolver.ts';
import type { Stores } from '../stores/stores.ts';
import { type Excerpt, excerptOf } from './passages.ts';
import { readQuery } from './read-query.ts';
import { readSearchCursor, type SearchPlace, writeSearchCursor } from './search-cursor.ts';

/** What questions to the archive need. */
export type SearchDependencies = {
  readonly stores: Pick<Stores, 'articles' | 'savedSearches'>;
  readonly articleIndex: ArticleIndex;
  /** Ids only without it. */
  readonly resolveTag?: ResolveTag;
  /** Signs cursors. Without it they are only bound to their search: for a person at a terminal of their own. */
  readonly cursorKey?: () => Promise<string>;
};

/** A question as a person or program typed it. */
export type Question = {
  readonly query: string;
  /** What `7d` counts back from; ISO 8601, UTC. */
  readonly now: string;
  /** Tags that the topic model has: a query for another is a mistake. */
  readonly knownTags: ReadonlySet<string>;
};

export type SearchRequest = Question & {
  /** 1 to 1,000. */
  readonly limit: number;
  /** `newest` unless said. */
  readonly order?: ArticleOrder;
  /** One article a story, over all pages. */
  readonly collapse?: 'story';
  /** From the page before, of the same query, order and collapse. Its `now` goes on. */
  readonly cursor?: string;
};

export type FoundArticle = Pick<ArticleHit, 'storyId' | 'score'> & {
  readonly record: ArticleRecord;
  /** Where it meets the query. */
  readonly excerpt: Excerpt;
};

export type InvalidQuery = {
  readonly kind: 'invalid';
  readonly reason: 'query';
  readonly errors: readonly QueryError[];
};

export type InvalidSearch =
  | InvalidQuery
  | { readonly kind: 'invalid'; readonly reason: 'cursor'; readonly errors: readonly WrittenError[] };

/** What is wrong, in English. */
type WrittenError = Pick<QueryError, 'column' | 'length' | 'message' | 'hint'>;

export type SearchAnswer =
  | {
      readonly kind: 'found';
      /** In canonical form. */
      readonly query: string;
      /** Of the first page. */
      readonly now: string;
      readonly found: readonly FoundArticle[];
      readonly next?: string;
    }
  | InvalidSearch;

/** Articles that meet a query, with the words that met it. A page may be short and still have a next one. */
export async function searchArticles(deps: SearchDependencies, request: SearchRequest): Promise<SearchAnswer> {
  const asked = await askedQuery(deps, request);
  if (asked.kind === 'invalid') return asked;
  const { limit, order = 'newest', collapse, cursor } = request;
  const scope = { query: asked.text, order, collapse };
  const key = (await deps.cursorKey?.()) ?? UNSIGNED;
  const from = cursor === undefined ? { now: request.now, place: undefined } : readSearchCursor(cursor, scope, key);
  if (from === undefined) return BAD_CURSOR;
  const { now, place } = from;
  const page = await pageOf(deps.articleIndex, {
    query: asked.text,
    now,
    limit,
    order,
    ...(collapse === undefined ? {} : { collapse }),
    ...(place === undefined ? {} : { cursor: place }),
  });
  if (page === undefined) return BAD_CURSOR;
  const found = await Promise.all(page.hits.map((hit) => foundArticle(deps, asked.query, { hit, now })));
  return {
    kind: 'found',
    query: asked.text,
    now,
    found: found.flatMap((article) => article ?? []),
    ...(page.cursor === undefined ? {} : { next: writeSearchCursor({ place: page.cursor, now }, scope, key) }),
  };
}

export type AskedQuery =
  | {
      readonly kind: 'query';
      readonly query: Query;
      /** In canonical form, as an index takes it. */
      readonly text: string;
    }
  | InvalidQuery;

/** A typed question made ready for an index, or what is wrong with it. */
export async function askedQuery(
  { stores, resolveTag }: Pick<SearchDependencies, 'stores' | 'resolveTag'>,
  { query, knownTags }: Pick<Question, 'query' | 'knownTags'>,
): Promise<AskedQuery> {
  const parsed = await readQuery({ stores, resolveTag: resolveTag ?? idResolver(knownTags) }, query);
  if (parsed.kind === 'invalid') return { kind: 'invalid', reason: 'query', errors: parsed.errors };
  return { kind: 'query', query: parsed.query, text: canonicalQuery(parsed.query) };
}

/** Every error of a query in a line each, for a person. */
export function searchErrorLines(errors: readonly WrittenError[]): readonly string[] {
  return errors.map(queryErrorText);
}

/** The key of cursors that are bound to their search and not signed. */
const UNSIGNED = 'unsigned';

const BAD_CURSOR: InvalidSearch = {
  kind: 'invalid',
  reason: 'cursor',
  errors: [
    {
      column: 1,
      length: 0,
      message: 'The cursor is not one that this search gave',
      hint: 'use it with the query, order and collapse of the page that gave it, or search again from the first page',
    },
  ],
};

/** Nothing when the index does not know the place any more, as after it was built anew in another way. */
async function pageOf(index: ArticleIndex, search: Parameters<ArticleIndex['search']>[0]) {
  try {
    return await index.search(search);
  } catch (error) {
    if (error instanceof VigiaError && error.code === 'cursor-invalid') return undefined;
    throw error;
  }
}

type Hit = Pick<SearchPlace, 'now'> & { readonly hit: ArticleHit };

/** Nothing for an article that was removed since it was indexed. */
async function foundArticle(
  { stores: { articles } }: SearchDependencies,
  query: Query,
  { hit: { articleId, storyId, score }, now }: Hit,
): Promise<FoundArticle | undefined> {
  const record = (await articles.get(articleId))?.record;
  if (record === undefined) return undefined;
  const excerpt = excerptOf(query, record, await readableText(articles, record), now);
  return { record, storyId, excerpt, ...(score === undefined ? {} : { score }) };
}

/** A damaged text is as good as none here: one must not hide what else was found, and `vigia verify` names it. */
async function readableText(
  articles: SearchDependencies['stores']['articles'],
  record: ArticleRecord,
): Promise<ArchivedText | undefined> {
  try {
    return await articles.text(record);
  } catch (error) {
    if (error instanceof VigiaError && error.code === 'unreadable-blob') return undefined;
    throw error;
  }
}
