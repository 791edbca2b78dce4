import { z } from 'zod';
import { tagLevelSchema } from './tag.ts';

/** The tags that an article had by an older model, kept when a retag replaced them; receipts lie under `articleKey`. */
export const pastTaggingSchema = z.object({
  schemaVersion: z.literal(1),
  articleId: z.string(),
  articleVersion: z.number().int(),
  modelVersion: z.string(),
  articleKey: z.string(),
  tags: z.array(z.object({ tag: z.string(), level: tagLevelSchema, score: z.number() })),
  /** The retag that replaced them. */
  retagId: z.string(),
  /** ISO 8601, UTC. */
  replacedAt: z.string(),
  /** Since when its receipts are no longer kept; ISO 8601, UTC. */
  textRemovedAt: z.string().optional(),
});
export type PastTagging = z.infer<typeof pastTaggingSchema>;
