import { z } from 'zod';
import { readerTimesSchema } from './reader-times.ts';

/**
 * An address that mail can go to. `unsubscribed` and `suppressed` (bounces, complaints) are kept, so
 * that nobody mails the address again by mistake.
 */
export const subscriberRecordSchema = z.object({
  schemaVersion: z.literal(1),
  /** Hash of the normalised address, 16 hex digits. */
  id: z.string(),
  address: z.string(),
  status: z.enum(['active', 'unsubscribed', 'suppressed']),
  reason: z.string().optional(),
  language: z.enum(['en', 'es']),
  /** As the reader chose them; those of the configuration until then. */
  times: readerTimesSchema.optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type SubscriberRecord = z.infer<typeof subscriberRecordSchema>;
