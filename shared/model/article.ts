import { z } from 'zod';

/** How the text of an article was won; recorded on every article. */
export const extractionMethodSchema = z.enum([
  'readability-linkedom',
  'readability-jsdom',
  'feed-content',
  'feed-summary',
]);
export type ExtractionMethod = z.infer<typeof extractionMethodSchema>;

/** A reading of one page: plain text in paragraphs separated by a blank line. */
export const articleSchema = z.object({
  /** Hash of the canonical URL. */
  id: z.string(),
  canonicalUrl: z.string(),
  /** The address that answered. */
  url: z.string(),
  title: z.string(),
  text: z.string(),
  /** ISO 639-1 code of the text itself, or `und`. */
  language: z.string(),
  authors: z.array(z.string()),
  siteName: z.string().optional(),
  /** ISO 8601; as found, in the page or the feed. */
  publishedAt: z.string().optional(),
  modifiedAt: z.string().optional(),
  /** When Vigía first saw it; ISO 8601, UTC. */
  foundAt: z.string(),
  source: z.object({
    feedId: z.string(),
    title: z.string(),
    country: z.string().optional(),
    /** True for the sample newsroom: demonstration, not evidence. */
    sample: z.boolean(),
  }),
  /** The sample newsroom's translations are marked, and link to the text they come from. */
  extraction: z.object({ method: extractionMethodSchema, version: z.string(), notes: z.array(z.string()) }),
  /** SHA-256 of title and text: a change is a new version. */
  contentHash: z.string(),
});
export type Article = z.infer<typeof articleSchema>;
