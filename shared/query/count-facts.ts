import type { ArticleFacets, FacetCount, FacetField, TimelineCount, TimelineUnit } from '../ports.ts';
import type { FacetRequest } from './count-facets.ts';
import type { IndexLabels } from './index-labels.ts';
import type { ArticleFacts } from './known-facts.ts';
import { bucketOf } from './time-bucket.ts';

/** Counts articles, newest first, by the fields asked for; the same answer as `countFacets` of the same articles. */
export function countFacts(articles: readonly ArticleFacts[], { fields, top }: FacetRequest): ArticleFacets {
  const byLabels = fields.length === 0 ? new Map<IndexLabels, number>() : countBy(articles, ({ labels }) => labels);
  return {
    articles: articles.length,
    stories: new Set(articles.map(({ storyId }) => storyId)).size,
    fields: Object.fromEntries(
      fields.map((field) => [
        field,
        (field === 'month' ? monthsOf(articles) : valuesOf(byLabels, field)).slice(0, top),
      ]),
    ),
  };
}

/** Buckets that hold an article, oldest first. */
export function countByTime(articles: readonly ArticleFacts[], unit: TimelineUnit): readonly TimelineCount[] {
  const buckets = new Map<string, { articles: number; readonly stories: Set<string> }>();
  const starts = new Map<string, string>();
  for (const { orderedAt, storyId } of articles) {
    const day = orderedAt.slice(0, 10);
    const start = starts.get(day) ?? bucketOf(orderedAt, unit);
    starts.set(day, start);
    const bucket = buckets.get(start) ?? { articles: 0, stories: new Set() };
    buckets.set(start, bucket);
    bucket.articles += 1;
    bucket.stories.add(storyId);
  }
  return [...buckets]
    .map(([start, bucket]) => ({ start, articles: bucket.articles, stories: bucket.stories.size }))
    .toSorted((a, b) => (a.start < b.start ? -1 : 1));
}

/** In the order of their first articles. */
function countBy<T, K>(articles: readonly T[], keyOf: (article: T) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const article of articles) {
    const key = keyOf(article);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Articles with equal labels share them, so that each kind of article is looked at once. */
function valuesOf(
  byLabels: ReadonlyMap<IndexLabels, number>,
  field: Exclude<FacetField, 'month'>,
): readonly FacetCount[] {
  const counts = new Map<string, number>();
  const titles = new Map<string, string>();
  for (const [{ values, sourceTitle }, count] of byLabels)
    for (const value of values[field]) {
      counts.set(value, (counts.get(value) ?? 0) + count);
      // The newest article of a source says its title.
      if (field === 'source' && !titles.has(value)) titles.set(value, sourceTitle);
    }
  return [...counts]
    .map(([value, count]) => ({ value, count, ...(field === 'source' ? { label: titles.get(value) ?? value } : {}) }))
    .toSorted(mostFirst);
}

function monthsOf(articles: readonly ArticleFacts[]): readonly FacetCount[] {
  return [...countBy(articles, ({ orderedAt }) => orderedAt.slice(0, 7))]
    .map(([value, count]) => ({ value, count }))
    .toSorted(latestFirst);
}

function mostFirst(a: FacetCount, b: FacetCount): number {
  return b.count - a.count || (a.value < b.value ? -1 : 1);
}

function latestFirst(a: FacetCount, b: FacetCount): number {
  return a.value < b.value ? 1 : -1;
}
