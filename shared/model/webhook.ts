import { z } from 'zod';

const webhookSecretSchema = z.object({
  /** `whsec_` and base64: what both sides sign and verify with. */
  secret: z.string(),
  since: z.string(),
  /** Of the one before the newest: until when it still signs. */
  until: z.string().optional(),
});
export type WebhookSecret = z.infer<typeof webhookSecretSchema>;

/** Where an alert posts what its mails say. The secrets are readable, because signing needs them. */
export const webhookRecordSchema = z.object({
  schemaVersion: z.literal(1),
  subscriberId: z.string(),
  /** An alert has one webhook at most. */
  subscriptionId: z.string(),
  url: z.string(),
  state: z.enum(['on', 'off']),
  /** Why it is off, or what its target said last. */
  reason: z.string().optional(),
  /** Newest first; each signs until it ends. */
  secrets: z.array(webhookSecretSchema).min(1),
  /** Since when nothing was delivered although it was tried. */
  failingSince: z.string().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type WebhookRecord = z.infer<typeof webhookRecordSchema>;

/** One thing to deliver. Its id is made from what it tells, so receivers can drop what they know. */
export const webhookDeliverySchema = z.object({
  schemaVersion: z.literal(1),
  /** The `webhook-id` of every attempt. */
  id: z.string(),
  subscriberId: z.string(),
  subscriptionId: z.string(),
  /** The mail that says the same; absent of a test. */
  slot: z.string().optional(),
  state: z.enum(['waiting', 'delivered', 'failed', 'dropped']),
  attempts: z.number().int().min(0),
  /** Waits in the due index until then. */
  dueAt: z.string().optional(),
  /** What the target answered last, or why there was no answer. */
  answer: z.string().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type WebhookDelivery = z.infer<typeof webhookDeliverySchema>;

/** What an owner sees: everything but the secrets, which are shown once. */
export type WebhookView = Omit<WebhookRecord, 'schemaVersion' | 'secrets'> & {
  readonly secrets: readonly Omit<WebhookSecret, 'secret'>[];
  /** The last ones, newest first. */
  readonly deliveries: readonly WebhookDelivery[];
};
