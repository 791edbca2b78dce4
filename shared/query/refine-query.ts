import type { FacetField } from '../ports.ts';
import { canonicalQuery } from '../query-language/canonical.ts';
import { parseQuery } from '../query-language/parse.ts';
import { allOf, type Query, type QueryTerm } from '../query-language/query.ts';

/** What a facet's value does to a query: it is asked for already, or it can be. */
export type Refinement =
  /** `without`: canonical text of the query without it; absent when nothing is left. */
  | { readonly kind: 'asked'; readonly without?: string }
  /** `query`: canonical text that asks for it as well. */
  | { readonly kind: 'open'; readonly query: string }
  /** No query can name it, or the query would become longer than a query may be. */
  | { readonly kind: 'unnameable' };

/**
 * Adds the values of facets to a query, and takes them out again. `text` is canonical, or empty for a query that is yet
 * to be made. A tag counts as asked for at whatever level.
 */
export function refineQuery(text: string): (field: FacetField, value: string) => Refinement {
  const parsed = parseQuery(text);
  const parts = parsed.kind === 'query' ? partsOf(parsed.query) : [];
  return (field, value) => {
    const terms = termsOf(field, value);
    const one = joined(terms);
    if (one === undefined || !readsBack(one)) return { kind: 'unnameable' };
    if (terms.every((term) => parts.some((part) => asksFor(part, term)))) {
      const left = joined(parts.filter((part) => !terms.some((term) => asksFor(part, term))));
      return { kind: 'asked', ...(left === undefined ? {} : { without: left }) };
    }
    const query = joined([...parts, ...terms]) ?? one;
    return readsBack(query) ? { kind: 'open', query } : { kind: 'unnameable' };
  };
}

function partsOf(query: Query): readonly Query[] {
  return query.kind === 'and' ? query.parts : [query];
}

function joined(parts: readonly Query[]): string | undefined {
  const [first, ...others] = parts;
  return first === undefined ? undefined : canonicalQuery(allOf(first, ...others));
}

/** A feed may have an id that the query language reads as something else. */
function readsBack(text: string): boolean {
  const parsed = parseQuery(text);
  return parsed.kind === 'query' && canonicalQuery(parsed.query) === text;
}

function asksFor(part: Query, term: QueryTerm): boolean {
  if (part.kind === 'tag' && term.kind === 'tag') return part.field === term.field && part.value === term.value;
  return part.kind === term.kind && canonicalQuery(part) === canonicalQuery(term);
}

function termsOf(field: FacetField, value: string): readonly QueryTerm[] {
  switch (field) {
    case 'topic':
    case 'group':
    case 'entity':
      return [{ kind: 'tag', field, value }];
    case 'lang':
    case 'source':
    case 'country':
      return [{ kind: field, value }];
    case 'month':
      return [
        { kind: 'after', date: { kind: 'day', day: `${value}-01` } },
        { kind: 'before', date: { kind: 'day', day: firstDayAfter(value) } },
      ];
    default:
      return field satisfies never;
  }
}

function firstDayAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10);
}
