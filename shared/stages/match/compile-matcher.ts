import { canonicalQuery } from '../../query-language/canonical.ts';
import { matchesQuery, type PreparedArticle } from '../../query-language/matches.ts';
import { parseQuery } from '../../query-language/parse.ts';
import type { Query, QueryTerm } from '../../query-language/query.ts';
import { type SearchLanguage, searchStem } from '../../text/search-stem.ts';
import { articleKeys, type KeyFamily, type RequiredKey, requiredKeys, STEMMED } from './required-keys.ts';

/** Many queries compiled into one structure; the same answers as `matchesQuery` of each. */
export type CompiledMatcher = {
  /** The texts given that an article meets, in the order given. `now` (ISO 8601, UTC) is what `7d` counts back from. */
  matching(article: PreparedArticle, now: string): readonly MatchedQuery[];
  /** Texts that do not parse, with the first error of each. */
  readonly broken: ReadonlyMap<string, string>;
};

export type MatchedQuery = { readonly text: string; readonly query: Query };

/** A part of a query by number: equal parts of all queries are one node, and are asked once per article. */
type Node =
  | { readonly kind: 'term'; readonly term: QueryTerm }
  /** A plain word anywhere: it stands in the article when its stem does. */
  | { readonly kind: 'word'; readonly word: string; readonly stems: Readonly<Record<SearchLanguage, string>> }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly number[] }
  | { readonly kind: 'not'; readonly part: number };

type Compiled = MatchedQuery & { readonly root: number };

/** Queries, by number, that an article could meet which has that key. */
type KeyIndex = ReadonlyMap<KeyFamily, ReadonlyMap<string, readonly number[]>>;

/**
 * Compiles queries (each text once). An article's keys name the queries that it could meet; only those are put to it, and
 * every part that several of them share is asked once.
 */
export function compileMatcher(texts: Iterable<string>): CompiledMatcher {
  const nodes = nodeTable();
  const queries: Compiled[] = [];
  const byKey = new Map<KeyFamily, Map<string, number[]>>();
  const always: number[] = [];
  const broken = new Map<string, string>();
  for (const text of new Set(texts)) {
    const parsed = parseQuery(text);
    if (parsed.kind === 'invalid') {
      broken.set(text, parsed.errors[0]?.message ?? 'it does not parse');
      continue;
    }
    const index = queries.push({ text, query: parsed.query, root: nodes.numberOf(parsed.query) }) - 1;
    const required = requiredKeys(parsed.query);
    if (required === undefined) always.push(index);
    else for (const key of required.keys) listAt(byKey, key).push(index);
  }
  return {
    broken,
    matching: (article, now) => {
      const meets = asker(nodes.all, article, now);
      const met: MatchedQuery[] = [];
      for (const index of candidates(byKey, always, article).toSorted((a, b) => a - b)) {
        const query = queries[index];
        if (query !== undefined && meets(query.root)) met.push({ text: query.text, query: query.query });
      }
      return met;
    },
  };
}

function nodeTable() {
  const all: Node[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (query: Query): number => {
    const node = nodeOf(query, numberOf);
    const name = node.kind === 'term' ? `term ${canonicalQuery(node.term)}` : JSON.stringify(node);
    const known = numbers.get(name);
    if (known !== undefined) return known;
    const number = all.push(node) - 1;
    numbers.set(name, number);
    return number;
  };
  return { all, numberOf };
}

function nodeOf(query: Query, numberOf: (part: Query) => number): Node {
  switch (query.kind) {
    case 'and':
    case 'or':
      return { kind: query.kind, parts: query.parts.map(numberOf) };
    case 'not':
      return { kind: 'not', part: numberOf(query.part) };
    case 'word': {
      const { word } = query;
      if (query.field !== 'text') return { kind: 'term', term: query };
      const [en, es] = STEMMED.map((language) => searchStem(word, language));
      return { kind: 'word', word, stems: { en: en ?? word, es: es ?? word } };
    }
    default:
      return { kind: 'term', term: query };
  }
}

function listAt(byKey: Map<KeyFamily, Map<string, number[]>>, { family, key }: RequiredKey): number[] {
  const lists = byKey.get(family) ?? new Map<string, number[]>();
  byKey.set(family, lists);
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** Each number once, in no order. */
function candidates(byKey: KeyIndex, always: readonly number[], article: PreparedArticle): readonly number[] {
  const found = new Set(always);
  for (const [family, keys] of articleKeys(article)) {
    const lists = byKey.get(family);
    if (lists === undefined) continue;
    for (const key of keys) {
      const list = lists.get(key);
      if (list !== undefined) for (const index of list) found.add(index);
    }
  }
  return [...found];
}

/** Answers for one article, each remembered. */
function asker(nodes: readonly Node[], article: PreparedArticle, now: string): (number: number) => boolean {
  /** 0 not asked yet, 1 no, 2 yes. */
  const answers = new Uint8Array(nodes.length);
  const ask = (number: number): boolean => {
    const known = answers[number] ?? 0;
    if (known > 0) return known === 2;
    const node = nodes[number];
    const answer = node !== undefined && answerOf(node);
    answers[number] = answer ? 2 : 1;
    return answer;
  };
  const answerOf = (node: Node): boolean => {
    switch (node.kind) {
      case 'term':
        return matchesQuery(node.term, article, now);
      case 'word':
        return hasWord(node, article);
      case 'and':
        return node.parts.every(ask);
      case 'or':
        return node.parts.some(ask);
      case 'not':
        return !ask(node.part);
      default:
        return node satisfies never;
    }
  };
  return ask;
}

function hasWord({ word, stems }: Extract<Node, { kind: 'word' }>, article: PreparedArticle): boolean {
  const { stemLanguage, stemPlaces, places } = article;
  return stemLanguage === undefined ? places.has(word) : stemPlaces.has(stems[stemLanguage]);
}
