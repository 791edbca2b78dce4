import { articleSchema } from '../model/article.ts';
import type { ArchivedText, ArticleRecord } from '../model/article-record.ts';
import type { Receipt, Span, Tag } from '../model/tag.ts';
import { withheldKey } from './article-key.ts';

/** `reserved`: by the publisher, in words. `retention`: its time was over, since that instant (ISO 8601, UTC). */
export type Withholding = { readonly reserved: string } | { readonly retention: string };

/**
 * An article without its text: title, link, hashes and tags stay, with receipts (of `tags`) that name rule and place.
 * Of the text no word is left, nor its beginning.
 */
export function withholdText(
  record: ArticleRecord,
  tags: readonly Tag[],
  why: Withholding,
): { readonly head: ArticleRecord; readonly text: ArchivedText } {
  const notes = record.extraction.notes.filter((note) => !note.startsWith(NOT_KEPT));
  const head: ArticleRecord = {
    ...record,
    snippet: '',
    extraction: { ...record.extraction, notes: [...notes, noteOf(why)] },
    articleKey: withheldKey(record, record.modelVersion),
    ...('reserved' in why ? { reserved: why.reserved } : { textRemovedAt: why.retention }),
  };
  // The schema leaves out what only the head row says.
  const article = articleSchema.parse({ ...head, text: '', blocks: [] });
  const { modelVersion } = head;
  return { head, text: { schemaVersion: 1, article, tags: tags.map(withoutWords), modelVersion } };
}

const NOT_KEPT = 'text not kept: ';

function noteOf(why: Withholding): string {
  return NOT_KEPT + ('reserved' in why ? why.reserved : `its time was over on ${why.retention.slice(0, 10)}`);
}

function withoutWords(tag: Tag): Tag {
  return { ...tag, receipts: tag.receipts.map(receiptWithoutWords) };
}

function receiptWithoutWords(receipt: Receipt): Receipt {
  return {
    ...receipt,
    ...blank(receipt),
    supportedBy: receipt.supportedBy.map(blank),
    blockedBy: receipt.blockedBy.map(blank),
  };
}

/** The title is kept, and so are words of it. */
function blank(span: Span): Span {
  const { field, start, end, words } = span;
  return { field, start, end, words: field === 'title' ? words : '' };
}
