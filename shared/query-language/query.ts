import type { TagLevel } from '../model/tag.ts';

/** Where a word or phrase is looked for: title and text, or the title alone. */
export type TextField = 'text' | 'title';

/** The fields that name a tag of the topic model. */
export type TagField = 'topic' | 'group' | 'entity';

/**
 * A point in time as a query says it: a UTC day (its first instant), an instant (ISO 8601, UTC, with
 * milliseconds), or a time before the `now` that the query is asked at.
 */
export type QueryDate =
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'instant'; readonly instant: string }
  | { readonly kind: 'ago'; readonly amount: number; readonly unit: 'h' | 'd' | 'w' };

/** A part of a query that asks one thing. Words and values are folded. */
export type QueryTerm =
  /** Typed without quotes: in English and Spanish texts it finds its forms (`searchStem`). */
  | { readonly kind: 'word'; readonly field: TextField; readonly word: string }
  /** Neighbouring words, taken as they are; one word when a single word was quoted. */
  | { readonly kind: 'phrase'; readonly field: TextField; readonly words: readonly string[] }
  /** Without a level any level will do. */
  | { readonly kind: 'tag'; readonly field: TagField; readonly value: string; readonly level?: TagLevel }
  /** `level:` with no topic, group or entity beside it: any tag of that level. */
  | { readonly kind: 'any-tag'; readonly level: TagLevel }
  | { readonly kind: 'lang' | 'country' | 'source'; readonly value: string }
  /** A story's id, or the beginning of one. */
  | { readonly kind: 'story'; readonly value: string }
  /** `after`: from that instant on. `before`: earlier than that instant. */
  | { readonly kind: 'after' | 'before'; readonly date: QueryDate };

/**
 * What a query means. Made by `allOf`, `anyOf` and `noneOf`, so that one meaning of a text has one
 * shape: no `and` directly in an `and`, no `or` directly in an `or`, no `not` directly in a `not`,
 * and at least two parts in each `and` and `or`.
 */
export type Query =
  | QueryTerm
  | { readonly kind: 'and'; readonly parts: readonly Query[] }
  | { readonly kind: 'or'; readonly parts: readonly Query[] }
  | { readonly kind: 'not'; readonly part: Query };

/** All of at least one part, in their order. */
export function allOf(first: Query, ...others: readonly Query[]): Query {
  if (others.length === 0) return first;
  return { kind: 'and', parts: [first, ...others].flatMap((part) => (part.kind === 'and' ? part.parts : [part])) };
}

/** Any of at least one part, in their order. */
export function anyOf(first: Query, ...others: readonly Query[]): Query {
  if (others.length === 0) return first;
  return { kind: 'or', parts: [first, ...others].flatMap((part) => (part.kind === 'or' ? part.parts : [part])) };
}

/** The opposite. */
export function noneOf(part: Query): Query {
  return part.kind === 'not' ? part.part : { kind: 'not', part };
}

/** The name that the topic model gives to a tag term: `topic:fentanyl` is `fentanyl`, `group:cjng` is `group:cjng`. */
export function tagName(term: { readonly field: TagField; readonly value: string }): string {
  return term.field === 'topic' ? term.value : `${term.field}:${term.value}`;
}
