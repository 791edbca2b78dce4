import type { ArticleRecord } from '../model/article-record.ts';
import type { ArticleIndex } from '../ports.ts';
import { canonicalQuery } from '../query-language/canonical.ts';
import { parseQuery } from '../query-language/parse.ts';
import { type QueryError, queryErrorText } from '../query-language/query-error.ts';
import { unknownTags } from '../query-language/unknown-tags.ts';
import type { Stores } from '../stores/stores.ts';

export type SearchRequest = {
  readonly query: string;
  /** 1 to 1,000. */
  readonly limit: number;
  readonly cursor?: string;
  /** What `7d` counts back from; ISO 8601, UTC. */
  readonly now: string;
  /** Tags that the topic model has: a query for another is a mistake. */
  readonly knownTags: ReadonlySet<string>;
};

export type SearchAnswer =
  | { readonly kind: 'found'; readonly articles: readonly ArticleRecord[]; readonly next?: string }
  | { readonly kind: 'invalid'; readonly errors: readonly QueryError[] };

/** Articles that meet a query, newest first. */
export async function searchArticles(
  { stores, articleIndex }: { readonly stores: Pick<Stores, 'articles'>; readonly articleIndex: ArticleIndex },
  { query, limit, cursor, now, knownTags }: SearchRequest,
): Promise<SearchAnswer> {
  const parsed = parseQuery(query);
  const errors = parsed.kind === 'invalid' ? parsed.errors : unknownTags(query, knownTags);
  if (parsed.kind === 'invalid' || errors.length > 0) return { kind: 'invalid', errors };
  const answer = await articleIndex.search({
    query: canonicalQuery(parsed.query),
    now,
    limit,
    ...(cursor === undefined ? {} : { cursor }),
  });
  const found = await Promise.all(answer.hits.map(({ articleId }) => stores.articles.get(articleId)));
  const articles = found.flatMap((article) => (article === undefined ? [] : [article.record]));
  return { kind: 'found', articles, ...(answer.cursor === undefined ? {} : { next: answer.cursor }) };
}

/** Every error of a query in a line each, for a person. */
export function searchErrorLines(errors: readonly QueryError[]): readonly string[] {
  return errors.map(queryErrorText);
}
