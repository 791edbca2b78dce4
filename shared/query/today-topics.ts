import type { ArticleIndex } from '../ports.ts';
import { bucketAfter } from './time-bucket.ts';
import { type BucketStanding, bucketStandings } from './usual-band.ts';

/** One topic beside its own past, in UTC days. */
export type TopicDays = {
  readonly topic: string;
  /** Articles a day, oldest first; the last is today, which is not over. */
  readonly counts: readonly number[];
  readonly today: number;
  readonly standing: BucketStanding;
};

export type TodayTopics = {
  /** Rises first, then by the articles of today and of all days. */
  readonly active: readonly TopicDays[];
  /** No article in any of the days. */
  readonly silent: readonly string[];
  /** First of the days, and the last (`2026-11-22`, UTC). */
  readonly from: string;
  readonly today: string;
};

/** Days that are shown, today included: four weeks. */
const SHOWN_DAYS = 28;
/** Days that the usual is made of: what a Sunday is like takes eight weeks to see. */
const READ_DAYS = 57;

/** Every topic's articles of the last four weeks, each beside its own past. */
export async function todayTopics(
  articleIndex: Pick<ArticleIndex, 'timeline'>,
  { topics, now }: { readonly topics: readonly string[]; readonly now: string },
): Promise<TodayTopics> {
  const days = daysUntil(now.slice(0, 10), READ_DAYS);
  const [first = now.slice(0, 10)] = days;
  const countsOf = async (query: string) => {
    const buckets = await articleIndex.timeline({ query: `${query}after:${first}`, now, unit: 'day' });
    return new Map(buckets.map(({ start, articles }) => [start, articles]));
  };
  const [all, ...each] = await Promise.all([countsOf(''), ...topics.map((topic) => countsOf(`topic:${topic} `))]);
  // What came before the archive began is not known to be nothing.
  const kept = days.slice(
    Math.max(
      0,
      days.findIndex((day) => all.has(day)),
    ),
  );
  const read = topics.map((topic, at) =>
    topicDays(
      topic,
      kept.map((start) => ({ start, count: each[at]?.get(start) ?? 0 })),
      now,
    ),
  );
  const shown = kept.slice(-SHOWN_DAYS);
  return {
    active: read.filter(hasAny).toSorted(mostTelling),
    silent: read.filter((one) => !hasAny(one)).map(({ topic }) => topic),
    from: shown[0] ?? first,
    today: now.slice(0, 10),
  };
}

function topicDays(topic: string, buckets: Parameters<typeof bucketStandings>[0], now: string): TopicDays {
  const standing = bucketStandings(buckets, 'day', now).at(-1) ?? { kind: 'unknown', past: 0 };
  const counts = buckets.slice(-SHOWN_DAYS).map(({ count }) => count);
  return { topic, counts, today: counts.at(-1) ?? 0, standing };
}

function hasAny({ counts }: TopicDays): boolean {
  return counts.some((count) => count > 0);
}

function mostTelling(a: TopicDays, b: TopicDays): number {
  const rise = Number(b.standing.kind === 'spike') - Number(a.standing.kind === 'spike');
  return rise || b.today - a.today || sum(b.counts) - sum(a.counts) || (a.topic < b.topic ? -1 : 1);
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** So many days in a row that end with one, oldest first. */
function daysUntil(last: string, count: number): readonly string[] {
  const start = new Date(Date.parse(`${last}T00:00:00Z`) - (count - 1) * 24 * 60 * 60_000).toISOString().slice(0, 10);
  const days = [start];
  while (days.length < count) days.push(bucketAfter(days.at(-1) ?? start, 'day'));
  return days;
}
