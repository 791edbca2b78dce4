import type { z } from 'zod';
import type { ArchiveProblem } from '../model/archive-problem.ts';
import type { ArticleIndex, Blobs, StoredItem } from '../ports.ts';
import type { Stores } from '../stores/stores.ts';

/** What verifying reads; it writes nothing, so it works beside a run. */
export type VerifyParts = {
  readonly stores: Stores;
  readonly blobs: Blobs;
  readonly articleIndex: ArticleIndex;
  /** ISO 8601, UTC. */
  readonly now: string;
};

/** `kind partition/sort`, as messages name a row. */
export function nameOf({ key }: StoredItem): string {
  return `${key.kind} ${key.partition}/${key.sort}`;
}

/** A row as its record, or why it is none. */
export function checkedRow<T>(
  schema: z.ZodType<T>,
  item: StoredItem,
): T | Extract<ArchiveProblem, { kind: 'unreadable-row' }> {
  const parsed = schema.safeParse(item.body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const detail = `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'does not fit'}`.trim();
  return { kind: 'unreadable-row', row: nameOf(item), detail };
}

/** Where an article stands in lists, as its head row says now, be the rest of it readable or not; undefined without one. */
export async function placeNow(
  { stores }: VerifyParts,
  articleId: string,
): Promise<{ readonly orderedAt: string; readonly foundAt: string } | undefined> {
  const item = await stores.rows.get({ kind: 'article', partition: articleId, sort: 'head' });
  return item && { orderedAt: String(item.body['orderedAt']), foundAt: String(item.body['foundAt']) };
}
