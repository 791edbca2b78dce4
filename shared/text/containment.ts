import { SHINGLE_WORDS, type ShingledText, shinglesOf, wordClassOf, wordIdentity } from './shingles.ts';

/** A text prepared for any number of comparisons. */
export type Comparable = {
  readonly text: ShingledText;
  readonly shingles: Uint32Array;
  /** The first places of each shingle, at most `MOST_PLACES`. */
  readonly places: ReadonlyMap<number, readonly number[]>;
};

/** What one of two texts has of the other, exactly. Places and sizes are words. */
export type Side = {
  /** Words that count: those of weightless shingles do not. */
  readonly size: number;
  /** Words that stand in the other text as well, in the same order. */
  readonly shared: number;
  /** Words in stretches of `OWN_STRETCH` or more that the other text lacks: sentences of its own. */
  readonly own: number;
  /** Share of shared words outside of such stretches: 1 for the same words, lower for an edited text. */
  readonly fidelity: number;
  /** Where the shared words begin and end, strays left out. */
  readonly from: number;
  readonly to: number;
};

export type Containment = {
  readonly a: Side;
  readonly b: Side;
  /**
   * `agreed`: names and numbers that both have at the same place. `swapped`: those where each has another one. `replaced`:
   * places where each has other words.
   */
  readonly facts: { readonly agreed: number; readonly swapped: number; readonly replaced: number };
};

/** A phrase that comes oftener is aligned by its first places. */
const MOST_PLACES = 8;

/** An edit is a few words long; more that the other text lacks is a sentence of its own. */
const OWN_STRETCH = 12;

/** Share of the shared words that may stand astray at either end. */
const STRAY_SHARE = 0.05;

/** Facts that one short gap can swap; a stretch of its own counts once, as every new lead has other names. */
const MOST_SWAPS_A_GAP = 3;

export function toComparable(text: ShingledText): Comparable {
  const shingles = shinglesOf(text);
  const places = new Map<number, number[]>();
  for (const [place, shingle] of shingles.entries()) {
    const known = places.get(shingle);
    if (known === undefined) places.set(shingle, [place]);
    else if (known.length < MOST_PLACES) known.push(place);
  }
  return { text, shingles, places };
}

/**
 * Aligns two texts by the longest common subsequence of their shingles (Hunt and Szymanski 1977) and says how much of
 * each the other holds. `weightless` are shingles that count for neither.
 */
export function compareTexts(a: Comparable, b: Comparable, weightless?: ReadonlySet<number>): Containment {
  const matches = alignShingles(a, b);
  const sharedA = marksOf(a.text.words.length, matches, ({ inA }) => inA);
  const sharedB = marksOf(b.text.words.length, matches, ({ inB }) => inB);
  return {
    a: sideOf(a, sharedA, weightless),
    b: sideOf(b, sharedB, weightless),
    facts: { agreed: countFacts(a.text, sharedA), ...countSwaps(a.text, b.text, matches) },
  };
}

type Match = { readonly inA: number; readonly inB: number; readonly before: Match | undefined };

/** Places of shared shingles, rising in both texts. */
function alignShingles(a: Comparable, b: Comparable): readonly Match[] {
  // ends[n]: of all chains of n + 1 matches, the one that ends earliest in b.
  const ends: Match[] = [];
  for (let inA = 0; inA < a.shingles.length; inA++) {
    const places = b.places.get(a.shingles[inA] ?? 0) ?? [];
    for (let p = places.length - 1; p >= 0; p--) {
      const inB = places[p] ?? 0;
      const length = firstNotBefore(ends, inB);
      ends[length] = { inA, inB, before: ends[length - 1] };
    }
  }
  const chain: Match[] = [];
  for (let match = ends.at(-1); match !== undefined; match = match.before) chain.push(match);
  return chain.reverse();
}

