import { z } from 'zod';

/**
 * `walking`: its days are being listed, or worked off; whether all are done shows in them. `done`: a later retag saw
 * that they are. `stopped`: by a person or by a later retag. `failed`: with its reason.
 */
export const retagStateSchema = z.enum(['walking', 'done', 'stopped', 'failed']);

/** The row of one application of a topic model to the archive. Instants are ISO 8601 in UTC. */
export const retagRecordSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  /** The model that every article gets: a process with another one refuses the work. */
  modelVersion: z.string(),
  /** Articles of that time and later only. */
  since: z.string().optional(),
  /** Readers are told of what gained a tag. */
  alert: z.boolean(),
  state: retagStateSchema,
  /** The state in words. */
  reason: z.string(),
  startedAt: z.string(),
  updatedAt: z.string(),
  /** When its days are listed; absent once they are. */
  nextStepAt: z.string().optional(),
});
export type RetagRecord = z.infer<typeof retagRecordSchema>;

/** What a retag did to articles. */
export const retagCountsSchema = z.object({
  articles: z.number().int(),
  /** Had other tags or levels before. */
  changed: z.number().int(),
  /** Same tags, now by the new model. */
  same: z.number().int(),
  /** Had the new model's tags already. */
  already: z.number().int(),
  /** No text is kept: their tags stay those of the old model. */
  notJudged: z.number().int(),
  /** Articles that gained a tag or a level, for alerts. */
  gained: z.number().int(),
});
export type RetagCounts = z.infer<typeof retagCountsSchema>;

/** The row of one day of a retag: it owns the work on that day's articles. */
export const retagDaySchema = z.object({
  schemaVersion: z.literal(1),
  retagId: z.string(),
  /** Of the articles' order, UTC: `2024-05-01`. */
  day: z.string(),
  state: z.enum(['waiting', 'done', 'failed']),
  /** Why it failed, or why an article of it could not be read. */
  reason: z.string().optional(),
  /** Place of the article done last, newest first: `orderedAt#id`. */
  place: z.string().optional(),
  /** A batch behind `place` was begun and not ended: some of its articles may be done. */
  isBegun: z.literal(true).optional(),
  counts: retagCountsSchema,
  updatedAt: z.string(),
  /** Only while it waits. */
  nextStepAt: z.string().optional(),
});
export type RetagDay = z.infer<typeof retagDaySchema>;

/** Nothing done yet. */
export const NO_RETAG_COUNTS: RetagCounts = { articles: 0, changed: 0, same: 0, already: 0, notJudged: 0, gained: 0 };
