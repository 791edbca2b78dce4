import type { ArticleRecord } from '../../../model/article-record.ts';
import type { StoryView, StoryViewMember } from '../../../query/story-view.ts';

/** One source of a story. */
export type StorySource = {
  readonly feedId: string;
  readonly title: string;
  readonly articles: number;
  readonly languages: readonly string[];
  /** ISO 8601, UTC: its first article. */
  readonly firstAt: string;
};

/** A tag over the articles of a story: how many are about it, and how many have it at any level. */
export type StoryTag = { readonly tag: string; readonly about: number; readonly articles: number };

/** A stretch of time with its articles; `from` and `to` (exclusive) are ISO 8601, UTC. */
export type StoryBucket = { readonly from: string; readonly to: string; readonly articles: number };

export type StoryFacts = {
  /** Those that are still in the archive, in order of time. */
  readonly articles: readonly ArticleRecord[];
  readonly copies: number;
  /** By language, the most frequent first. */
  readonly languages: readonly { readonly language: string; readonly articles: number }[];
  /** The first to tell it comes first. */
  readonly sources: readonly StorySource[];
  /** The most frequent first. */
  readonly tags: readonly StoryTag[];
  /** `hour` where all of it lies within two days. Buckets without articles are left out. */
  readonly timeline: { readonly unit: 'hour' | 'day'; readonly buckets: readonly StoryBucket[] };
};

/** What there is to count in a story. */
export function storyFacts({ members }: Pick<StoryView, 'members'>): StoryFacts {
  const articles = members.flatMap(({ article }) => article ?? []);
  return {
    articles,
    copies: members.filter(isCopy).length,
    languages: [...Map.groupBy(articles, ({ language }) => language)]
      .map(([language, found]) => ({ language, articles: found.length }))
      .toSorted((a, b) => b.articles - a.articles || (a.language < b.language ? -1 : 1)),
    sources: [...Map.groupBy(articles, ({ source }) => source.feedId)].flatMap(sourceOf),
    tags: tagsOf(articles),
    timeline: timelineOf(articles),
  };
}

function isCopy({ assignment, article }: StoryViewMember): boolean {
  return assignment.kind === 'copy-of' && article !== undefined;
}

/** Articles come in order of time, so sources do as well. */
function sourceOf([feedId, articles]: [string, readonly ArticleRecord[]]): readonly StorySource[] {
  const [first] = articles;
  if (first === undefined) return [];
  const languages = [...new Set(articles.map(({ language }) => language))];
  return [{ feedId, title: first.source.title, articles: articles.length, languages, firstAt: first.orderedAt }];
}

function tagsOf(articles: readonly ArticleRecord[]): readonly StoryTag[] {
  const all = articles.flatMap(({ tags }) => tags);
  return [...Map.groupBy(all, ({ tag }) => tag)]
    .map(([tag, found]) => ({
      tag,
      about: found.filter(({ level }) => level === 'about').length,
      articles: found.length,
    }))
    .toSorted((a, b) => b.articles - a.articles || b.about - a.about || (a.tag < b.tag ? -1 : 1));
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A story of two days is told by hours; a longer one would have more hours than anybody reads. */
const HOURS_UP_TO_MS = 2 * DAY_MS;

/** Buckets begin with UTC hours and days, as queries and the index count them. */
function timelineOf(articles: readonly ArticleRecord[]): StoryFacts['timeline'] {
  const times = articles.map(({ orderedAt }) => Date.parse(orderedAt));
  const span = Math.max(...times) - Math.min(...times);
  const [unit, size] = span <= HOURS_UP_TO_MS ? (['hour', HOUR_MS] as const) : (['day', DAY_MS] as const);
  const counts = [...Map.groupBy(times, (time) => Math.floor(time / size) * size)].toSorted(([a], [b]) => a - b);
  const buckets = counts.map(([start, found]) => ({
    from: new Date(start).toISOString(),
    to: new Date(start + size).toISOString(),
    articles: found.length,
  }));
  return { unit, buckets };
}
