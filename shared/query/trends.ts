import type { ArticleFacets, FacetField, TimelineCount, TimelineUnit } from '../ports.ts';
import { type AskedQuery, askedQuery, type Question, type SearchDependencies } from './search-articles.ts';
import { bucketAfter, bucketOf } from './time-bucket.ts';
import { anyOfQueries, queryWithin, queryWithValue, type TrendDays } from './trend-query.ts';
import { type BucketStanding, bucketStandings, PAST_BUCKETS } from './usual-band.ts';

/** What is put side by side: the queries themselves, or the most frequent topics, groups or languages of their articles. */
export const TREND_SHOWS = ['topics', 'groups', 'languages', 'queries'] as const;
export type TrendShow = (typeof TREND_SHOWS)[number];

/** As many as a chart can tell apart. */
export const MAX_TREND_SERIES = 5;

/** As `articleTimeline`: ten years of days. */
const MAX_TREND_BUCKETS = 3_660;

/** Values of a field that the page may ask for; the model has some 200 tags. */
const ALL_VALUES = 1_000;

export type TrendsRequest = Omit<Question, 'query'> & {
  /** As typed. With none the articles are all there are. */
  readonly queries: readonly string[];
  readonly show: TrendShow;
  readonly unit: TimelineUnit;
  /** What is held against its usual band. */
  readonly measure: 'articles' | 'stories';
  /** UTC days, both inclusive; without `from` from the first article on, without `to` up to today. */
  readonly from?: string;
  readonly to?: string;
};

/** `until`: the UTC day after the bucket's last. */
export type TrendBucket = TimelineCount & { readonly until: string; readonly standing: BucketStanding };

export type TrendSeries = {
  /** Canonical, without dates; undefined for all articles. */
  readonly query?: string;
  /** The value that the series is of; none where it is of a query. */
  readonly value?: { readonly field: FacetField; readonly value: string };
  /** Whole buckets, oldest first, without a gap. */
  readonly buckets: readonly TrendBucket[];
};

export type Trends = {
  readonly kind: 'trends';
  readonly unit: TimelineUnit;
  /** Whole buckets, so often a few days more than was asked for. */
  readonly days: TrendDays;
  /** All articles of these days, whatever they are about. */
  readonly total: TrendSeries;
  /** At most MAX_TREND_SERIES. */
  readonly series: readonly TrendSeries[];
  /** The articles of any of the queries: canonical, without dates; undefined for all articles. */
  readonly scope?: string;
  /** What those are about, within the days. */
  readonly facets: ArticleFacets;
};

/** `at`: which of the queries, from 0. */
export type TrendMistake = { readonly at: number; readonly errors: Extract<AskedQuery, { kind: 'invalid' }>['errors'] };

export type TrendsAnswer =
  | Trends
  | {
      readonly kind: 'invalid';
      readonly mistakes: readonly TrendMistake[];
    }
  | { readonly kind: 'too-long'; readonly buckets: number };

/** How the archive's articles come over time, each bucket beside the usual of its own past. Two index calls and one a series. */
export async function trends(deps: SearchDependencies, request: TrendsRequest): Promise<TrendsAnswer> {
  const asked = await Promise.all(
    request.queries.map((query) => askedQuery(deps, { query, knownTags: request.knownTags })),
  );
  const mistakes = asked.flatMap((one, at) => (one.kind === 'invalid' ? [{ at, errors: one.errors }] : []));
  if (mistakes.length > 0) return { kind: 'invalid', mistakes };
  const texts = asked.flatMap((one) => (one.kind === 'query' ? [one.text] : []));
  const counting: Counting = { deps, now: request.now, unit: request.unit };
  const stretch = stretchOf(request);
  const all = await counts(counting, undefined, stretch);
  const days = { from: stretch.from ?? all[0]?.start ?? stretch.lastStart, until: stretch.until };
  const buckets = startsBetween(days, request.unit).length;
  if (buckets > MAX_TREND_BUCKETS) return { kind: 'too-long', buckets };
  const scope = anyOfQueries(texts) ?? texts[0];
  const facets = await deps.articleIndex.facets({
    query: queryWithin(scope, days),
    now: request.now,
    fields: ['topic', 'group', 'lang', 'entity'],
    top: ALL_VALUES,
  });
  const wanted = request.show === 'queries' ? texts.map((query) => ({ query })) : valuesOf(request.show, scope, facets);
  const seriesCounts = await Promise.all(wanted.map(({ query }) => counts(counting, query, stretch)));
  const known = { days, first: all[0]?.start ?? days.from, stretch, request };
  return {
    kind: 'trends',
    unit: request.unit,
    days,
    total: { buckets: bucketsOf(all, known) },
    series: wanted.map((one, at) => ({ ...one, buckets: bucketsOf(seriesCounts[at] ?? [], known) })),
    ...(scope === undefined ? {} : { scope }),
    facets,
  };
}

