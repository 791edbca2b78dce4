import { z } from 'zod';

/** One example of what an alert would have sent. */
const previewExampleSchema = z.object({
  articleId: z.string(),
  title: z.string(),
  url: z.string(),
  source: z.string(),
  language: z.string(),
  /** ISO 8601, UTC. */
  orderedAt: z.string(),
});
export type PreviewExample = Readonly<z.infer<typeof previewExampleSchema>>;

/** What a query would have sent in the last `days` days, counted as an alert counts: in stories. */
export const alertPreviewSchema = z.object({
  /** Canonical. */
  query: z.string(),
  days: z.number().int(),
  articles: z.number().int(),
  stories: z.number().int(),
  /** UTC day with the most stories; absent when there was none. */
  busiest: z.object({ day: z.string(), stories: z.number().int() }).readonly().optional(),
  /** Three at most, newest first. */
  examples: z.array(previewExampleSchema).readonly(),
  suggested: z.enum(['instant', 'hourly', 'daily', 'weekly']),
  /** More than 30 stories a day on average: the query must become narrower before it can be an alert. */
  tooMuch: z.boolean(),
});
export type AlertPreview = Readonly<z.infer<typeof alertPreviewSchema>>;
