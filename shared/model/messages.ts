import { z } from 'zod';

/** Messages carry ids only; what they speak of lies in Table and Blobs. */
export const pollMessageSchema = z.object({
  feedId: z.string(),
  /** The `nextPollAt` that made the poll due: a message for an older one is dropped. */
  dueAt: z.string().optional(),
  /** Asked for by a person: polled although not yet due. */
  byHand: z.boolean().optional(),
});
export type PollMessage = z.infer<typeof pollMessageSchema>;

/** A step of a backfill. */
export const backfillMessageSchema = z.object({
  /** Of a feed, which has one backfill at most. */
  backfillId: z.string(),
  /** The `nextStepAt` that made the step due: a message for an older one is dropped. */
  dueAt: z.string(),
});
export type BackfillMessage = z.infer<typeof backfillMessageSchema>;

/** What the `poll` queue carries. */
export const pollQueueMessageSchema = z.union([pollMessageSchema, backfillMessageSchema]);

export const ingestMessageSchema = z.object({ feedId: z.string(), entryKey: z.string(), fingerprint: z.string() });
export type IngestMessage = z.infer<typeof ingestMessageSchema>;

/** A look at an article's page for edits and removal. */
export const watchMessageSchema = z.object({
  /** Of an article, which has one watch at most. */
  watchId: z.string(),
  /** The `nextCheckAt` that made the check due: a message for an older one is dropped. */
  dueAt: z.string(),
});
export type WatchMessage = z.infer<typeof watchMessageSchema>;

/** What the `ingest` queue carries. */
export const ingestQueueMessageSchema = z.union([ingestMessageSchema, watchMessageSchema]);

/** For `index` and `match`. */
export const articleMessageSchema = z.object({ articleId: z.string() });
export type ArticleMessage = z.infer<typeof articleMessageSchema>;

/** A feed's subscription at its hub has something to do. */
export const webSubMessageSchema = z.object({ feedId: z.string() });
export type WebSubMessage = z.infer<typeof webSubMessageSchema>;

/** A step of a retag. */
export const retagMessageSchema = z.object({
  retagId: z.string(),
  /** The day to work on (`2024-05-01`); without it the days are listed. */
  day: z.string().optional(),
  /** The `nextStepAt` that made the step due: a message for an older one is dropped. */
  dueAt: z.string(),
});
export type RetagMessage = z.infer<typeof retagMessageSchema>;

/** A webhook delivery that is due. */
export const webhookMessageSchema = z.object({ subscriptionId: z.string(), deliveryId: z.string() });
export type WebhookMessage = z.infer<typeof webhookMessageSchema>;

export const deliverMessageSchema = z.object({
  subscriberId: z.string(),
  slot: z.string(),
  /** Set by a pass by hand: the slot closes now. */
  closeNow: z.boolean().optional(),
});
export type DeliverMessage = z.infer<typeof deliverMessageSchema>;
