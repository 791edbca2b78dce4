import type { Receipt, Tag } from '../model/tag.ts';
import { type Candidate, findCandidates } from './candidates.ts';
import type { CompiledTag, CompiledTopicModel } from './compile.ts';
import type { PlacedDocument, TopicDocument } from './document.ts';
import { type Evidence, levelOf, makeScale, totalScore } from './evidence.ts';
import { receiptOf } from './receipt.ts';
import { type ScannedDocument, scanDocument } from './scan.ts';

/** A tag keeps its strongest receipts: an article that says a word 200 times is explained by 20 of them. */
const MAX_RECEIPTS = 20;

/** The tags of an article, sorted by name, each with its receipts in order of place. Linear in the text. */
export function matchTopics(compiled: CompiledTopicModel, article: TopicDocument): readonly Tag[] {
  const scanned = scanDocument(compiled, article);
  const tags: Tag[] = [];
  for (const [name, evidence] of gatherEvidence(compiled, scanned, findCandidates(compiled, scanned))) {
    const tag = compiled.tags.get(name);
    const score = totalScore(evidence);
    const level = tag && levelOf(tag, evidence);
    if (level === undefined) continue;
    const receipts = receiptsOf(scanned.document, evidence);
    tags.push({ tag: name, level, score, modelVersion: compiled.version, receipts });
  }
  return tags.toSorted((a, b) => (a.tag < b.tag ? -1 : 1));
}

/** What speaks for each tag, in order of place; a faction's matches count for its parent too. */
export function gatherEvidence(
  compiled: CompiledTopicModel,
  scanned: ScannedDocument,
  candidates: readonly Candidate[],
): ReadonlyMap<string, readonly Evidence[]> {
  const counted = new Map<CompiledTag, Candidate[]>();
  const add = (tag: CompiledTag | undefined, candidate: Candidate): void => {
    if (tag === undefined) return;
    const list = counted.get(tag);
    if (list === undefined) counted.set(tag, [candidate]);
    else list.push(candidate);
  };
  for (const candidate of candidates) {
    if (candidate.outcome.kind !== 'counted') continue;
    const { tag } = candidate.rule;
    add(tag, candidate);
    if (tag.parent !== undefined) add(compiled.tags.get(tag.parent), candidate);
  }
  const weigh = makeScale(scanned);
  return new Map([...counted].map(([tag, list]) => [tag.tag, weigh(tag, list)]));
}

function receiptsOf(document: PlacedDocument, evidence: readonly Evidence[]): Receipt[] {
  const strongest = evidence.length <= MAX_RECEIPTS ? evidence : strongestOf(evidence);
  return strongest.map((piece) => receiptOf(document, piece));
}

function strongestOf(evidence: readonly Evidence[]): readonly Evidence[] {
  const kept = new Set(evidence.toSorted((a, b) => b.score - a.score).slice(0, MAX_RECEIPTS));
  return evidence.filter((piece) => kept.has(piece));
}
