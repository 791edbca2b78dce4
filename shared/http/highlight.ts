import type { Span } from '../model/tag.ts';

/** A stretch of text; `at` is its offset where it is evidence. */
export type Piece = { readonly words: string; readonly at?: number };

/** A text cut into evidence and the rest. Spans that overlap an earlier one are left to it; together the pieces are the text. */
export function highlight(text: string, spans: readonly Pick<Span, 'start' | 'end'>[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < done || end > text.length || end <= start) continue;
    if (start > done) pieces.push({ words: text.slice(done, start) });
    pieces.push({ words: text.slice(start, end), at: start });
    done = end;
  }
  if (done < text.length) pieces.push({ words: text.slice(done) });
  return pieces;
}