type Counting = { readonly deps: SearchDependencies; readonly now: string; readonly unit: TimelineUnit };

/** `leadFrom`: so early that the first bucket has a past to be held against. */
type Stretch = Partial<Pick<TrendDays, 'from'>> & {
  readonly until: string;
  readonly leadFrom?: string;
  readonly lastStart: string;
};

function stretchOf({ from, to, now, unit }: TrendsRequest): Stretch {
  const lastStart = bucketOf(to ?? now, unit);
  const until = bucketAfter(lastStart, unit);
  if (from === undefined) return { until, lastStart };
  const first = bucketOf(from, unit);
  return { from: first, until, lastStart, leadFrom: bucketsBefore(first, unit) };
}

/** Far enough before, and on the start of a bucket. */
function bucketsBefore(start: string, unit: TimelineUnit): string {
  const days = PAST_BUCKETS[unit] * { day: 1, week: 7, month: 31 }[unit];
  const day = new Date(Date.parse(`${start}T00:00:00Z`) - days * 24 * 60 * 60_000).toISOString().slice(0, 10);
  return bucketOf(day, unit);
}

async function counts(
  { deps, now, unit }: Counting,
  query: string | undefined,
  { leadFrom, until }: Stretch,
): Promise<readonly TimelineCount[]> {
  const text = queryWithin(query, { ...(leadFrom === undefined ? {} : { from: leadFrom }), until });
  return await deps.articleIndex.timeline({ query: text, now, unit });
}

const FIELDS = { topics: 'topic', groups: 'group', languages: 'lang' } as const;

function valuesOf(show: Exclude<TrendShow, 'queries'>, scope: string | undefined, { fields }: ArticleFacets) {
  const field = FIELDS[show];
  return (fields[field] ?? [])
    .flatMap(({ value }) => {
      const query = queryWithValue(scope, field, value);
      return query === undefined ? [] : [{ query, value: { field, value } }];
    })
    .slice(0, MAX_TREND_SERIES);
}

type Known = {
  readonly days: TrendDays;
  /** The first bucket with an article of the archive: before it nothing was read, which is no quiet. */
  readonly first: string;
  readonly stretch: Stretch;
  readonly request: TrendsRequest;
};

function bucketsOf(
  counted: readonly TimelineCount[],
  { days, first, stretch, request }: Known,
): readonly TrendBucket[] {
  const { unit, measure, now } = request;
  const byStart = new Map(counted.map((count) => [count.start, count]));
  const begin = first > (stretch.leadFrom ?? '') ? first : (stretch.leadFrom ?? first);
  const starts = startsBetween({ from: begin < days.from ? begin : days.from, until: days.until }, unit);
  const filled = starts.map((start) => byStart.get(start) ?? { start, articles: 0, stories: 0 });
  const lived = filled.filter(({ start }) => start >= begin);
  const standings = bucketStandings(
    lived.map((bucket) => ({ start: bucket.start, count: bucket[measure] })),
    unit,
    now,
  );
  const unlived = filled.length - lived.length;
  return filled
    .map((bucket, at) => ({
      ...bucket,
      until: bucketAfter(bucket.start, unit),
      standing: standings[at - unlived] ?? { kind: 'unknown' as const, past: 0 },
    }))
    .filter(({ start }) => start >= days.from);
}

function startsBetween({ from, until }: TrendDays, unit: TimelineUnit): readonly string[] {
  const starts: string[] = [];
  for (
    let start = bucketOf(from, unit);
    start < until && starts.length <= MAX_TREND_BUCKETS;
    start = bucketAfter(start, unit)
  )
    starts.push(start);
  return starts;
}
