import type { FacetField } from '../ports.ts';
import { canonicalQuery } from '../query-language/canonical.ts';
import { parseQuery } from '../query-language/parse.ts';
import { allOf, anyOf, noneOf, type Query } from '../query-language/query.ts';
import { queryOf } from './query-of.ts';
import { refineQuery } from './refine-query.ts';

/** UTC days: from the first on, up to but without the last. */
export type TrendDays = { readonly from: string; readonly until: string };

/** The articles of a canonical query that are dated on those days; all articles of those days without one. */
export function queryWithin(text: string | undefined, { from, until }: Partial<TrendDays>): string {
  const dates: readonly Query[] = [
    ...(from === undefined ? [] : [{ kind: 'after' as const, date: { kind: 'day' as const, day: from } }]),
    ...(until === undefined ? [] : [{ kind: 'before' as const, date: { kind: 'day' as const, day: until } }]),
  ];
  const [first, ...others] = text === undefined ? dates : [queryOf(text), ...dates];
  return first === undefined ? EVERY_ARTICLE : canonicalQuery(allOf(first, ...others));
}

/** No article is older than the web. */
const EVERY_ARTICLE = 'after:1990-01-01';

/** The articles of any of these canonical queries; undefined without one, or where they are too long for one query. */
export function anyOfQueries(texts: readonly string[]): string | undefined {
  const [first, ...others] = [...new Set(texts)].map(queryOf);
  if (first === undefined) return undefined;
  const text = canonicalQuery(anyOf(first, ...others));
  return parseQuery(text).kind === 'query' ? text : undefined;
}

/** The articles of a canonical query that have a value as well; undefined where no query can name it. */
export function queryWithValue(text: string | undefined, field: FacetField, value: string): string | undefined {
  const refined = refineQuery(text ?? '')(field, value);
  if (refined.kind === 'open') return refined.query;
  return refined.kind === 'asked' ? text : undefined;
}

/** The articles of a canonical query that do not meet another; undefined where both are too long for one query. */
export function queryWithout(text: string | undefined, other: string): string | undefined {
  const rest = noneOf(queryOf(other));
  const without = canonicalQuery(text === undefined ? rest : allOf(queryOf(text), rest));
  return parseQuery(without).kind === 'query' ? without : undefined;
}
