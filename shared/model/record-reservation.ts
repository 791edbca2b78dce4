import type { ArticleRecord } from './article-record.ts';

/** How it was written down before records had `reserved`. */
const NOTE = 'text not kept: ';

/** What the publisher of an archived article reserved (`noarchive`, `tdm`), in words; undefined where nothing. */
export function recordReservation({
  reserved,
  textRemovedAt,
  extraction,
}: Pick<ArticleRecord, 'reserved' | 'textRemovedAt' | 'extraction'>): string | undefined {
  if (reserved !== undefined || textRemovedAt !== undefined) return reserved;
  return extraction.notes.find((note) => note.startsWith(NOTE))?.slice(NOTE.length);
}
