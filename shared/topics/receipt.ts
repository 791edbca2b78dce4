import type { Receipt, Span } from '../model/tag.ts';
import type { PlacedDocument } from './document.ts';
import type { Evidence } from './evidence.ts';
import type { Hit } from './trie.ts';

/** The receipt of one piece of evidence: rule, exact words, place, score, what supported and what weakened it. */
export function receiptOf(document: PlacedDocument, evidence: Evidence): Receipt {
  const { candidate, score } = evidence;
  return {
    ...spanOf(document, candidate.hit),
    rule: candidate.rule.id,
    language: candidate.hit.language,
    score,
    supportedBy: [...candidate.supportedBy, ...evidence.raisedBy].map((hit) => spanOf(document, hit)),
    blockedBy: evidence.loweredBy.map((hit) => spanOf(document, hit)),
  };
}

/** Where a hit stands in the article, with its exact words. */
export function spanOf(document: PlacedDocument, hit: Hit): Span {
  const first = document.tokens[hit.start];
  const last = document.tokens[hit.end - 1];
  const field = first?.field ?? 'body';
  const start = first?.start ?? 0;
  const end = last?.end ?? start;
  return { field, start, end, words: (field === 'title' ? document.title : document.text).slice(start, end) };
}
