import { nearestName } from '../model/nearest-name.ts';
import type { TagLevel } from '../model/tag.ts';
import { canonicalQuery } from './canonical.ts';
import { lexQuery, type Place, type QueryToken, type RawTerm } from './lex.ts';
import { allOf, anyOf, noneOf, type Query } from './query.ts';
import type { QueryContext } from './query-context.ts';
import { type QueryError, queryError } from './query-error.ts';
import type { QueryMistake, UnusableSearch } from './query-mistake.ts';
import { slugOf } from './tag-resolver.ts';
import { readTerm } from './term.ts';

/** A page-long query; longer ones are pasted by mistake. Holds for the canonical form as well. */
export const MAX_QUERY_CHARACTERS = 2000;
/** Deeper than any query that a person can read, shallow enough for recursion. */
export const MAX_QUERY_DEPTH = 50;
export const MAX_QUERY_TERMS = 200;
/** Saved searches inside one another: more than a person can keep in mind. */
const MAX_SAVED_DEPTH = 5;
/** Saved searches that one query reads in all, so that a few short ones cannot make a reading without end. */
const MAX_SAVED_USES = 50;

export type ParsedQuery =
  | { readonly kind: 'query'; readonly query: Query }
  /** In order of column; at least one. */
  | { readonly kind: 'invalid'; readonly errors: readonly QueryError[] };

/**
 * What a query's text means; docs/query-language.md is its description.
 *
 * Every term with an error is reported, and the first error of structure. A query that only excludes
 * (`NOT lang:es`) is allowed: it means every other article. Without a context the text must stand for itself, as
 * canonical text does.
 */
export function parseQuery(text: string, context: QueryContext = {}): ParsedQuery {
  return parseInside(text, { context, inside: [], saved: { uses: 0 } });
}

type Surroundings = {
  readonly context: QueryContext;
  /** The saved searches that this text is read for, the outermost first. */
  readonly inside: readonly string[];
  /** Counts over the whole query. */
  readonly saved: { uses: number };
};

function parseInside(text: string, surroundings: Surroundings): ParsedQuery {
  if (text.length > MAX_QUERY_CHARACTERS) return invalid([tooLong(text.length, { written: false })]);
  const { tokens, errors } = lexQuery(text);
  if (errors.length === 0 && tokens.length === 0) return invalid([EMPTY_QUERY]);
  const parser: Parser = { ...surroundings, tokens, errors: [...errors], at: 0, end: text.trimEnd().length + 1 };
  const query = tokens.length === 0 ? undefined : parseWhole(parser);
  if (parser.errors.length > 0 || query === undefined) {
    return invalid(parser.errors.toSorted((a, b) => a.column - b.column));
  }
  const limit = limitError(query, text.length);
  return limit ? invalid([limit]) : { kind: 'query', query };
}

const EMPTY_QUERY = queryError({ column: 1, length: 0 }, { kind: 'empty' });

function invalid(errors: readonly QueryError[]): ParsedQuery {
  return { kind: 'invalid', errors };
}

// ---------------------------------------------------------------- grammar: or := and (OR and)*; and := not (AND? not)*

/** `end` is the column after the text, where something is missing. */
type Parser = Surroundings & {
  readonly tokens: readonly QueryToken[];
  readonly errors: QueryError[];
  readonly end: number;
  at: number;
};

/** `broken` ends the structure: its error is recorded, and nothing after it can be understood. */
type Part =
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'level'; readonly level: TagLevel; readonly place: Place }
  /** A term whose own error is recorded; the structure around it goes on. */
  | { readonly kind: 'unread' }
  | { readonly kind: 'broken' };

const BROKEN: Part = { kind: 'broken' };

function parseWhole(parser: Parser): Query | undefined {
  const whole = parseOr(parser, 0);
  const rest = parser.tokens[parser.at];
  if (whole.kind !== 'broken' && rest) fail(parser, rest, { kind: 'stray-close' });
  return whole.kind === 'query' ? whole.query : undefined;
}

function parseOr(parser: Parser, depth: number): Part {
  const parts: Part[] = [];
  do {
    const part = parseAnd(parser, depth);
    if (part.kind === 'broken') return part;
    parts.push(part);
  } while (takeOperator(parser, 'or'));
  return joined(parts, anyOf);
}

