import { type StemLanguage, stem } from '../text/stem.ts';
import type { TokenShape } from '../text/tokens.ts';
import type { PlacedToken } from './document.ts';
import type { Pattern, PatternWord } from './pattern.ts';

/** Where a term of a word set was found: token indexes, end exclusive. */
export type Hit = { readonly start: number; readonly end: number; readonly language: TermLanguage };

/** Language of a term: `any` for names written alike in both. */
export type TermLanguage = StemLanguage | 'any';

/** A term on its way into the trie. `set` is the word set that it belongs to. */
export type TrieTerm = { readonly set: number; readonly language: TermLanguage; readonly pattern: Pattern };

type Edge = { readonly shape: TokenShape; readonly to: Node };
type Output = { readonly set: number; readonly language: TermLanguage };
type Node = {
  /** Words with a capital, by folded form. */
  readonly names: Map<string, Edge[]>;
  /** `=` words, by small letters with accents. */
  readonly forms: Map<string, Edge[]>;
  readonly stems: Readonly<Record<StemLanguage, Map<string, Edge[]>>>;
  readonly prefixes: Map<string, Edge[]>;
  /** Lengths of `prefixes`, so that only those slices of a token are looked up. */
  readonly prefixLengths: Set<number>;
  /** Node behind a `...`. */
  gap: Node | undefined;
  readonly outputs: Output[];
};

/** A trie over words, one per language of the article. */
export type Trie = { readonly root: Node; readonly stemLanguages: readonly StemLanguage[] };

/** Words that `...` may stand for. */
const MAX_GAP_WORDS = 3;

/** Builds the trie of the terms that can occur in articles of these languages. */
export function buildTrie(terms: readonly TrieTerm[], languages: readonly StemLanguage[]): Trie {
  const root = emptyNode();
  for (const term of terms) {
    if (term.language === 'any') for (const language of languages) insert(root, term, language);
    else if (languages.includes(term.language)) insert(root, term, term.language);
  }
  return { root, stemLanguages: languages };
}

function emptyNode(): Node {
  return {
    names: new Map(),
    forms: new Map(),
    stems: { en: new Map(), es: new Map() },
    prefixes: new Map(),
    prefixLengths: new Set(),
    gap: undefined,
    outputs: [],
  };
}

function insert(root: Node, term: TrieTerm, language: StemLanguage): void {
  let ends: readonly Node[] = [root];
  for (const place of term.pattern)
    ends = [...new Set(ends.flatMap((end) => place.map((word) => child(end, word, language))))];
  for (const { outputs } of ends) {
    if (!outputs.some((output) => output.set === term.set)) outputs.push({ set: term.set, language: term.language });
  }
}

function child(node: Node, word: PatternWord, language: StemLanguage): Node {
  if (word.kind === 'gap') {
    node.gap ??= emptyNode();
    return node.gap;
  }
  if (word.kind === 'prefix') {
    node.prefixLengths.add(word.folded.length);
    return follow(node.prefixes, word.folded, word.shape);
  }
  if (word.kind === 'exact') return follow(node.forms, word.lower, 'lower');
  if (word.shape === 'lower') return follow(node.stems[language], stem(word.folded, language), 'lower');
  return follow(node.names, word.folded, word.shape);
}

function follow(edges: Map<string, Edge[]>, key: string, shape: TokenShape): Node {
  const here = edges.get(key) ?? [];
  edges.set(key, here);
  const known = here.find((edge) => edge.shape === shape);
  if (known !== undefined) return known.to;
  const edge: Edge = { shape, to: emptyNode() };
  here.push(edge);
  return edge.to;
}

/**
 * Every term in the tokens, per word set, each list in order of place. The work per token is bounded
 * by the length of the longest term, so the whole is linear in the text, whatever the number of terms.
 */
export function findHits(trie: Trie, tokens: readonly PlacedToken[]): ReadonlyMap<number, readonly Hit[]> {
  const hits = new Map<number, Hit[]>();
  const stems = trie.stemLanguages.map((language) => ({
    language,
    words: tokens.map((token) => stem(token.folded, language)),
  }));
  const walk = (node: Node, start: number, at: number): void => {
    for (const output of node.outputs) record(hits, output, start, at);
    if (node.gap !== undefined) walkGap(node.gap, start, at);
    const token = tokens[at];
    if (token === undefined || (at > start && token.before !== 'none')) return;
    if (node.names.size > 0) step(node.names.get(token.folded), token, start, at);
    if (node.forms.size > 0) step(node.forms.get(token.lower), token, start, at);
    for (const { language, words } of stems) {
      const edges = node.stems[language];
      if (edges.size > 0) step(edges.get(words[at] ?? ''), token, start, at);
    }
    for (const length of node.prefixLengths) {
      if (token.folded.length >= length) step(node.prefixes.get(token.folded.slice(0, length)), token, start, at);
    }
  };
  const step = (edges: readonly Edge[] | undefined, token: PlacedToken, start: number, at: number): void => {
    if (edges === undefined) return;
    for (const edge of edges) if (fits(edge.shape, token.shape)) walk(edge.to, start, at + 1);
  };
  const walkGap = (node: Node, start: number, from: number): void => {
    for (let at = from; at <= from + MAX_GAP_WORDS; at++) {
      const token = tokens[at];
      if (token === undefined || token.before !== 'none') return;
      walk(node, start, at);
    }
  };
  for (let start = 0; start < tokens.length; start++) walk(trie.root, start, start);
  return hits;
}

function fits(wanted: TokenShape, found: TokenShape): boolean {
  if (wanted === 'lower') return true;
  return wanted === 'upper' ? found === 'upper' : found !== 'lower';
}

function record(hits: Map<number, Hit[]>, output: Output, start: number, end: number): void {
  const list = hits.get(output.set);
  if (list === undefined) {
    hits.set(output.set, [{ start, end, language: output.language }]);
    return;
  }
  for (let index = list.length - 1; list[index]?.start === start; index--) if (list[index]?.end === end) return;
  list.push({ start, end, language: output.language });
}
