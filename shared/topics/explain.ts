import type { Receipt, Span, Tag } from '../model/tag.ts';
import { type Candidate, findCandidates } from './candidates.ts';
import type { CompiledTopicModel } from './compile.ts';
import type { PlacedDocument, TopicDocument } from './document.ts';
import { totalScore } from './evidence.ts';
import { gatherEvidence, matchTopics } from './match.ts';
import { receiptOf, spanOf } from './receipt.ts';
import { scanDocument } from './scan.ts';

/** A match that did not count, and why. */
export type MissedMatch = Span & {
  readonly rule: string;
  readonly reason:
    | { readonly kind: 'blocked'; readonly by: readonly Span[] }
    /** The context that the words need, as the file states it. */
    | { readonly kind: 'unsupported'; readonly needs: string };
};

/** Why an article has a tag, or what came closest when it has not. */
export type TagExplanation =
  | { readonly kind: 'present'; readonly tag: Tag; readonly missed: readonly MissedMatch[] }
  | {
      readonly kind: 'absent';
      readonly tag: string;
      readonly score: number;
      /** The least score of a mention. */
      readonly threshold: number;
      /** Matches that counted but did not suffice. */
      readonly below: readonly Receipt[];
      readonly missed: readonly MissedMatch[];
    }
  | { readonly kind: 'unknown-tag'; readonly tag: string; readonly known: readonly string[] };

/** Explains one tag of one article; the article is matched again, so the model is the one given. */
export function explainTag(compiled: CompiledTopicModel, document: TopicDocument, tag: string): TagExplanation {
  const compiledTag = compiled.tags.get(tag);
  if (compiledTag === undefined) return { kind: 'unknown-tag', tag, known: compiled.topicIds };
  const scanned = scanDocument(compiled, document);
  const placed = scanned.document;
  const candidates = findCandidates(compiled, scanned);
  const missed = candidates.flatMap((candidate) =>
    candidate.rule.tag === compiledTag || candidate.rule.tag.parent === tag ? missedMatch(placed, candidate) : [],
  );
  const present = matchTopics(compiled, document).find((found) => found.tag === tag);
  if (present !== undefined) return { kind: 'present', tag: present, missed };
  const evidence = gatherEvidence(compiled, scanned, candidates).get(tag) ?? [];
  return {
    kind: 'absent',
    tag,
    score: totalScore(evidence),
    threshold: compiledTag.levels.mention,
    below: evidence.map((piece) => receiptOf(placed, piece)),
    missed,
  };
}

function missedMatch(document: PlacedDocument, candidate: Candidate): readonly MissedMatch[] {
  const { outcome, rule, hit } = candidate;
  switch (outcome.kind) {
    case 'counted':
      return [];
    case 'blocked':
      return [
        {
          ...spanOf(document, hit),
          rule: rule.id,
          reason: { kind: 'blocked', by: outcome.by.map((by) => spanOf(document, by)) },
        },
      ];
    case 'unsupported':
      return [{ ...spanOf(document, hit), rule: rule.id, reason: { kind: 'unsupported', needs: outcome.needs } }];
    default:
      return outcome satisfies never;
  }
}
