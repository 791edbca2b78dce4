import type { IndexPart, IndexParts, IndexQuestion } from '../model/index-part.ts';
import type { ArticleFacts } from './known-facts.ts';

export type Matched = {
  /** Newest first, then by id from the end. */
  readonly found: readonly ArticleFacts[];
  /** How many articles there are in the parts that were asked. */
  readonly all: number;
};

/** Every article that meets a question. */
export async function matchedFacts(
  parts: IndexParts,
  question: IndexQuestion,
  factsOf: (part: IndexPart) => ReadonlyMap<number, ArticleFacts>,
): Promise<Matched> {
  const found: ArticleFacts[] = [];
  let all = 0;
  for await (const part of everyPart(parts)) {
    const places = part.places(question);
    const facts = factsOf(part);
    all += facts.size;
    // From the end, because places grow with time: what comes out is nearly sorted.
    for (const place of places.toReversed()) {
      const known = facts.get(place);
      // Whoever writes from another process may have removed it since.
      if (known !== undefined) found.push(known);
    }
  }
  return { found: found.sort(newestFirst), all };
}

/** Opens what is asked one after the other. */
export async function* everyPart({ anytime, stretches }: IndexParts): AsyncGenerator<IndexPart> {
  yield* anytime;
  for (const stretch of stretches) yield await stretch.open();
}

function newestFirst(a: ArticleFacts, b: ArticleFacts): number {
  if (a.orderedAt !== b.orderedAt) return a.orderedAt < b.orderedAt ? 1 : -1;
  return a.articleId === b.articleId ? 0 : a.articleId < b.articleId ? 1 : -1;
}
