import { z } from 'zod';

/** How the text of an article was won; recorded on every article. */
export const extractionMethodSchema = z.enum([
  'readability-linkedom',
  'readability-jsdom',
  'json-ld',
  'feed-content',
  'feed-summary',
]);
export type ExtractionMethod = z.infer<typeof extractionMethodSchema>;

/** Where a date was said: on the page as in `PageDateSource` of reading.ts, or by the feed's entry. */
export const dateSourceSchema = z.enum(['json-ld', 'meta', 'time', 'text', 'url', 'feed']);

/**
 * Why an instant is believed. `text` is the date in the source's own words, its zone included. `high`: declared
 * for machines, or two sources mean the same day; `medium`: one source marked as a date; `low`: words only.
 */
export const articleDateSchema = z.object({
  text: z.string(),
  source: dateSourceSchema,
  confidence: z.enum(['high', 'medium', 'low']),
});
export type ArticleDate = z.infer<typeof articleDateSchema>;

/** What a stretch of the text is, and where: UTF-16 offsets into `text`, `end` exclusive. */
export const articleBlockSchema = z.object({
  kind: z.enum(['paragraph', 'heading', 'quote', 'list-item']),
  start: z.number().int().min(0),
  end: z.number().int().min(0),
  /** Of a quote in another language than the article's: ISO 639-1. */
  language: z.string().optional(),
});
export type ArticleBlock = z.infer<typeof articleBlockSchema>;

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
  /** The text's parts in order, a blank line between them; absent where the text has no structure. */
  blocks: z.array(articleBlockSchema).optional(),
  /** Names in the byline's order; an organisation only where no person is named. */
  authors: z.array(z.string()),
  siteName: z.string().optional(),
  section: z.string().optional(),
  /** ISO 8601, UTC; in the page or the feed. */
  publishedAt: z.string().optional(),
  publishedFrom: articleDateSchema.optional(),
  modifiedAt: z.string().optional(),
  modifiedFrom: articleDateSchema.optional(),
  /** Agencies that the text is credited to, by their usual short names, such as `EFE`. */
  wires: z.array(z.string()).optional(),
  /** An address or the words of the page's own licence mark. */
  licence: z.string().optional(),
  /** Absent for a plain article; see `ArticleForm` of reading.ts. */
  form: z.enum(['paywalled-stub', 'live-blog', 'gallery', 'video']).optional(),
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
