import type { IndexPart, IndexRow } from '../model/index-part.ts';
import { type IndexLabels, readLabels } from './index-labels.ts';

/** What there is to know of an article without its words. */
export type ArticleFacts = Omit<IndexRow, 'labels'> & {
  readonly labels: IndexLabels;
  /** `identity` of its part. */
  readonly part: object;
};

/** The facts of every article of a part by its place, as they are now. Kept in memory, and only what changed is read. */
export function knownFacts(): (part: IndexPart) => ReadonlyMap<number, ArticleFacts> {
  const known = new WeakMap<object, { readonly facts: Map<number, ArticleFacts>; change: string | undefined }>();
  const labels = new Map<string, IndexLabels>();
  const labelsOf = (text: string): IndexLabels => {
    const found = labels.get(text) ?? readLabels(text);
    labels.set(text, found);
    return found;
  };
  return (part) => {
    const kept = known.get(part.identity) ?? { facts: new Map<number, ArticleFacts>(), change: undefined };
    known.set(part.identity, kept);
    const { whole, rows, gone, change } = part.changes(kept.change);
    if (whole) kept.facts.clear();
    for (const place of gone) kept.facts.delete(place);
    for (const row of rows) kept.facts.set(row.place, { ...row, labels: labelsOf(row.labels), part: part.identity });
    kept.change = change;
    return kept.facts;
  };
}
