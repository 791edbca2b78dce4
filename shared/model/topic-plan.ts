import { z } from 'zod';
import { receiptSchema, tagLevelSchema } from './tag.ts';

/** `raised`: from mention to about; `lowered`: the other way. */
export const tagChangeKindSchema = z.enum(['gained', 'lost', 'raised', 'lowered']);
export type TagChangeKind = z.infer<typeof tagChangeKindSchema>;

/** An article whose tag changes, with the words that decide it. */
export const planExampleSchema = z.object({
  articleId: z.string(),
  title: z.string(),
  language: z.string(),
  source: z.string(),
  orderedAt: z.string(),
  before: z.object({ level: tagLevelSchema, score: z.number() }).optional(),
  after: z.object({ level: tagLevelSchema, score: z.number() }).optional(),
  /** The strongest receipt: of the changed model for what it gives, of the stored tag for what it takes away. */
  receipt: receiptSchema.optional(),
  /** Why the changed model does not give the tag, in words. */
  why: z.string().optional(),
});
export type PlanExample = z.infer<typeof planExampleSchema>;

/** How often one tag changes in one way, in articles of one language and source. */
export const tagChangeCountSchema = z.object({
  tag: z.string(),
  kind: tagChangeKindSchema,
  language: z.string(),
  sourceId: z.string(),
  articles: z.number().int(),
});
export type TagChangeCount = z.infer<typeof tagChangeCountSchema>;

/** One article whose tag changes, by its id. */
export const tagChangeSchema = z.object({
  articleId: z.string(),
  title: z.string(),
  language: z.string(),
  sourceId: z.string(),
  tag: z.string(),
  kind: tagChangeKindSchema,
});
export type TagChange = z.infer<typeof tagChangeSchema>;

/** What a changed model does to the archive, as far as it was read: stored, so that a plan can go on where it stopped. */
export const topicPlanSchema = z.object({
  schemaVersion: z.literal(1),
  /** Of the changed model. */
  modelVersion: z.string(),
  /** ISO 8601, UTC: only articles of that time and later. */
  since: z.string().optional(),
  startedAt: z.string(),
  /** Place of the article read last, newest first: `orderedAt#id`. */
  place: z.string().optional(),
  articles: z.number().int(),
  /** Articles whose publisher reserved the text: it is not kept, so no model can judge it again. */
  notJudged: z.number().int(),
  /** Articles of which at least one tag changes. */
  changed: z.number().int(),
  /** The models that gave the stored tags, with the number of their articles. */
  storedVersions: z.record(z.string(), z.number().int()),
  counts: z.array(tagChangeCountSchema),
  /** The strongest of each tag and kind, strongest first; the key is `tag kind`. */
  examples: z.record(z.string(), z.array(planExampleSchema)),
  /** The newest of all changes, newest first; absent in a plan of an earlier version. */
  changes: z.array(tagChangeSchema).optional(),
});
export type TopicPlan = z.infer<typeof topicPlanSchema>;
