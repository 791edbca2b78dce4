import { VigiaError } from '../errors.ts';
import type { ArticleHit, ArticleOrder } from '../ports.ts';

/** Where a page of the linear index ended. */
export type LinearPlace = Pick<ArticleHit, 'articleId' | 'orderedAt' | 'score'>;

/** `newest:INSTANT#ID`, or `relevance:INSTANT#ID#SCORE`; JavaScript writes a number so that it reads back equal. */
export function writeLinearCursor(order: ArticleOrder, { orderedAt, articleId, score }: LinearPlace): string {
  const place = `${order}:${orderedAt}#${articleId}`;
  return order === 'newest' ? place : `${place}#${score ?? 0}`;
}

const CURSOR = /^(newest|relevance):(\d{4}-\d\d-\d\dT[\d:.]+Z)#([^#]+)(?:#(\d+(?:\.\d+)?(?:e-?\d+)?))?$/;

/** @throws VigiaError `cursor-invalid` for anything else, and for a cursor of the other order. */
export function readLinearCursor(cursor: string, order: ArticleOrder): LinearPlace {
  const [, named, orderedAt, articleId, score] = CURSOR.exec(cursor) ?? [];
  const isWhole = (order === 'relevance') === (score !== undefined);
  if (named === order && orderedAt !== undefined && articleId !== undefined && isWhole)
    return { orderedAt, articleId, ...(score === undefined ? {} : { score: Number(score) }) };
  throw new VigiaError(
    `Cannot go on with a search as the cursor must be one that this search gave: current value is ${JSON.stringify(cursor.slice(0, 80))}. Search again from the first page.`,
    { code: 'cursor-invalid' },
  );
}
