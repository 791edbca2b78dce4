import { z } from 'zod';
import { operatorEventSchema } from './operator-event.ts';

/**
 * A mail is subscriber + slot; only a mail is claimed and sent.
 *
 * `open` collects until `closesAt`; `claimed` has frozen content that every retry sends; `sent`,
 * `failed` and `empty` (nothing was left to tell) are ends.
 */
export const mailRecordSchema = z.object({
  schemaVersion: z.literal(1),
  /** `[a-z0-9_-]`, at most 64: subscriber id + slot. */
  id: z.string().regex(/^[a-z0-9_-]{1,64}$/),
  subscriberId: z.string(),
  /**
   * What makes it one of its kind for a reader, in `[a-z0-9_-]`: `i20261122t1305` a bucket of minutes, `h…` an hour (both
   * UTC), `d2026-11-22` a local day, `w2026-11-16` the Monday of a local week, `c…` and `l…` the hour of a confirmation
   * and of a manage link, `n` and a subscription the news that it is broken, `nw` that its webhook is off, `o…` news for the
   * operator.
   */
  slot: z.string(),
  purpose: z.enum(['alert', 'confirmation', 'link', 'notice', 'webhook-off', 'operator']),
  cadence: z.enum(['instant', 'hourly', 'daily', 'weekly']).optional(),
  /** The subscription to confirm, or that is broken. */
  subscriptionId: z.string().optional(),
  state: z.enum(['open', 'claimed', 'sent', 'failed', 'empty']),
  closesAt: z.string(),
  /** Of the frozen content in Blobs. */
  contentKey: z.string().optional(),
  attempt: z.number().int().min(0),
  /** Attempts that ended without anybody knowing whether the mail went out. */
  unknownOutcomes: z.number().int().min(0).optional(),
  leaseOwner: z.string().optional(),
  leaseUntil: z.string().optional(),
  /** The row waits in the due index until then. */
  dueAt: z.string().optional(),
  messageId: z.string().optional(),
  reason: z.string().optional(),
  /** Stories that it tells, those beyond its length included; known once it is claimed. */
  stories: z.number().int().min(0).optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type MailRecord = z.infer<typeof mailRecordSchema>;

/** What the winner of the claim froze: the rendered message and the matches it tells of. */
export const mailContentSchema = z.object({
  schemaVersion: z.literal(1),
  mailId: z.string(),
  to: z.string(),
  from: z.string(),
  /** RFC 5322 message, base64. */
  mime: z.string(),
  matchIds: z.array(z.string()),
  /** `storyId novelty` keys that this mail tells. */
  told: z.array(z.string()),
  /** By story: the topics and groups that its reader knows from now on. */
  toldTags: z.record(z.string(), z.array(z.string())).optional(),
  /** By alert: the body that its webhook is posted, where it has one. */
  webhooks: z.record(z.string(), z.string()).optional(),
  /** Of mail to the operator: the events that it tells. */
  events: z.array(operatorEventSchema).optional(),
});
export type MailContent = z.infer<typeof mailContentSchema>;
