import { z } from 'zod';
import { alertPreviewSchema } from './alert-preview.ts';

export const cadenceSchema = z.enum(['instant', 'hourly', 'daily', 'weekly', 'off']);
export type Cadence = z.infer<typeof cadenceSchema>;

/** The cadences that send. */
export const MAIL_CADENCES = ['instant', 'hourly', 'daily', 'weekly'] as const satisfies readonly Cadence[];
export type MailCadence = (typeof MAIL_CADENCES)[number];

/**
 * A query that somebody wants mail about. `pending` waits for the reader's own confirmation; `paused` waits until the
 * reader takes it up again; `broken` no longer parses, and is kept and shown, never deleted.
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
  status: z.enum(['pending', 'active', 'paused', 'stopped', 'broken']),
  /** How consent was given: by the link in a confirmation mail, or held by the operator. */
  consent: z.enum(['none', 'link', 'operator']),
  /** Why the reader made it, in their own words; names the alert in mails. */
  note: z.string().optional(),
  /** Why it is broken. */
  reason: z.string().optional(),
  /** What it would have sent, as it was counted when it was asked for: said in the confirmation mail. */
  preview: alertPreviewSchema.optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type SubscriptionRecord = z.infer<typeof subscriptionRecordSchema>;
