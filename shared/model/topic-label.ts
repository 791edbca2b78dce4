import { z } from 'zod';
import { tagLevelSchema } from './tag.ts';

/** What a person says of a tag: `wrong`, it should not be there; `missed`, it should, at either level; or the level it should have. */
export const topicVerdictSchema = z.enum(['wrong', 'missed', 'about', 'mention']);
export type TopicVerdict = z.infer<typeof topicVerdictSchema>;

/** A person's word on one tag of one article; a later one on the same replaces it. */
export const topicLabelSchema = z.object({
  schemaVersion: z.literal(1),
  articleId: z.string(),
  tag: z.string(),
  verdict: topicVerdictSchema,
  note: z.string().max(500).optional(),
  /** The level that the article had when it was said, and the model that gave it; no level where the tag was absent. */
  had: z.object({ level: tagLevelSchema.optional(), modelVersion: z.string() }),
  /** Who said it on the desk; absent where it was said elsewhere. */
  by: z.object({ userId: z.string(), name: z.string() }).optional(),
  /** ISO 8601, UTC. */
  labelledAt: z.string(),
});
export type TopicLabel = z.infer<typeof topicLabelSchema>;
