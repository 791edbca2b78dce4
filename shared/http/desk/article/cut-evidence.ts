/** Where something stands in a text: UTF-16 offsets, end exclusive. */
export type Stretch = { readonly start: number; readonly end: number };

/** A piece of a text and what covers all of it; a mark that begins with it is in `begins` as well. */
export type EvidencePiece<Mark extends Stretch> = {
  readonly words: string;
  readonly start: number;
  readonly covers: readonly Mark[];
  readonly begins: readonly Mark[];
};

/**
 * A stretch of a text, cut wherever a mark begins or ends: each piece is covered by the same marks from end to end, also
 * where they overlap, and together the pieces are the stretch. Marks that do not fit the text are left out.
 */
export function cutEvidence<Mark extends Stretch>(
  text: string,
  marks: readonly Mark[],
  { start, end }: Stretch = { start: 0, end: text.length },
): readonly EvidencePiece<Mark>[] {
  const inside = marks.filter(
    (mark) => mark.start < mark.end && mark.end <= text.length && mark.end > start && mark.start < end,
  );
  const cuts = new Set([start, end]);
  for (const mark of inside) {
    cuts.add(Math.max(mark.start, start));
    cuts.add(Math.min(mark.end, end));
  }
  const places = [...cuts].toSorted((a, b) => a - b);
  const pieces: EvidencePiece<Mark>[] = [];
  let next = 0;
  let open: readonly Mark[] = [];
  const ordered = inside.toSorted((a, b) => a.start - b.start || b.end - a.end);
  for (const [index, from] of places.entries()) {
    const to = places[index + 1];
    if (to === undefined) break;
    open = open.filter((mark) => mark.end > from);
    while ((ordered[next]?.start ?? Number.POSITIVE_INFINITY) <= from) {
      const mark = ordered[next];
      if (mark !== undefined) open = [...open, mark];
      next++;
    }
    const begins = open.filter((mark) => mark.start === from);
    pieces.push({ words: text.slice(from, to), start: from, covers: open, begins });
  }
  return pieces;
}
