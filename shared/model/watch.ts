import { z } from 'zod';

/**
 * What a look at an article's page found. `unchanged`: the words are the same. `edited`: a new version is archived.
 * `gone`: the server says that the page is no longer there. `moved`: the address leads to another page now.
 * `reserved`: the publisher wants its text kept out of archives now. `unreadable`: something answers, but no article can
 * be read there. `unreachable`: nothing answers, or the host asks for patience.
 */
export const watchFindingSchema = z.object({
  kind: z.enum(['unchanged', 'edited', 'gone', 'moved', 'reserved', 'unreadable', 'unreachable']),
  /** In words that a reader can check. */
  reason: z.string().optional(),
});
export type WatchFinding = z.infer<typeof watchFindingSchema>;

/** An article whose page is looked at again for edits and removal; the instants are ISO 8601, UTC. */
export const watchRecordSchema = z.object({
  schemaVersion: z.literal(1),
  articleId: z.string(),
  /** When the watch began; checks are counted from it. */
  since: z.string(),
  /** Which of the checks comes next, from 0. */
  step: z.number().int().min(0),
  /** Looks in vain at this step. */
  attempts: z.number().int().min(0),
  /** Absent when the watch has ended. */
  nextCheckAt: z.string().optional(),
  /** Oldest first. */
  checks: z.array(watchFindingSchema.extend({ at: z.string() })),
});
export type WatchRecord = z.infer<typeof watchRecordSchema>;
