import { z } from 'zod';
import { entrySchema } from './entry.ts';
import { leadsToSchema } from './leads-to.ts';

/**
 * `running`: its steps follow one another. `done`: nothing is left, or a limit was met. `stopped`: by a person, or
 * because its feed is no longer polled. `failed`: a site kept refusing. The last two go on where they stood when they
 * are asked for again.
 */
export const backfillStateSchema = z.enum(['running', 'done', 'stopped', 'failed']);

/** The row of a feed's backfill: a feed has one at most, and its id is the feed's. Instants are ISO 8601 in UTC. */
export const backfillRecordSchema = z.object({
  schemaVersion: z.literal(1),
  feedId: z.string(),
  /** Entries published before it are not taken. */
  since: z.string(),
  /** It ends when so many entries were queued. */
  maxEntries: z.number().int().min(1),
  state: backfillStateSchema,
  /** The state in words. */
  reason: z.string(),
  /** What was left out and why; sentences, the first few only. */
  notes: z.array(z.string()),
  /** Where its frontier lies in Blobs; absent when nothing is left. */
  frontierKey: z.string().optional(),
  /** Of the frontier's entries so many are done. */
  taken: z.number().int().min(0),
  /** Pages that were read. */
  pages: z.number().int().min(0),
  /** Entries in range that were given to the queue, and those of them that no poll had found before. */
  entries: z.number().int().min(0),
  queued: z.number().int().min(0),
  /** Where the next page led before a host on the way was busy. */
  leadsTo: leadsToSchema.optional(),
  /** Times that the next page was asked for in vain. */
  failures: z.number().int().min(0),
  startedAt: z.string(),
  updatedAt: z.string(),
  /** Only while it runs. */
  nextStepAt: z.string().optional(),
});
export type BackfillRecord = z.infer<typeof backfillRecordSchema>;

/** A document that may name older entries; `url` is absolute http(s). */
export const backfillPageSchema = z.object({
  /** `feed`: the feed or an older page of it. `robots`: a robots.txt, for its `Sitemap` lines. */
  kind: z.enum(['feed', 'robots', 'sitemap']),
  url: z.string(),
  /** Documents on the way to it: 0 for the feed itself and for a sitemap that robots.txt names. */
  depth: z.number().int().min(0),
  /** Nobody named it, but many sites have it. */
  isGuess: z.literal(true).optional(),
});
export type BackfillPage = z.infer<typeof backfillPageSchema>;

/** Where a backfill stands. */
export const backfillFrontierSchema = z.object({
  /** Address of the outlet: where its robots.txt and sitemaps are looked for. */
  site: z.string(),
  /** To be read, the first first. */
  pages: z.array(backfillPageSchema),
  /** Hashes of every address that was ever in `pages`. */
  seen: z.array(z.string()),
  /** Hashes of the links that the feed itself lists: the live poll's business. */
  listed: z.array(z.string()),
  /** Keys of the entries of the feed's page that was read last: a page that repeats them is no older one. */
  lastKeys: z.array(z.string()),
  /** In range, of the page that was read last. */
  entries: z.array(entrySchema),
});
export type BackfillFrontier = z.infer<typeof backfillFrontierSchema>;
