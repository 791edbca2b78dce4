import type { CopyEdge, CopyRecord } from '../../model/copy-record.ts';

/** Words by which two texts in one may overlap and still stand side by side. */
const OVERLAP_WORDS = 5;

/** Where other articles stand in an article's words; see `CopyRecord`. */
export type Inside = Pick<CopyRecord, 'firstEnd' | 'lastBegin'>;

/** An article's own edge, and the two articles that it joins. */
export type JoinedPair = { readonly edge: CopyEdge; readonly one: Inside; readonly other: Inside };

/**
 * Whether an edge joins two articles into one story. A part joins the longer text unless that also holds another
 * article before or behind the part: then it is a round-up, and only linked. Two that are mostly the same stay joined.
 */
export function holdsTogether({ edge, one, other }: JoinedPair): boolean {
  switch (edge.kind) {
    case 'same':
    case 'event':
      return true;
    case 'within':
      return edge.begins && !standsBeside(edge, other);
    case 'holds':
      return edge.begins && !standsBeside(edge, one);
    default:
      return edge.kind satisfies never;
  }
}

/** What is known of an article's inside once another stands there: extremes, so the order of arrival is all the same. */
export function withInside(inside: Inside, place: { readonly from: number; readonly to: number }): Required<Inside> {
  return {
    firstEnd: Math.min(inside.firstEnd ?? place.to, place.to),
    lastBegin: Math.max(inside.lastBegin ?? place.from, place.from),
  };
}

/** Some two articles stand side by side in it. */
export function isRoundUp({ firstEnd, lastBegin }: Inside): boolean {
  return firstEnd !== undefined && lastBegin !== undefined && firstEnd <= lastBegin + OVERLAP_WORDS;
}

function standsBeside({ from, to }: CopyEdge, { firstEnd, lastBegin }: Inside): boolean {
  const isAnotherBehind = lastBegin !== undefined && lastBegin >= to - OVERLAP_WORDS;
  const isAnotherBefore = firstEnd !== undefined && firstEnd <= from + OVERLAP_WORDS;
  return isAnotherBehind || isAnotherBefore;
}
