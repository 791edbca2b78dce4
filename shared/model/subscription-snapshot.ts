import { z } from 'zod';

/** What matching needs of one subscription. */
export const watchedQuerySchema = z.object({
  id: z.string(),
  subscriberId: z.string(),
  query: z.string(),
  cadence: z.enum(['instant', 'hourly', 'daily', 'weekly', 'off']),
});
export type WatchedQuery = Readonly<z.infer<typeof watchedQuerySchema>>;

/** Every active subscription, so that matching reads one blob in place of every row. */
export const subscriptionSnapshotSchema = z.object({
  schemaVersion: z.literal(1),
  subscriptions: z.array(watchedQuerySchema),
});
export type SubscriptionSnapshot = z.infer<typeof subscriptionSnapshotSchema>;

/** Where the newest snapshot lies, and of which change of the subscriptions it is. */
export const snapshotHeadSchema = z.object({
  schemaVersion: z.literal(1),
  /** Version of the change row: a snapshot holds every change up to it. */
  change: z.number().int().min(0),
  key: z.string(),
});
export type SnapshotHead = z.infer<typeof snapshotHeadSchema>;
