import type { CompiledTopicModel } from './compile.ts';
import { type PlacedDocument, placeDocument, type TopicDocument } from './document.ts';
import { findHits, type Hit, type Trie } from './trie.ts';

/** An article with every term of the model found in it. */
export type ScannedDocument = {
  readonly document: PlacedDocument;
  /** Hits per word set. */
  readonly hits: ReadonlyMap<number, readonly Hit[]>;
  /** Hits of several sets as one list in order of place. */
  readonly hitsOf: (sets: readonly number[]) => readonly Hit[];
};

/** Reads an article once: tokens, then all terms in one pass. */
export function scanDocument(compiled: CompiledTopicModel, article: TopicDocument): ScannedDocument {
  const document = placeDocument(article);
  const hits = findHits(trieFor(compiled, article.language), document.tokens);
  return { document, hits, hitsOf: mergedHits(hits) };
}

/** An article in a third or unknown language is read with the terms of both. */
function trieFor(compiled: CompiledTopicModel, language: string): Trie {
  if (language === 'en') return compiled.tries.en;
  return language === 'es' ? compiled.tries.es : compiled.tries.und;
}

function mergedHits(hits: ReadonlyMap<number, readonly Hit[]>): ScannedDocument['hitsOf'] {
  const merged = new Map<string, readonly Hit[]>();
  return (sets) => {
    const present = sets.filter((set) => hits.has(set));
    const [only] = present;
    if (only === undefined) return [];
    if (present.length === 1) return hits.get(only) ?? [];
    const key = present.join(' ');
    const known =
      merged.get(key) ?? present.flatMap((set) => hits.get(set) ?? []).toSorted((a, b) => a.start - b.start);
    merged.set(key, known);
    return known;
  };
}
