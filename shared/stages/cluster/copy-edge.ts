import type { CopyEdge } from '../../model/copy-record.ts';
import type { CopyRelation } from './copies.ts';

/** A relation as the article at hand keeps it: the place is in the longer text. */
export function copyEdge({ articleId, kind, begins, mine, theirs }: CopyRelation): CopyEdge {
  const { from, to } = kind === 'holds' ? mine : theirs;
  return { articleId, kind, begins, from, to };
}
