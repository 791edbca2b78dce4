import type { Query, QueryTerm, TextField } from './query.ts';
import { queryDateText } from './query-date.ts';

/**
 * The one text of a query's meaning: folded values, `NOT` for `-`, no AND, a group in parentheses, a
 * level beside its own tag. `parseQuery` reads it back to an equal query. Parts stay in the order in
 * which they were typed, so that a reader knows their own query again.
 */
export function canonicalQuery(query: Query): string {
  switch (query.kind) {
    case 'and':
      return query.parts.map(operand).join(' ');
    case 'or':
      return query.parts.map(operand).join(' OR ');
    case 'not':
      return `NOT ${operand(query.part)}`;
    default:
      return termText(query);
  }
}

/** Parentheses wherever several terms stand together, except that NOT binds tightest and needs none. */
function operand(query: Query): string {
  const text = canonicalQuery(query);
  const bare = query.kind === 'not' || (query.kind !== 'and' && query.kind !== 'or' && !hasLevel(query));
  return bare ? text : `(${text})`;
}

/** A bare `level:` would bind to the tags around it. */
function hasLevel(term: QueryTerm): boolean {
  return term.kind === 'any-tag' || (term.kind === 'tag' && term.level !== undefined);
}

function termText(term: QueryTerm): string {
  switch (term.kind) {
    case 'word':
      return `${prefix(term.field)}${term.word}`;
    case 'phrase':
      return `${prefix(term.field)}"${term.words.join(' ')}"`;
    case 'tag':
      return `${term.field}:${term.value}${term.level === undefined ? '' : ` level:${term.level}`}`;
    case 'any-tag':
      return `level:${term.level}`;
    case 'lang':
    case 'country':
    case 'story':
      return `${term.kind}:${term.value}`;
    case 'source':
      return /[\s()]/.test(term.value) ? `source:"${term.value}"` : `source:${term.value}`;
    case 'after':
    case 'before':
      return `${term.kind}:${queryDateText(term.date)}`;
    default:
      return term satisfies never;
  }
}

function prefix(field: TextField): string {
  return field === 'title' ? 'title:' : '';
}
