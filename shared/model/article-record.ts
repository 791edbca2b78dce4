import { z } from 'zod';
import { articleSchema } from './article.ts';
import { storyAssignmentSchema } from './story.ts';
import { tagLevelSchema, tagSchema } from './tag.ts';

/** How the bytes behind an article were fetched; the raw bytes lie in Blobs under `key`, gzipped. */
export const fetchRecordSchema = z.object({
  key: z.string(),
  /** Of the decoded body, before gzip. */
  sha256: z.string(),
  status: z.number().int(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  fetchedAt: z.string(),
});
export type FetchRecord = z.infer<typeof fetchRecordSchema>;

/**
 * The head row of an article: all that lists and links need. Text and receipts lie in Blobs under
 * `articleKey`, because nothing unbounded lives in one row.
 */
export const articleRecordSchema = z.object({
  schemaVersion: z.literal(1),
  ...articleSchema.omit({ text: true, blocks: true }).shape,
  /** First words of the text, at most 300 characters: all that may leave the archive. */
  snippet: z.string(),
  /** What lists sort by: the published instant where it is known and not in the future, else the found one. */
  orderedAt: z.string(),
  /** 1 for the first text; an edited headline or text is the next. */
  articleVersion: z.number().int().min(1),
  tags: z.array(z.object({ tag: z.string(), level: tagLevelSchema, score: z.number() })),
  modelVersion: z.string(),
  story: storyAssignmentSchema,
  articleKey: z.string(),
  /** A backfill found it first, and no reader was told. */
  quiet: z.literal(true).optional(),
  /** What the publisher reserved, in words: then neither text nor raw bytes are kept. */
  reserved: z.string().optional(),
  /** When retention removed text, receipts and raw bytes, or the raw bytes alone; ISO 8601, UTC. */
  textRemovedAt: z.string().optional(),
  rawRemovedAt: z.string().optional(),
  /** The publisher's server says that the page is no longer there; absent again once it is back. */
  gone: z.object({ since: z.string(), reason: z.string() }).optional(),
  /** Absent when the text came from the feed alone. */
  fetch: fetchRecordSchema.optional(),
});
export type ArticleRecord = z.infer<typeof articleRecordSchema>;

/** What a head row's `articleKey` holds: the whole article with its receipts. */
export const archivedTextSchema = z.object({
  schemaVersion: z.literal(1),
  article: articleSchema,
  tags: z.array(tagSchema),
  modelVersion: z.string(),
});
export type ArchivedText = z.infer<typeof archivedTextSchema>;

/** One version of an article: who changed what lies in the blobs. */
export const articleVersionSchema = z.object({
  schemaVersion: z.literal(1),
  articleId: z.string(),
  articleVersion: z.number().int().min(1),
  title: z.string(),
  contentHash: z.string(),
  articleKey: z.string(),
  seenAt: z.string(),
  /** How the bytes of this version were fetched; absent when its text came from the feed alone. */
  fetch: fetchRecordSchema.optional(),
  /** Since when its text and raw bytes, or its raw bytes alone, are no longer kept; ISO 8601, UTC. */
  textRemovedAt: z.string().optional(),
  rawRemovedAt: z.string().optional(),
});
export type ArticleVersion = z.infer<typeof articleVersionSchema>;
