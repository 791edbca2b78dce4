/*
 * In: the articles of one text. Out: which of them is the original.
 * Guarantees: the same whatever their order; always one of them, where there is any.
 * Leaves to others: which articles are copies of each other.
 */
import { tokenize } from '../../text/tokens.ts';

export type OriginCandidate = {
  readonly articleId: string;
  /** The outlet's name. */
  readonly outlet: string;
  /** Agencies that the text is credited to. */
  readonly wires?: readonly string[] | undefined;
  /** When it was published as far as is known; ISO 8601, UTC. */
  readonly at: string;
};

/**
 * The agency's own article where one of them credits it, else the oldest that credits nobody, else the oldest: who names
 * a source is not the source.
 */
export function originalOf(copies: readonly OriginCandidate[]): OriginCandidate | undefined {
  const wires = new Set(copies.flatMap(({ wires: credited = [] }) => credited.map(nameOf)));
  const ranked = copies.map((copy) => ({ copy, rank: rankOf(copy, wires) }));
  return ranked.toSorted((a, b) => a.rank - b.rank || byTime(a.copy, b.copy))[0]?.copy;
}

function rankOf({ outlet, wires = [] }: OriginCandidate, credited: ReadonlySet<string>): number {
  const name = nameOf(outlet);
  if ([...credited].some((wire) => ` ${name} `.includes(` ${wire} `))) return 0;
  return wires.length === 0 ? 1 : 2;
}

function nameOf(name: string): string {
  return tokenize(name)
    .map(({ folded }) => folded)
    .join(' ');
}

function byTime(a: OriginCandidate, b: OriginCandidate): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.articleId < b.articleId ? -1 : 1;
}
