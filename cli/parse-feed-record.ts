import { z } from 'zod';
import { UsageError } from '../shared/errors.ts';
import type { JsonObject } from '../shared/model/json.ts';
import { parseFeed } from '../shared/stages/poll/parse-feed.ts';

const recordSchema = z.object({
  id: z.string(),
  url: z.string().default(''),
  contentType: z.string().nullish(),
  /** The feed's bytes in base64. */
  body: z.string(),
});

/**
 * One line of `vigia feeds parse --jsonl`: `{id, url, contentType, body}` in, `{id, feed, entries}`, for a
 * sitemap index `{id, sitemaps}`, or `{id, error}` out. Texts keep their markup, instants are ISO 8601 in UTC; an entry without a summary
 * shows its content there.
 *
 * @throws UsageError when the line has another form.
 */
export function parseFeedRecord(record: unknown): JsonObject {
  const parsed = recordSchema.safeParse(record);
  if (!parsed.success) throw new UsageError(z.prettifyError(parsed.error));
  const { id, url, contentType, body } = parsed.data;
  const result = parseFeed(Buffer.from(body, 'base64'), { url, ...(contentType && { contentType }) });
  if (result.kind === 'not-a-feed') return { id, error: result.reason };
  if (result.kind === 'sitemap-index') return { id, sitemaps: result.sitemaps, notes: result.notes };
  const { title, link, language } = result.feed;
  const entries = result.entries.map((entry) => ({ ...entry, summary: entry.summary ?? entry.content }));
  return { id, feed: { title, link, language }, entries, notes: result.notes };
}
