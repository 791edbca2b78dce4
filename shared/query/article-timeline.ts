import type { TimelineCount, TimelineUnit } from '../ports.ts';
import { dayBounds } from '../query-language/bounds.ts';
import { canonicalQuery } from '../query-language/canonical.ts';
import { parseQuery } from '../query-language/parse.ts';
import { allOf, type Query } from '../query-language/query.ts';
import { askedQuery, type InvalidSearch, type Question, type SearchDependencies } from './search-articles.ts';
import { bucketAfter, bucketOf } from './time-bucket.ts';

export type TimelineRequest = Omit<Question, 'query'> & {
  /** At least one; side by side. */
  readonly queries: readonly string[];
  readonly unit: TimelineUnit;
  /** UTC days (`2026-01-31`), both inclusive. Without them the queries' own dates, else the first article and `now`. */
  readonly from?: string;
  readonly to?: string;
};

/** `query` in canonical form; a count for every bucket of the answer, also where it is nothing. */
export type TimelineSeries = { readonly query: string; readonly counts: readonly TimelineCount[] };

export type TimelineAnswer =
  | {
      readonly kind: 'timeline';
      readonly unit: TimelineUnit;
      /** The days that the buckets begin with, oldest first. */
      readonly starts: readonly string[];
      readonly series: readonly TimelineSeries[];
    }
  | (InvalidSearch & { /** Which of the queries, from 0. */ readonly at: number })
  | { readonly kind: 'too-long'; readonly buckets: number };

/** Ten years of days: more is no picture, and a mistyped year is more. */
export const MAX_BUCKETS = 3_660;

/** Counts of articles and stories over time, of one query or several over the same stretch. */
export async function articleTimeline(deps: SearchDependencies, request: TimelineRequest): Promise<TimelineAnswer> {
  const { queries, unit, now, knownTags } = request;
  const asked: { readonly query: Query; readonly text: string }[] = [];
  for (const [at, query] of queries.entries()) {
    const one = await askedQuery(deps, { query, knownTags });
    if (one.kind === 'invalid') return { ...one, at };
    asked.push(one);
  }
  const limited: Query[] = [];
  for (const [at, { query }] of asked.entries()) {
    // The days are two terms more, which may be too many.
    const read = parseQuery(canonicalQuery(within(query, request)));
    if (read.kind === 'invalid') return { kind: 'invalid', reason: 'query', errors: read.errors, at };
    limited.push(read.query);
  }
  const counted = await Promise.all(
    limited.map((query) => deps.articleIndex.timeline({ query: canonicalQuery(query), now, unit })),
  );
  const starts = startsOf(limited, counted, { now, unit });
  if (starts.length > MAX_BUCKETS) return { kind: 'too-long', buckets: starts.length };
  const series = asked.map(({ text }, at) => ({ query: text, counts: filled(starts, counted[at] ?? []) }));
  return { kind: 'timeline', unit, starts, series };
}

/** The query's articles of the days asked for, so that a week or month at either end counts those days only. */
function within(query: Query, { from, to }: Pick<TimelineRequest, 'from' | 'to'>): Query {
  const after: readonly Query[] = from === undefined ? [] : [{ kind: 'after', date: { kind: 'day', day: from } }];
  const before: readonly Query[] =
    to === undefined ? [] : [{ kind: 'before', date: { kind: 'day', day: bucketAfter(to, 'day') } }];
  return allOf(query, ...after, ...before);
}

type Counts = readonly (readonly TimelineCount[])[];
type Scale = { readonly now: string; readonly unit: TimelineUnit };

/** From the first day that the queries ask for, or that has an article, to the last that any can have one on. */
function startsOf(queries: readonly Query[], counted: Counts, { now, unit }: Scale): readonly string[] {
  const bounds = queries.map((query) => dayBounds(query, now));
  const counts = counted.flat().map(({ start }) => start);
  const isBounded = bounds.every(({ after }) => after !== undefined);
  const firsts = [...counts, ...(isBounded ? bounds.flatMap(({ after }) => after ?? []) : [])];
  const lasts = bounds.map(({ before = now }) => (before < now ? before : now).slice(0, 10));
  const [first] = firsts.map((day) => bucketOf(day, unit)).toSorted();
  const last = [...counts, ...lasts]
    .map((day) => bucketOf(day, unit))
    .toSorted()
    .at(-1);
  if (first === undefined || last === undefined) return [];
  const starts: string[] = [];
  for (let start = first; start <= last && starts.length <= MAX_BUCKETS; start = bucketAfter(start, unit))
    starts.push(start);
  // `before:` a day leaves that day out, and its bucket where the day begins one.
  const isOver = bounds.every(({ before }) => before !== undefined && before <= (starts.at(-1) ?? ''));
  return isOver && !counts.includes(starts.at(-1) ?? '') ? starts.slice(0, -1) : starts;
}

function filled(starts: readonly string[], counts: readonly TimelineCount[]): readonly TimelineCount[] {
  const byStart = new Map(counts.map((count) => [count.start, count]));
  return starts.map((start) => byStart.get(start) ?? { start, articles: 0, stories: 0 });
}
