import type { Receipt } from '../shared/model/tag.ts';

/** A receipt on one line: the words, where they stand, the rule, what spoke for and against. */
export function receiptLine({
  words,
  field,
  start,
  end,
  rule,
  language,
  score,
  supportedBy,
  blockedBy,
}: Receipt): string {
  const support = supportedBy.length === 0 ? '' : `; supported by ${quoted(supportedBy)}`;
  const against = blockedBy.length === 0 ? '' : `; against: ${quoted(blockedBy)}`;
  return `“${words}” ${field} ${start}–${end}, ${rule} (${language}), ${score.toFixed(2)}${support}${against}`;
}

function quoted(spans: readonly { readonly words: string }[]): string {
  return spans.map(({ words }) => `“${words}”`).join(', ');
}
