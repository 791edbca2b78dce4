import { z } from 'zod';

/**
 * An address or a host that is not archived any more, because a person took it down. `value` of a host covers every
 * host below it; of an address it is without scheme and `www.`, so that it covers both twins.
 */
export const blockSchema = z.object({
  schemaVersion: z.literal(1),
  kind: z.enum(['address', 'host']),
  value: z.string(),
  reason: z.string().max(500).optional(),
  /** When it was taken down; ISO 8601, UTC. */
  since: z.string(),
  /** The article that was at the address; ids of one takedown are the same for all of its addresses. */
  articleId: z.string().optional(),
});
export type Block = z.infer<typeof blockSchema>;
export type BlockPlace = Pick<Block, 'kind' | 'value'>;
