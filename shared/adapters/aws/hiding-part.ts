import type { IndexPart } from '../../model/index-part.ts';

/** A part without the documents at some places; what is known of its articles stays known. */
export function hidingPart(part: IndexPart, places: readonly number[]): IndexPart {
  if (places.length === 0) return part;
  const hidden = new Set(places);
  return {
    ...part,
    newest: function* (question, after) {
      for (const row of part.newest(question, after)) if (!hidden.has(row.place)) yield row;
    },
    places: (question) => part.places(question).filter((place) => !hidden.has(place)),
  };
}
