import type { ArticleIndex } from '../ports.ts';
import { bucketAfter } from './time-bucket.ts';
import { type BucketCount, type BucketStanding, bucketStandings } from './usual-band.ts';

/** One topic beside its own past, in UTC days. */
export type TopicDays = {
  readonly topic: string;
  /** Articles a day, oldest first; the last is today, which is not over. */
  readonly counts: readonly number[];
  readonly today: TopicDay;
  /** Whole, so that a rise of the evening is still seen after midnight; absent on the archive's first day. */
  readonly yesterday?: TopicDay;
};

/** One day (`2026-11-22`, UTC) beside the days before it. */
export type TopicDay = { readonly day: string; readonly count: number; readonly standing: BucketStanding };

export type TodayTopics = {
  /** Rises first, then by the articles of today and of all days. */
  readonly active: readonly TopicDays[];
  /** No article in any of the days. */
  readonly silent: readonly string[];
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
  return {
    active: read.filter(hasAny).toSorted(mostTelling),
    silent: read.filter((one) => !hasAny(one)).map(({ topic }) => topic),
  };
}

function topicDays(topic: string, buckets: readonly BucketCount[], now: string): TopicDays {
  const standings = bucketStandings(buckets, 'day', now);
  const days = buckets.map(({ start, count }, at): TopicDay => {
    return { day: start, count, standing: standings[at] ?? UNKNOWN };
  });
  const [yesterday, today = { day: now.slice(0, 10), count: 0, standing: UNKNOWN }] =
    days.length < 2 ? [undefined, ...days] : days.slice(-2);
  const counts = buckets.slice(-SHOWN_DAYS).map(({ count }) => count);
  return { topic, counts, today, ...(yesterday === undefined ? {} : { yesterday }) };
}

const UNKNOWN: BucketStanding = { kind: 'unknown', past: 0 };

function hasAny({ counts }: TopicDays): boolean {
  return counts.some((count) => count > 0);
}

function mostTelling(a: TopicDays, b: TopicDays): number {
  return (
    Number(hasRisen(b)) - Number(hasRisen(a)) ||
    b.today.count - a.today.count ||
    sum(b.counts) - sum(a.counts) ||
    (a.topic < b.topic ? -1 : 1)
  );
}

function hasRisen({ today, yesterday }: TopicDays): boolean {
  return today.standing.kind === 'spike' || yesterday?.standing.kind === 'spike';
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
