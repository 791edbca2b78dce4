import { z } from 'zod';
import { cadenceSchema } from './subscription.ts';

/** Which part of a query met which words. */
export const matchReasonSchema = z.object({ term: z.string(), field: z.string(), words: z.string().optional() });
export type MatchReason = z.infer<typeof matchReasonSchema>;

/**
 * One subscription met one story. A match is subscription + story + novelty key and goes
 * `pending → in-mail | dropped`; it never goes back.
 */
export const matchRecordSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  subscriberId: z.string(),
  subscriptionId: z.string(),
  cadence: cadenceSchema,
  storyId: z.string(),
  /** What is new in it: `new` for the first article of a story, else `+` and the new tags, sorted. */
  noveltyKey: z.string(),
  articleId: z.string(),
  /** Topics and groups that its article is about: of an update, those that are new. Absent in rows of old. */
  tags: z.array(z.string()).optional(),
  /** Of the first match of a story: what later articles added, each told as a match of its own. */
  updates: z.array(z.object({ articleId: z.string(), noveltyKey: z.string(), tags: z.array(z.string()) })).optional(),
  why: z.array(matchReasonSchema),
  matchedAt: z.string(),
  state: z.enum(['pending', 'in-mail', 'dropped']),
  mailId: z.string().optional(),
  reason: z.string().optional(),
});
export type MatchRecord = z.infer<typeof matchRecordSchema>;
