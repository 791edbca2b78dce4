/*
 * In: title, text and language of an article, and the compiled topic model.
 * Out: the words that rules of the model met and that did not count, in order of place, each with what held it back.
 * Guarantees: the same article and model give the same matches; each is at the place that its offsets say.
 * Leaves to others: rules that were met outside of their field or in another language (`explainTag` has them by tag).
 */
import type { HeldBack, HeldBackMatch } from '../model/article-desk.ts';
import { findCandidates } from '../topics/candidates.ts';
import type { CompiledTopicModel } from '../topics/compile.ts';
import type { TopicDocument } from '../topics/document.ts';
import { type MissedMatch, missedMatch } from '../topics/explain.ts';
import { scanDocument } from '../topics/scan.ts';

/** What context held back, of every tag, in one reading of the article. */
export function heldBack(compiled: CompiledTopicModel, document: TopicDocument): HeldBack {
  const scanned = scanDocument(compiled, document);
  const matches = findCandidates(compiled, scanned).flatMap((candidate) =>
    missedMatch(scanned.document, candidate).flatMap((missed) => ofTag(candidate.rule.tag.tag, missed)),
  );
  return { modelVersion: compiled.version, matches };
}

/** Candidates are refused by their context alone. */
function ofTag(tag: string, { reason, ...match }: MissedMatch): readonly HeldBackMatch[] {
  return reason.kind === 'blocked' || reason.kind === 'unsupported' ? [{ ...match, tag, reason }] : [];
}
