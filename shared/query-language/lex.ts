import { type QueryError, queryError } from './query-error.ts';

/** A stretch of the query's text: 1-based column and length, in UTF-16 units. */
export type Place = { readonly column: number; readonly length: number };

/** A term as typed: `field` is in lower case and not yet known to exist; `value` is without quotes. */
export type RawTerm = Place & {
  readonly kind: 'term';
  readonly field?: string;
  readonly value: string;
  readonly quoted: boolean;
};

export type QueryToken =
  | RawTerm
  | (Place & { readonly kind: 'open' | 'close' })
  /** `text` is `AND`, `OR`, `NOT` or `-`. */
  | (Place & { readonly kind: 'and' | 'or' | 'not'; readonly text: string });

/**
 * A query's text as tokens, in order. Keywords are upper case only, so `and`, `or` and `not` in small
 * letters are words. Quotation marks of all kinds do (`"…"`, `“…”`, `«…»`). It goes on after an error,
 * except after a quotation mark that is never closed, which swallows the rest.
 */
export function lexQuery(text: string): {
  readonly tokens: readonly QueryToken[];
  readonly errors: readonly QueryError[];
} {
  const tokens: QueryToken[] = [];
  const errors: QueryError[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const space = SPACE.exec(rest);
    if (space) {
      at += space[0].length;
      continue;
    }
    const result = nextToken(rest, at + 1);
    if (result.kind === 'error') {
      errors.push(result.error);
      break;
    }
    tokens.push(result.token);
    at += result.token.length;
  }
  return { tokens, errors };
}

const SPACE = /^\s+/;
const SYMBOL = /^[()]/;
/** A minus sign binds to what follows it; one that stands alone is a word without letters, and an error. */
const MINUS = /^-(?=[^\s)-])/;
const FIELD = /^(\p{L}+):/u;
const BARE = /^[^\s()"“”„«»]+/;
/** An opening quotation mark and those that may close it. */
const CLOSING: Readonly<Record<string, string>> = {
  '"': '"“”',
  '“': '"“”',
  '”': '"“”',
  '„': '"“”',
  '«': '»',
  '»': '«',
};

const KEYWORDS: Readonly<Record<string, 'and' | 'or' | 'not'>> = { AND: 'and', OR: 'or', NOT: 'not' };

type Lexed =
  | { readonly kind: 'token'; readonly token: QueryToken }
  | { readonly kind: 'error'; readonly error: QueryError };

function nextToken(rest: string, column: number): Lexed {
  const symbol = SYMBOL.exec(rest)?.[0];
  if (symbol !== undefined) {
    return { kind: 'token', token: { kind: symbol === '(' ? 'open' : 'close', column, length: 1 } };
  }
  if (MINUS.test(rest)) return { kind: 'token', token: { kind: 'not', text: '-', column, length: 1 } };
  const field = FIELD.exec(rest);
  const head = field?.[0] ?? '';
  const named = field?.[1] === undefined ? {} : { field: field[1].toLowerCase() };
  const value = readValue(rest.slice(head.length), column + head.length);
  if (value.kind === 'error') return value;
  const keyword = field || value.quoted ? undefined : KEYWORDS[value.value];
  if (keyword) return { kind: 'token', token: { kind: keyword, text: value.value, column, length: value.length } };
  const length = head.length + value.length;
  return {
    kind: 'token',
    token: { kind: 'term', ...named, value: value.value, quoted: value.quoted, column, length },
  };
}

type ReadValue =
  | { readonly kind: 'value'; readonly value: string; readonly quoted: boolean; readonly length: number }
  | { readonly kind: 'error'; readonly error: QueryError };

function readValue(rest: string, column: number): ReadValue {
  const closing = CLOSING[rest[0] ?? ''];
  if (closing === undefined) {
    const bare = BARE.exec(rest)?.[0] ?? '';
    return { kind: 'value', value: bare, quoted: false, length: bare.length };
  }
  for (let end = 1; end < rest.length; end += 1) {
    if (closing.includes(rest[end] ?? '')) {
      return { kind: 'value', value: rest.slice(1, end), quoted: true, length: end + 1 };
    }
  }
  return { kind: 'error', error: queryError({ column, length: rest.length }, { kind: 'open-quote' }) };
}
