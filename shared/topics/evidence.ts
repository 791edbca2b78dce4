import type { TagLevel } from '../model/tag.ts';
import type { Candidate } from './candidates.ts';
import type { CompiledFrame, CompiledTag } from './compile.ts';
import { nearestHit, overlaps } from './context.ts';
import { type ListPlace, listPlaces } from './list-items.ts';
import type { ScannedDocument } from './scan.ts';

/** A counted candidate with what it adds to the score of its tag. */
export type Evidence = { readonly candidate: Candidate; readonly score: number };

/** Weighs the candidates of a tag in one article. */
export type Scale = (tag: CompiledTag, candidates: readonly Candidate[]) => readonly Evidence[];

/** An article of this many words is of usual length: the scores of shorter ones are raised. */
const USUAL_WORDS = 250;
const MAX_SHORTNESS = 1.5;

/**
 * Makes the scale of one article. A sentence counts once in full: its strongest match; further ones
 * count by the `repeat` factor, and overlapping ones not at all. Words in an enumeration count by the
 * `inList` factor, in an inventory by its square, for a list says little about each of its items.
 * Frames (a transcript, a meeting) and emphasis (a leader of the group) change the weight as the
 * files say. Candidates come and evidence goes in order of place.
 */
export function makeScale(scanned: ScannedDocument): Scale {
  const placeOf = listPlaces(scanned.document);
  const words = scanned.document.tokens.length;
  const shortness = Math.min(MAX_SHORTNESS, Math.max(1, Math.sqrt(USUAL_WORDS / Math.max(words, 1))));
  return (tag, candidates) => {
    const frames = tag.frames.filter((frame) => holds(scanned, frame));
    const factor = frames.reduce((product, frame) => product * frame.factor, shortness);
    const flatLead = frames.some((frame) => frame.flatLead);
    const fullLists = frames.some((frame) => frame.fullLists);
    const weighed = candidates.map((candidate) => ({
      candidate,
      score:
        factor *
        matchValue(scanned, tag, { candidate, flatLead, place: fullLists ? 'none' : placeOf(candidate.hit.start) }),
    }));
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

function holds({ document, hitsOf }: ScannedDocument, frame: CompiledFrame): boolean {
  const inField = (sets: readonly number[]): boolean =>
    hitsOf(sets).some(({ start }) => {
      const field = document.tokens[start]?.field;
      return field === 'title' || (frame.in === 'lead' && field === 'lead');
    });
  return inField(frame.sets) && !inField(frame.unless);
}

type Setting = { readonly candidate: Candidate; readonly flatLead: boolean; readonly place: ListPlace };

function matchValue(scanned: ScannedDocument, tag: CompiledTag, { candidate, flatLead, place }: Setting): number {
  const { rule, hit } = candidate;
  const found = scanned.document.tokens[hit.start]?.field ?? 'body';
  const field = found === 'lead' && flatLead ? 'body' : found;
  const list = field === 'title' || place === 'none' ? 1 : tag.fields.inList ** (place === 'list' ? 1 : 2);
  const emphasis = tag.emphasis.reduce((product, { sets, within, factor }) => {
    const near = nearestHit(scanned.document, scanned.hitsOf(sets), hit, { within, apart: true });
    return near === undefined ? product : product * factor;
  }, 1);
  return rule.weight * tag.fields[field] * list * emphasis;
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
