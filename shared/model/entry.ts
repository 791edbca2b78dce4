import { z } from 'zod';
import { leadsToSchema } from './leads-to.ts';

/**
 * One item of a feed, as the feed says it. Instants are ISO 8601 in UTC. The title is plain text; summary
 * and content keep their markup as received.
 */
export const entrySchema = z.object({
  feedId: z.string(),
  /** Identity within the feed: hash of guid, else link, else content. */
  key: z.string(),
  guid: z.string().optional(),
  /** Absolute http(s) address of the article. */
  link: z.string().optional(),
  title: z.string(),
  summary: z.string().optional(),
  content: z.string().optional(),
  author: z.string().optional(),
  publishedAt: z.string().optional(),
  updatedAt: z.string().optional(),
  language: z.string().optional(),
  /** Hash of what a reader would see change: title, summary, content. */
  fingerprint: z.string(),
});
export type Entry = z.infer<typeof entrySchema>;

/**
 * Where an entry stands. `queued`: a message is on its way. `parked`: waits in the due index (pace or
 * retry). `archived`: its article is stored. `rejected`: ended with a reason. `dead-lettered`: the job
 * gave up; `vigia dlq` shows it.
 */
export const entryStatusSchema = z.enum(['queued', 'parked', 'archived', 'rejected', 'dead-lettered']);

/** The stored row of an entry; its content lies in Blobs under `contentKey`. */
export const entryRecordSchema = z.object({
  schemaVersion: z.literal(1),
  feedId: z.string(),
  key: z.string(),
  link: z.string().optional(),
  title: z.string(),
  fingerprint: z.string(),
  contentKey: z.string(),
  /** Since when its content is no longer kept; ISO 8601, UTC. */
  contentRemovedAt: z.string().optional(),
  status: entryStatusSchema,
  reason: z.string().optional(),
  articleId: z.string().optional(),
  attempts: z.number().int().min(0),
  /** Its link was followed so far before a host on the way was busy. */
  leadsTo: leadsToSchema.optional(),
  /** Archived without alerts: it came by backfill. */
  quiet: z.literal(true).optional(),
  firstSeenAt: z.string(),
  updatedAt: z.string(),
});
export type EntryRecord = z.infer<typeof entryRecordSchema>;
