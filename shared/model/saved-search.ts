import { z } from 'zod';

/** A query with a name, for people to use again, also inside other queries (`search:NAME`). */
export const savedSearchSchema = z.object({
  schemaVersion: z.literal(1),
  /** Small letters, digits, hyphens, full stops and underscores; at most 64. */
  name: z.string(),
  /** As typed: what `search:NAME` stands for, read anew each time. */
  queryText: z.string(),
  /** What it meant when it was saved. */
  canonical: z.string(),
  note: z.string().optional(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type SavedSearch = z.infer<typeof savedSearchSchema>;