function firstNotBefore(ends: readonly Match[], inB: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle]?.inB ?? 0) < inB) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** 1 for every word that lies in a matched shingle. */
function marksOf(words: number, matches: readonly Match[], placeOf: (match: Match) => number): Uint8Array {
  const marks = new Uint8Array(words);
  for (const match of matches) marks.fill(1, placeOf(match), placeOf(match) + SHINGLE_WORDS);
  return marks;
}

function sideOf(text: Comparable, marks: Uint8Array, weightless: ReadonlySet<number> | undefined): Side {
  const counts = weightless === undefined ? undefined : weightyWords(text, weightless);
  let size = 0;
  let shared = 0;
  let own = 0;
  for (const { value, start, end } of runs(marks)) {
    const words = counts === undefined ? end - start : sum(counts, start, end);
    size += words;
    if (value === 1) shared += words;
    else if (end - start >= OWN_STRETCH) own += words;
  }
  const fidelity = size === own ? 0 : shared / (size - own);
  return { size, shared, own, fidelity, ...placeOf(marks) };
}

/** Where the shared words stand, but for the first and last few: a phrase far off is chance. */
function placeOf(marks: Uint8Array): Pick<Side, 'from' | 'to'> {
  const places = [...marks.keys()].filter((place) => marks[place] === 1);
  const few = Math.floor(places.length * STRAY_SHARE);
  return { from: places[few] ?? marks.length, to: (places[places.length - 1 - few] ?? -1) + 1 };
}

/** 1 for every word that lies in some shingle with weight. */
function weightyWords({ text, shingles }: Comparable, weightless: ReadonlySet<number>): Uint8Array {
  const counts = new Uint8Array(text.words.length);
  for (const [place, shingle] of shingles.entries())
    if (!weightless.has(shingle)) counts.fill(1, place, place + SHINGLE_WORDS);
  return counts;
}

function sum(values: Uint8Array, start: number, end: number): number {
  let total = 0;
  for (let i = start; i < end; i++) total += values[i] ?? 0;
  return total;
}

function* runs(marks: Uint8Array): Generator<{ value: number; start: number; end: number }> {
  let start = 0;
  for (let i = 1; i <= marks.length; i++) {
    if (i < marks.length && marks[i] === marks[start]) continue;
    yield { value: marks[start] ?? 0, start, end: i };
    start = i;
  }
}

function countFacts({ words }: ShingledText, shared: Uint8Array): number {
  let facts = 0;
  for (const [place, word] of words.entries()) if (shared[place] === 1 && wordClassOf(word) !== 'plain') facts++;
  return facts;
}

/** Places between matches where both texts have words of their own, and the names and numbers that differ there. */
function countSwaps(a: ShingledText, b: ShingledText, matches: readonly Match[]) {
  let swapped = 0;
  let replaced = 0;
  let endA = 0;
  let endB = 0;
  for (const { inA, inB } of [...matches, { inA: a.words.length, inB: b.words.length }]) {
    if (inA > endA && inB > endB) {
      const isInside = endA > 0 && inA < a.words.length;
      swapped += swapsBetween(a.words.subarray(endA, inA), b.words.subarray(endB, inB), isInside);
      replaced++;
    }
    endA = Math.max(endA, inA + SHINGLE_WORDS);
    endB = Math.max(endB, inB + SHINGLE_WORDS);
  }
  return { swapped, replaced };
}

/** Leads, datelines and closing lines differ between copies: at the ends only what fits word for word is a swap. */
function swapsBetween(gapA: Uint32Array, gapB: Uint32Array, isInside: boolean): number {
  const isLong = Math.max(gapA.length, gapB.length) >= OWN_STRETCH;
  if (!isInside && (isLong || gapA.length !== gapB.length)) return 0;
  return Math.min(isLong ? 1 : MOST_SWAPS_A_GAP, factsMissingIn(gapA, gapB), factsMissingIn(gapB, gapA));
}

function factsMissingIn(gap: Uint32Array, other: Uint32Array): number {
  const known = new Set(Array.from(other, wordIdentity));
  return gap.filter((word) => wordClassOf(word) !== 'plain' && !known.has(wordIdentity(word))).length;
}