function parseAnd(parser: Parser, depth: number): Part {
  const parts: Part[] = [];
  do {
    const part = parseNot(parser, depth);
    if (part.kind === 'broken') return part;
    parts.push(part);
  } while (takeOperator(parser, 'and') || startsPart(parser.tokens[parser.at]));
  return bindLevel(parser, parts);
}

function takeOperator(parser: Parser, kind: 'and' | 'or'): boolean {
  if (parser.tokens[parser.at]?.kind !== kind) return false;
  parser.at += 1;
  return true;
}

function startsPart(token: QueryToken | undefined): boolean {
  return token?.kind === 'term' || token?.kind === 'open' || token?.kind === 'not';
}

function joined(parts: readonly Part[], join: typeof allOf): Part {
  const [first, ...others] = parts.flatMap((part) => (part.kind === 'query' ? [part.query] : []));
  return first === undefined ? { kind: 'unread' } : { kind: 'query', query: join(first, ...others) };
}

function parseNot(parser: Parser, depth: number): Part {
  const token = parser.tokens[parser.at];
  if (token?.kind !== 'not') return parseOne(parser, depth);
  parser.at += 1;
  if (depth >= MAX_QUERY_DEPTH) return tooDeep(parser, token);
  const part = parseNot(parser, depth + 1);
  if (part.kind === 'level') return negatedLevel(parser, token, part.level);
  return part.kind === 'query' ? { kind: 'query', query: noneOf(part.query) } : part;
}

function negatedLevel(parser: Parser, token: QueryToken, level: TagLevel): Part {
  const other = level === 'about' ? 'mention' : 'about';
  fail(parser, token, { kind: 'negated-level', other });
  return { kind: 'unread' };
}

function parseOne(parser: Parser, depth: number): Part {
  const token = parser.tokens[parser.at];
  if (token?.kind === 'open') return parseGroup(parser, token, depth);
  if (token?.kind !== 'term') return missingPart(parser, token);
  parser.at += 1;
  if (token.field === 'search') return parseSaved(parser, token);
  const read = readTerm(token, parser.context);
  if (read.kind === 'level') return { ...read, place: token };
  if (read.kind === 'term') return { kind: 'query', query: read.term };
  parser.errors.push(read.error);
  return { kind: 'unread' };
}

/** A saved search stands for its text, as if that were typed in parentheses. */
function parseSaved(parser: Parser, token: RawTerm): Part {
  const saved = savedQuery(parser, slugOf(token.value));
  if (saved.kind === 'query') return saved;
  const { why } = saved;
  const instead = why.kind === 'unknown' && why.near !== undefined ? [`search:${why.near}`] : [];
  parser.errors.push(queryError(token, { kind: 'unusable-search', typed: token.value, why }, instead));
  return { kind: 'unread' };
}

type SavedQuery =
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'unusable'; readonly why: UnusableSearch };

function savedQuery({ context, inside, saved }: Parser, name: string): SavedQuery {
  const unusable = (why: UnusableSearch): SavedQuery => ({ kind: 'unusable', why });
  const { savedSearches } = context;
  if (savedSearches === undefined) return unusable({ kind: 'none-here' });
  if (name === '') return unusable({ kind: 'no-name' });
  if (inside.includes(name)) return unusable({ kind: 'holds-itself', path: [...inside, name] });
  if (inside.length >= MAX_SAVED_DEPTH) return unusable({ kind: 'too-deep', most: MAX_SAVED_DEPTH });
  saved.uses += 1;
  if (saved.uses > MAX_SAVED_USES) return unusable({ kind: 'too-many', most: MAX_SAVED_USES });
  const text = savedSearches.get(name);
  if (text === undefined) {
    const near = nearestName(name, savedSearches.keys());
    return unusable({ kind: 'unknown', ...(near === undefined ? {} : { near }) });
  }
  const parsed = parseInside(text, { context, inside: [...inside, name], saved });
  return parsed.kind === 'query' ? parsed : unusable({ kind: 'invalid', errors: parsed.errors });
}

function parseGroup(parser: Parser, open: QueryToken, depth: number): Part {
  if (depth >= MAX_QUERY_DEPTH) return tooDeep(parser, open);
  parser.at += 1;
  const inside = parser.tokens[parser.at];
  if (inside?.kind === 'close') {
    const place = { column: open.column, length: inside.column + inside.length - open.column };
    return fail(parser, place, { kind: 'empty-group' });
  }
  if (inside === undefined) return neverClosed(parser, open);
  const part = parseOr(parser, depth + 1);
  if (part.kind === 'broken') return part;
  if (parser.tokens[parser.at]?.kind !== 'close') return neverClosed(parser, open);
  parser.at += 1;
  return part;
}

