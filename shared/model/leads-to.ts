import { z } from 'zod';

/**
 * Where an address led before a host on the way was busy: the next try goes on from there, so that a slow host is
 * not asked twice for one redirect.
 */
export const leadsToSchema = z.object({
  url: z.string(),
  /** Redirects followed so far. */
  hops: z.number().int().min(1),
});
export type LeadsTo = z.infer<typeof leadsToSchema>;
