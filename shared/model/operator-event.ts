import { z } from 'zod';

const base = { id: z.string(), at: z.string() };

/** Something that the operator is told of: by a mail of its own within the hour, or counted in the daily summary. */
export const operatorEventSchema = z.discriminatedUnion('kind', [
  z.object({ ...base, kind: z.literal('dead-letters'), queue: z.string(), reason: z.string() }),
  z.object({
    ...base,
    kind: z.literal('sending-stopped'),
    passed: z.object({
      what: z.enum(['bounces', 'complaints']),
      share: z.number(),
      limit: z.number(),
      mails: z.number(),
    }),
  }),
  z.object({ ...base, kind: z.literal('broken-alerts'), query: z.string(), reason: z.string() }),
]);
export type OperatorEvent = z.infer<typeof operatorEventSchema>;

export const storedOperatorEventSchema = z.object({
  schemaVersion: z.literal(1),
  event: operatorEventSchema,
  /** A mail told it. */
  told: z.boolean().optional(),
});
