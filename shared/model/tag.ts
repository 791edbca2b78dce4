import { z } from 'zod';

/** `about`: a reader of the topic would want the article because of it. `mention`: named, but in passing. */
export const tagLevelSchema = z.enum(['about', 'mention']);
export type TagLevel = z.infer<typeof tagLevelSchema>;

/** A stretch of the article: UTF-16 offsets into `article.title` for `title`, else into `article.text`; end exclusive. */
export const spanSchema = z.object({
  field: z.enum(['title', 'lead', 'body']),
  start: z.number().int().min(0),
  end: z.number().int().min(0),
  /** The exact words of the article at that place. */
  words: z.string(),
});
export type Span = z.infer<typeof spanSchema>;

/** Why a tag is there: one rule at one place, with what spoke for and against it. */
export const receiptSchema = spanSchema.extend({
  /** Id of the rule in the topic model, such as `fentanyl/term:fentanyl`. */
  rule: z.string(),
  /** Language of the term that matched: `en`, `es`, or `any`. */
  language: z.string(),
  score: z.number(),
  supportedBy: z.array(spanSchema),
  /** Context that spoke against it and was outweighed (a blocked match is no receipt). */
  blockedBy: z.array(spanSchema),
});
export type Receipt = z.infer<typeof receiptSchema>;

/** One tag of an article: `fentanyl`, `precursors`, `arms-trafficking`, `cartels`, `group:<id>` or `entity:<id>`. */
export const tagSchema = z.object({
  tag: z.string(),
  level: tagLevelSchema,
  score: z.number(),
  modelVersion: z.string(),
  /** In order of place; at least one. What cannot be explained is not tagged. */
  receipts: z.array(receiptSchema).min(1),
});
export type Tag = z.infer<typeof tagSchema>;
