import { z } from 'zod';
import { VigiaError } from '../errors.ts';
import type { ArticleSearch } from '../ports.ts';
import { readLinearCursor, writeLinearCursor } from './linear-cursor.ts';

/** Where a page ended. `weights`: what each term of a search by relevance counts, as on its first page. */
export type IndexPlace = {
  readonly orderedAt: string;
  readonly articleId: string;
  readonly score?: number | undefined;
  readonly weights?: readonly number[] | undefined;
};

const scoredPlaceSchema = z.object({
  orderedAt: z.iso.datetime(),
  articleId: z.string(),
  score: z.number(),
  weights: z.array(z.number()),
});

const RELEVANCE = 'relevance:';

/** The linear index reads cursors of the newest as well: a search goes on when an index is filled meanwhile. */
export function writeIndexCursor({ order }: Pick<ArticleSearch, 'order'>, place: IndexPlace): string {
  return order === 'relevance'
    ? `${RELEVANCE}${JSON.stringify(place)}`
    : writeLinearCursor('newest', plainPlace(place));
}

/** @throws VigiaError `cursor-invalid` for anything else, and for a cursor of another order. */
export function readIndexCursor({ order }: Pick<ArticleSearch, 'order'>, cursor: string): IndexPlace {
  if (order !== 'relevance') return readLinearCursor(cursor, 'newest');
  const place = scoredPlaceSchema.safeParse(jsonOf(cursor.startsWith(RELEVANCE) ? cursor.slice(RELEVANCE.length) : ''));
  if (place.success) return place.data;
  throw new VigiaError(
    `Cannot go on with a search as the cursor must be one that this search gave: current value is ${JSON.stringify(cursor.slice(0, 80))}. Search again from the first page.`,
    { code: 'cursor-invalid' },
  );
}

function plainPlace({ orderedAt, articleId }: IndexPlace) {
  return { orderedAt, articleId };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
