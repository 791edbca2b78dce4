/*
 * In: a text and the texts that share bands with it, each with the story it is in.
 * Out: which of them stand in it, or it in them, and where.
 * Guarantees: the answer for two texts is the same from either side, and rests on these two alone, but for shingles
 * that several stories share, which weigh nothing.
 * Leaves to others: finding the candidates; what is a round-up (`holds-together.ts`); storing.
 */
import { type Comparable, type Containment, compareTexts, type Side, toComparable } from '../../text/containment.ts';
import type { ShingledText } from '../../text/shingles.ts';

export type CopyCandidate = {
  readonly articleId: string;
  /** Its story, or its own id where it has none yet. */
  readonly storyId: string;
  readonly text: ShingledText;
  /** When it was published as far as is known; ISO 8601, UTC. */
  readonly at: string;
};

/** Words from the start. */
export type Place = { readonly from: number; readonly to: number };

/**
 * What another article is to the one at hand. `same`: each has most of the other. `within`: this text is a part of the
 * other, as a truncated copy is. `holds`: the other is a part of this one.
 */
export type CopyRelation = {
  readonly kind: 'same' | 'within' | 'holds';
  readonly articleId: string;
  /** False where the longer text has more before the shared part than a lead: it quotes or collects, and is no copy. */
  readonly begins: boolean;
  /** Where the shared words stand in this text, and in the other. */
  readonly mine: Place;
  readonly theirs: Place;
  /** Share of the shorter text's words that stand in the other in the same order; 0 to 1. */
  readonly share: number;
};

/**
 * The same words months later are a notice renewed or a report from a form: only the dates in it differ (the White
 * House's yearly notices in tests/stories/copies.test.ts).
 */
export const COPY_WINDOW_DAYS = 60;

/** Fewer shared words are a line that anybody may write, or furniture. */
const LEAST_SHARED_WORDS = 30;

/**
 * Words in sentences of its own that a copy may have beside what it shares: a new lead, wire tags, furniture. Updates
 * of a running story keep two thirds of the old text (tests/stories/hard-negatives.jsonl).
 */
const MOST_OWN_SHARE = 0.2;

/** An edit of every fifth word leaves three quarters of the rest in shared shingles. */
const LEAST_FIDELITY = 0.7;

/**
 * Of the longer text: from here on both are the same text, wherever it begins. An update that keeps all of the old text
 * behind new paragraphs stays below.
 */
const LEAST_SAME_SHARE = 2 / 3;

/** Where a part may begin to be a copy: behind a new lead, not in the middle. */
const MOST_LEAD_WORDS = 150;
const MOST_LEAD_SHARE = 0.3;

/** Stories that hold a shingle beside other text, until it weighs nothing. Fewer may be an article and its round-ups. */
const COMMON_STORIES = 5;

/**
 * Names and numbers that stand swapped at their places: one or two in an edited copy, most of them between two reports
 * from one template. Also fewer when nothing else was changed: editors change words, templates change facts.
 */
const TEMPLATE = { swaps: 3, shareOfFacts: 0.2 };
const UNEDITED = { swaps: 2, shareOfFacts: 0.03, shareOfChanges: 0.4 };

const DAY_MS = 24 * 60 * 60_000;

/** How a text stands to its candidates; candidates that it shares too little with are left out. */
export function findCopies(
  article: { readonly text: ShingledText; readonly at: string },
  candidates: readonly CopyCandidate[],
): readonly CopyRelation[] {
  const own = toComparable(article.text);
  const pairs = candidates
    .filter(({ at }) => Math.abs(Date.parse(at) - Date.parse(article.at)) <= COPY_WINDOW_DAYS * DAY_MS)
    .map((candidate) => comparePair(own, candidate));
  const common = commonShingles(own, pairs);
  return pairs.flatMap((pair) => {
    const relation = common.size === 0 || isSameAllOver(pair) ? pair.relation : weighed(own, pair, common);
    return relation === undefined ? [] : [{ ...relation, articleId: pair.candidate.articleId }];
  });
}

type Relation = Omit<CopyRelation, 'articleId'>;

type Pair = {
  readonly candidate: CopyCandidate;
  readonly other: Comparable;
  readonly containment: Containment;
  readonly relation: Relation | undefined;
};

function comparePair(own: Comparable, candidate: CopyCandidate): Pair {
  const other = toComparable(candidate.text);
  const containment = compare(own, other);
  return { candidate, other, containment, relation: relationOf(containment) };
}

/** The shorter one first, so that the answer is the same from either side. */
function compare(own: Comparable, other: Comparable, weightless?: ReadonlySet<number>): Containment {
  if (isFirst(own.text.words, other.text.words)) return compareTexts(own, other, weightless);
  const { a, b, facts } = compareTexts(other, own, weightless);
  return { a: b, b: a, facts };
}

function isFirst(a: Uint32Array, b: Uint32Array): boolean {
  if (a.length !== b.length) return a.length < b.length;
  const place = a.findIndex((word, i) => word !== b[i]);
  return place === -1 || (a[place] ?? 0) < (b[place] ?? 0);
}

/** Shingles that articles of several stories hold beside other text: background, boilerplate, furniture. */
function commonShingles(own: Comparable, pairs: readonly Pair[]): ReadonlySet<number> {
  const stories = Map.groupBy(
    pairs.filter(({ relation }) => relation?.kind !== 'same'),
    ({ candidate }) => candidate.storyId,
  );
  if (stories.size < COMMON_STORIES) return new Set();
  const texts = [...stories.values()];
  const isCommon = (shingle: number): boolean =>
    texts.filter((story) => story.some(({ other }) => other.places.has(shingle))).length >= COMMON_STORIES;
  return new Set([...own.places.keys()].filter(isCommon));
}

/** Then nothing that weighs less could make them two. */
function isSameAllOver({ containment: { a, b } }: Pair): boolean {
  return [a, b].every(({ own, size, fidelity }) => own <= size * 0.1 && fidelity >= 0.9);
}

function weighed(own: Comparable, { other, relation }: Pair, common: ReadonlySet<number>): Relation | undefined {
  return relation === undefined ? undefined : relationOf(compare(own, other, common));
}

function relationOf({ a, b, facts }: Containment): Relation | undefined {
  if (isOneTemplate(facts)) return undefined;
  const inB = isContained(a);
  const inA = isContained(b);
  if (!inA && !inB) return undefined;
  const isMine = inB && (!inA || a.size <= b.size);
  const [part, whole] = isMine ? [a, b] : [b, a];
  const places = { mine: placeOf(a), theirs: placeOf(b), share: part.shared / part.size };
  if (whole.shared >= whole.size * LEAST_SAME_SHARE) return { kind: 'same', begins: true, ...places };
  const begins = whole.from <= Math.min(MOST_LEAD_WORDS, part.size * MOST_LEAD_SHARE);
  return { kind: isMine ? 'within' : 'holds', begins, ...places };
}

function placeOf({ from, to }: Side): Place {
  return { from, to };
}

/** Two texts that differ in their facts and in little else tell two events. */
function isOneTemplate({ agreed, swapped, replaced }: Containment['facts']): boolean {
  const share = swapped / (swapped + agreed);
  if (swapped >= TEMPLATE.swaps && share > TEMPLATE.shareOfFacts) return true;
  return swapped >= UNEDITED.swaps && share > UNEDITED.shareOfFacts && swapped > replaced * UNEDITED.shareOfChanges;
}

function isContained({ size, shared, own, fidelity }: Side): boolean {
  return shared >= LEAST_SHARED_WORDS && own <= size * MOST_OWN_SHARE && fidelity >= LEAST_FIDELITY;
}
