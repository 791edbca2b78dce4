import { z } from 'zod';
import { UsageError } from '../shared/errors.ts';
import type { Feed } from '../shared/model/feed.ts';
import type { JsonObject } from '../shared/model/json.ts';
import type { Extractor } from '../shared/ports.ts';
import { extractArticle } from '../shared/stages/extract.ts';
import { sha256Hex } from '../shared/text/hash.ts';

/**
 * One line of `vigia extract --jsonl`: `{id, url, html}` in, `{id, text, title, authors, published,
 * language}` out, or `{id, error}`. The way is the product's own: extractor, then the extract stage.
 * Reads the clock only to stamp the article.
 *
 * @throws UsageError when the line has another form.
 */
export async function extractRecord(extractor: Extractor, record: unknown): Promise<JsonObject> {
  const line = parseRecord(record);
  const now = new Date().toISOString();
  const page = {
    url: line.url,
    finalUrl: line.url,
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: new TextEncoder().encode(line.html),
    fetchedAt: now,
  };
  const result = await extractor.extract({ url: line.url, body: page.body, contentType: page.headers['content-type'] });
  const entry = { feedId: FEED.id, key: line.id, link: line.url, title: '', fingerprint: sha256Hex(line.html) };
  const outcome = extractArticle({ page, result, entry, feed: FEED, now });
  if (outcome.kind === 'not-article') return { id: line.id, error: `${outcome.reasonCode}: ${outcome.reason}` };
  const { article } = outcome;
  return {
    id: line.id,
    text: article.text,
    title: article.title,
    authors: article.authors,
    published: article.publishedAt,
    language: article.language,
  };
}

/** A page on its own comes from no feed: nothing of it may reach the article. */
const FEED: Feed = { id: 'extract', url: 'about:blank', title: '-', origin: 'opml' };

const recordSchema = z.object({
  id: z.string(),
  url: z.string().refine((url) => URL.canParse(url), { error: 'url must be an address' }),
  html: z.string(),
});

function parseRecord(record: unknown): z.infer<typeof recordSchema> {
  const parsed = recordSchema.safeParse(record);
  if (parsed.success) return parsed.data;
  throw new UsageError(z.prettifyError(parsed.error));
}