function neverClosed(parser: Parser, open: QueryToken): Part {
  return fail(parser, open, { kind: 'unclosed-group' });
}

/** Where a term should be there is an operator, a `)` or the end. The operator before it is to blame, if there is one. */
function missingPart(parser: Parser, token: QueryToken | undefined): Part {
  const before = parser.tokens[parser.at - 1];
  if (before?.kind === 'and' || before?.kind === 'or' || before?.kind === 'not') {
    return fail(parser, before, { kind: 'nothing-after', operator: before.text });
  }
  if (token?.kind === 'and' || token?.kind === 'or') {
    return fail(parser, token, { kind: 'nothing-before', operator: token.text });
  }
  const place = token ?? { column: parser.end, length: 0 };
  return fail(parser, place, { kind: 'missing-term' });
}

function tooDeep(parser: Parser, token: QueryToken): Part {
  return fail(parser, token, { kind: 'too-deep', most: MAX_QUERY_DEPTH, here: true });
}

function fail(parser: Parser, place: Place, mistake: QueryMistake): Part {
  parser.errors.push(queryError(place, mistake));
  return BROKEN;
}

// ---------------------------------------------------------------- level

/** One AND-group: its `level:`, if it has one, goes to every tag inside that has none yet. */
function bindLevel(parser: Parser, parts: readonly Part[]): Part {
  const levels = parts.filter((part) => part.kind === 'level');
  const [given, second] = levels;
  if (second) fail(parser, second.place, { kind: 'second-level' });
  const group = joined(parts, allOf);
  if (given === undefined || group.kind === 'broken') return group;
  const anyTag: Query = { kind: 'any-tag', level: given.level };
  if (group.kind !== 'query') return { kind: 'query', query: anyTag };
  if (!hasOpenTag(group.query)) return { kind: 'query', query: allOf(group.query, anyTag) };
  return { kind: 'query', query: withLevel(group.query, given.level) };
}

function hasOpenTag(query: Query): boolean {
  if (query.kind === 'and' || query.kind === 'or') return query.parts.some(hasOpenTag);
  if (query.kind === 'not') return hasOpenTag(query.part);
  return query.kind === 'tag' && query.level === undefined;
}

function withLevel(query: Query, level: TagLevel): Query {
  if (query.kind === 'and' || query.kind === 'or') {
    return { kind: query.kind, parts: query.parts.map((part) => withLevel(part, level)) };
  }
  if (query.kind === 'not') return { kind: 'not', part: withLevel(query.part, level) };
  return query.kind === 'tag' && query.level === undefined ? { ...query, level } : query;
}

// ---------------------------------------------------------------- limits

/** Limits of the meaning, so that the canonical form of an accepted query is accepted too. */
function limitError(query: Query, length: number): QueryError | undefined {
  const terms = countTerms(query);
  const whole = { column: 1, length };
  if (terms > MAX_QUERY_TERMS) return queryError(whole, { kind: 'too-many-terms', terms, most: MAX_QUERY_TERMS });
  if (depthOf(query) > MAX_QUERY_DEPTH)
    return queryError(whole, { kind: 'too-deep', most: MAX_QUERY_DEPTH, here: false });
  const written = canonicalQuery(query).length;
  return written > MAX_QUERY_CHARACTERS ? tooLong(written, { written: true }) : undefined;
}

function tooLong(characters: number, { written }: { readonly written: boolean }): QueryError {
  const most = MAX_QUERY_CHARACTERS;
  const place = { column: Math.min(characters, most) + 1, length: characters - most };
  return queryError(place, { kind: 'too-long', characters, most, written });
}

function countTerms(query: Query): number {
  if (query.kind === 'and' || query.kind === 'or') return query.parts.reduce((sum, part) => sum + countTerms(part), 0);
  return query.kind === 'not' ? countTerms(query.part) : 1;
}

/** Levels of parentheses and NOT that the canonical form needs, or one more. */
function depthOf(query: Query): number {
  if (query.kind === 'and' || query.kind === 'or') return 1 + Math.max(...query.parts.map(depthOf));
  if (query.kind === 'not') return 1 + depthOf(query.part);
  return 1;
}
