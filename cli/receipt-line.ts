import type { Receipt } from '../shared/model/tag.ts';
import { terminalLine } from './terminal-text.ts';

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
  return terminalLine(
    `${quote(words)} ${field} ${start}–${end}, ${rule} (${language}), ${score.toFixed(2)}${support}${against}`,
  );
}

function quoted(spans: readonly { readonly words: string }[]): string {
  return spans.map(({ words }) => quote(words)).join(', ');
}

/** What a publisher reserves is not kept, its words in receipts neither. */
function quote(words: string): string {
  return words === '' ? '(words not kept)' : `“${words}”`;
}
