import { z } from 'zod';

export const cadenceSchema = z.enum(['instant', 'hourly', 'daily', 'weekly', 'off']);
export type Cadence = z.infer<typeof cadenceSchema>;

/**
 * A query that somebody wants mail about. `pending` waits for the reader's own confirmation;
 * `broken` is kept and shown, never deleted.
 */
export const subscriptionRecordSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  subscriberId: z.string(),
  /** As typed, shown back to the reader. */
  queryText: z.string(),
  /** Canonical form, matched. */
  query: z.string(),
  cadence: cadenceSchema,
  status: z.enum(['pending', 'active', 'stopped', 'broken']),
  /** How consent was given: by the link in a confirmation mail, or held by the operator. */
  consent: z.enum(['none', 'link', 'operator']),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type SubscriptionRecord = z.infer<typeof subscriptionRecordSchema>;
