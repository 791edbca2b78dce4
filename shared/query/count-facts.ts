import type { ArticleFacets, FacetCount, FacetField, TimelineCount, TimelineUnit } from '../ports.ts';
import type { FacetRequest } from './count-facets.ts';
import type { ArticleFacts } from './known-facts.ts';
import { bucketOf } from './time-bucket.ts';

/** Counts articles by the fields asked for; the same answer as `countFacets` of the same articles. */
export function countFacts(articles: readonly ArticleFacts[], { fields, top }: FacetRequest): ArticleFacets {
  return {
    articles: articles.length,
    stories: new Set(articles.map(({ storyId }) => storyId)).size,
    fields: Object.fromEntries(fields.map((field) => [field, countsOf(articles, field).slice(0, top)])),
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

function countsOf(articles: readonly ArticleFacts[], field: FacetField): readonly FacetCount[] {
  const counts = new Map<string, number>();
  const count = (value: string) => counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const { orderedAt, labels } of articles) {
    if (field === 'month') count(orderedAt.slice(0, 7));
    else for (const value of labels.values[field]) count(value);
  }
  const titles = field === 'source' ? newestTitles(articles) : undefined;
  return [...counts]
    .map(([value, n]) => ({ value, count: n, ...(titles === undefined ? {} : { label: titles.get(value) ?? value }) }))
    .toSorted(field === 'month' ? latestFirst : mostFirst);
}

/** The newest article of a source says its title. */
function newestTitles(articles: readonly ArticleFacts[]): ReadonlyMap<string, string> {
  const newest = new Map<string, ArticleFacts>();
  for (const article of articles) {
    for (const source of article.labels.values.source) {
      const known = newest.get(source);
      if (known === undefined || isNewer(article, known)) newest.set(source, article);
    }
  }
  return new Map([...newest].map(([source, { labels }]) => [source, labels.sourceTitle]));
}

function isNewer(a: ArticleFacts, b: ArticleFacts): boolean {
  return a.orderedAt === b.orderedAt ? a.articleId > b.articleId : a.orderedAt > b.orderedAt;
}

function mostFirst(a: FacetCount, b: FacetCount): number {
  return b.count - a.count || (a.value < b.value ? -1 : 1);
}

function latestFirst(a: FacetCount, b: FacetCount): number {
  return a.value < b.value ? 1 : -1;
}
