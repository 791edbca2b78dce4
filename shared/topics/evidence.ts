import type { TagLevel } from '../model/tag.ts';
import type { Candidate } from './candidates.ts';
import type { CompiledFrame, CompiledTag } from './compile.ts';
import { nearestHit, overlaps } from './context.ts';
import { type ListPlace, listPlaces } from './list-items.ts';
import type { ScannedDocument } from './scan.ts';
import type { Hit } from './trie.ts';

/** A counted candidate with what it adds to the score of its tag, and the words that raised or lowered that. */
export type Evidence = {
  readonly candidate: Candidate;
  readonly score: number;
  readonly raisedBy: readonly Hit[];
  readonly loweredBy: readonly Hit[];
};

/** Weighs the candidates of a tag in one article. */
export type Scale = (tag: CompiledTag, candidates: readonly Candidate[]) => readonly Evidence[];

/**
 * Articles between these lengths are usual (the middle of the labelled set). In a shorter one a single
 * sentence is more of the whole, in a longer one less, by the square root and within these bounds.
 */
const USUAL_WORDS = { from: 250, to: 800 };
const LENGTH_FACTOR = { min: 0.8, max: 1.5 };

/**
 * Makes the scale of one article. A sentence counts once in full: its strongest match; further ones
 * count by the `repeat` factor, and overlapping ones not at all. Words in an enumeration count by the
 * `inList` factor, in an inventory by its square, for a list says little about each of its items.
 * Frames (a transcript, a meeting) and emphasis (a leader of the group) change the weight as the
 * files say. Candidates come and evidence goes in order of place.
 */
export function makeScale(scanned: ScannedDocument): Scale {
  const placeOf = listPlaces(scanned.document);
  const byLength = lengthFactor(scanned.document.tokens.length);
  return (tag, candidates) => {
    const frames = tag.frames.flatMap((frame) => frameInfluence(scanned, frame) ?? []);
    const flatLead = frames.some(({ frame }) => frame.flatLead);
    const fullLists = frames.some(({ frame }) => frame.fullLists);
    const weighed = candidates.map((candidate): Evidence => {
      const influences = [...frames, ...emphasisInfluences(scanned, tag, candidate.hit)];
      const factor = influences.reduce((product, influence) => product * influence.factor, byLength);
      const place = fullLists || candidate.rule.fullInLists ? 'none' : placeOf(candidate.hit.start);
      return {
        candidate,
        score: factor * matchValue(scanned, { candidate, tag, flatLead, place }),
        raisedBy: influences.filter((influence) => influence.factor > 1).map(({ hit }) => hit),
        loweredBy: influences.filter((influence) => influence.factor < 1).map(({ hit }) => hit),
      };
    });
    return countSentences(scanned, tag, withoutOverlaps(weighed));
  };
}

/** The level that evidence reaches, or undefined below both. */
export function levelOf(tag: CompiledTag, evidence: readonly Evidence[]): TagLevel | undefined {
  if (totalScore(evidence.filter(({ candidate }) => !candidate.rule.mentionOnly)) >= tag.levels.about) return 'about';
  return totalScore(evidence) >= tag.levels.mention ? 'mention' : undefined;
}

/** Sum of scores, rounded so that every machine prints the same digits. */
export function totalScore(evidence: readonly Evidence[]): number {
  return round(evidence.reduce((sum, { score }) => sum + score, 0));
}

function lengthFactor(words: number): number {
  if (words < USUAL_WORDS.from) return Math.min(LENGTH_FACTOR.max, Math.sqrt(USUAL_WORDS.from / Math.max(words, 1)));
  return Math.max(LENGTH_FACTOR.min, Math.min(1, Math.sqrt(USUAL_WORDS.to / words)));
}

/** Words elsewhere that multiply the weight of a match. */
type Influence = { readonly hit: Hit; readonly factor: number };

function frameInfluence(
  { document, hitsOf }: ScannedDocument,
  frame: CompiledFrame,
): (Influence & { readonly frame: CompiledFrame }) | undefined {
  const fieldOf = ({ start }: Hit): string | undefined => document.tokens[start]?.field;
  const hit = hitsOf(frame.sets).find((found) => fieldOf(found) === 'title' || fieldOf(found) === frame.in);
  const excluded = hitsOf(frame.unless).some((found) => fieldOf(found) === 'title');
  if (hit === undefined || excluded) return undefined;
  return { hit, factor: frame.factor, frame };
}

function emphasisInfluences(scanned: ScannedDocument, tag: CompiledTag, anchor: Hit): readonly Influence[] {
  return tag.emphasis.flatMap(({ sets, within, factor }) => {
    const hit = nearestHit(scanned.document, scanned.hitsOf(sets), anchor, { within, apart: true });
    return hit === undefined ? [] : [{ hit, factor }];
  });
}

type Setting = {
  readonly candidate: Candidate;
  readonly tag: CompiledTag;
  readonly flatLead: boolean;
  readonly place: ListPlace;
};

function matchValue({ document }: ScannedDocument, { candidate, tag, flatLead, place }: Setting): number {
  const found = document.tokens[candidate.hit.start]?.field ?? 'body';
  const field = found === 'lead' && flatLead ? 'body' : found;
  const list = field === 'title' || place === 'none' ? 1 : tag.fields.inList ** (place === 'list' ? 1 : 2);
  return candidate.rule.weight * tag.fields[field] * list;
}

/** Of overlapping matches the strongest stays, the longer one when they are equal. */
function withoutOverlaps(evidence: readonly Evidence[]): readonly Evidence[] {
  const kept: Evidence[] = [];
  for (const piece of evidence) {
    const before = kept.at(-1);
    if (before === undefined || !overlaps(before.candidate.hit, piece.candidate.hit)) kept.push(piece);
    else if (piece.score > before.score) kept[kept.length - 1] = piece;
  }
  return kept;
}

function countSentences({ document }: ScannedDocument, tag: CompiledTag, evidence: readonly Evidence[]): Evidence[] {
  const bySentence = Map.groupBy(evidence, ({ candidate }) => document.tokens[candidate.hit.start]?.sentence ?? 0);
  return [...bySentence.values()].flatMap((sentence) => {
    const strongest = sentence.reduce((best, piece) => (piece.score > best.score ? piece : best));
    return sentence.map((piece) => ({
      ...piece,
      score: round(piece === strongest ? piece.score : piece.score * tag.fields.repeat),
    }));
  });
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
