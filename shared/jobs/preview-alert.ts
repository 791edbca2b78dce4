import type { AlertPreview, PreviewExample } from '../model/alert-preview.ts';
import type { PreviewAnswer } from '../model/reader-desk.ts';
import type { ArticleHit } from '../ports.ts';
import { countPreview, PREVIEW_DAYS } from '../stages/count-preview.ts';
import { readQuery } from '../stages/subscribe/read-query.ts';
import { after, type JobContext, nowIso } from './job-context.ts';
import { queryVocabulary } from './query-vocabulary.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Articles of a page, and pages that are counted: more than a digest a day could ever tell. */
const PAGE = 1_000;
const MAX_PAGES = 10;

const MAX_EXAMPLES = 3;

/** What a query would have sent in the last 30 days, counted over the articles that it meets. */
export async function previewAlert(context: JobContext, queryText: string): Promise<PreviewAnswer> {
  const read = readQuery(queryText, await queryVocabulary(context, queryText));
  if (read.kind === 'invalid') return { kind: 'invalid', errors: read.errors.map(({ message }) => message) };
  const now = nowIso(context);
  const since = after(now, -PREVIEW_DAYS * DAY_MS);
  const hits = await hitsSince(context, read.query, { since, now });
  const archiveDays = await context.stores.articles.days({ from: since.slice(0, 10), to: now.slice(0, 10) });
  const counted = countPreview({ hits, now, firstDay: archiveDays.at(-1) ?? now.slice(0, 10) });
  const preview: AlertPreview = { query: read.query, ...counted, examples: await examplesOf(context, hits) };
  return { kind: 'preview', preview };
}

async function hitsSince(
  { ports }: JobContext,
  query: string,
  { since, now }: { readonly since: string; readonly now: string },
): Promise<readonly ArticleHit[]> {
  const hits: ArticleHit[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const found = await ports.articleIndex.search({
      query: `(${query}) after:${since}`,
      now,
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    hits.push(...found.hits);
    cursor = found.cursor;
    if (cursor === undefined) break;
  }
  return hits;
}

/** The first article of each of the newest stories. */
async function examplesOf({ stores }: JobContext, hits: readonly ArticleHit[]): Promise<readonly PreviewExample[]> {
  const firstOfStory = new Map(hits.map((hit) => [hit.storyId, hit]));
  const examples: PreviewExample[] = [];
  for (const storyId of new Set(hits.map((hit) => hit.storyId))) {
    if (examples.length === MAX_EXAMPLES) break;
    const first = firstOfStory.get(storyId);
    const found = first === undefined ? undefined : await stores.articles.get(first.articleId);
    if (found === undefined) continue;
    const { title, url, source, language, orderedAt } = found.record;
    examples.push({ articleId: found.record.id, title, url, source: source.title, language, orderedAt });
  }
  return examples;
}
