import type { ArticleRecord } from '../model/article-record.ts';
import type { TimelineUnit } from '../ports.ts';
import { askedQuery, type InvalidSearch, type Question, type SearchDependencies } from './search-articles.ts';
import { bucketOf } from './time-bucket.ts';
import { anyOfQueries, queryWithin, queryWithout, queryWithValue, type TrendDays } from './trend-query.ts';
import { type TrendBucket, trends } from './trends.ts';
import { chanceBand } from './usual-band.ts';

/** A number of articles with the query that finds just those. */
export type Found = { readonly articles: number; readonly query: string };

/** An outlet's articles of the bucket. */
export type RiseSource = Found & { readonly value: string; readonly label: string };

/** One way in which a rise may be no news: what is left of it then, and whether that is still above the usual. */
export type RiseTest = {
  readonly kind: 'more-read' | 'new-sources' | 'one-source' | 'copies' | 'one-story';
  readonly left: number;
  /** The most that is usual; of `more-read`, with so much read in all. */
  readonly high: number;
  readonly holds: boolean;
};

export type Rise = {
  readonly kind: 'rise';
  readonly unit: TimelineUnit;
  readonly query?: string;
  readonly days: TrendDays;
  /** With dates: finds the articles of the bucket. */
  readonly dated: string;
  readonly bucket: TrendBucket;
  /** All articles of those days. */
  readonly total: TrendBucket;
  /** Of the buckets before, as many as the band is made of: the series' part of all articles, 0 to 1. */
  readonly usualShare?: number;
  /** Outlets of the bucket, most articles first. */
  readonly sources: { readonly count: number; readonly most: readonly RiseSource[] };
  /** Outlets with an article of any kind: on those days, and in the four weeks before. */
  readonly outletsRead: { readonly now: number; readonly before: number };
  /** Outlets of the bucket that had no article of any kind in the four weeks before. */
  readonly newSources: { readonly values: readonly string[]; readonly found?: Found; readonly without?: Found };
  readonly withoutFirstSource?: Found;
  /** Articles that are the same text as one that came before, among the `of` newest. */
  readonly copies: { readonly records: readonly ArticleRecord[]; readonly of: number };
  /** The story with the most articles of the bucket. */
  readonly widest?: Found & { readonly storyId: string };
  /** None where the bucket has no band. */
  readonly tests: readonly RiseTest[];
};

export type RiseRequest = Omit<Question, 'query'> & {
  /** As typed; all articles without one. */
  readonly query?: string;
  readonly unit: TimelineUnit;
  /** A UTC day of the bucket. */
  readonly day: string;
};

/** Outlets that are named. */
const NAMED_SOURCES = 8;
/** Records that are looked at for being copies. */
const LOOKED_AT = 200;
const FOUR_WEEKS_MS = 28 * 24 * 60 * 60_000;

/** What stands behind the count of one bucket, so that a person can tell news from noise. Some 20 index calls. */
export async function trendRise(deps: SearchDependencies, request: RiseRequest): Promise<Rise | InvalidSearch> {
  const { now, unit, knownTags, day } = request;
  const asked = request.query === undefined ? undefined : await askedQuery(deps, { query: request.query, knownTags });
  if (asked?.kind === 'invalid') return asked;
  const query = asked?.text;
  const start = bucketOf(day, unit);
  const answer = await trends(deps, {
    queries: query === undefined ? [] : [query],
    show: 'queries',
    measure: 'articles',
    unit,
    now,
    knownTags,
    from: start,
    to: start,
  });
  if (answer.kind !== 'trends') throw new TypeError(`Cannot look at ${start}: its trend is ${answer.kind}`);
  const { days, total, series, facets } = answer;
  const [allOfBucket] = total.buckets;
  const bucket = series[0]?.buckets[0] ?? allOfBucket;
  if (bucket === undefined || allOfBucket === undefined)
    throw new TypeError(`Cannot look at ${start}: it has no bucket`);
  const looking: Looking = { deps, now, query, days, dated: queryWithin(query, days) };
  const [sources, outletsBefore, outletsNow, widest, copies, usualShare] = await Promise.all([
    sourcesOf(looking, queryWithin(query, days)),
    outletsOf(looking, fourWeeksBefore(days)),
    outletsOf(looking, days),
    widestStory(looking),
    copiesOf(looking),
    shareBefore(looking),
  ]);
  const first = sources[0];
  const unseen = sources.filter(({ value }) => !outletsBefore.has(value)).map(({ value }) => value);
  const withSources = (text: string | undefined, values: readonly string[]) =>
    anyOfQueries(values.flatMap((value) => queryWithValue(text, 'source', value) ?? []));
  const without = (values: readonly string[]) => {
    const other = withSources(undefined, values);
    return other === undefined ? undefined : queryWithout(query, other);
  };
  const [most, newFound, withoutNew, withoutFirst] = await Promise.all([
    Promise.all(sources.slice(0, NAMED_SOURCES).map((source) => namedSource(looking, source))),
    foundOf(looking, withSources(query, unseen)),
    foundOf(looking, without(unseen)),
    foundOf(looking, first === undefined ? undefined : without([first.value])),
  ]);
  const rise = {
    kind: 'rise' as const,
    unit,
    ...(query === undefined ? {} : { query }),
    days,
    dated: looking.dated,
    bucket,
    total: allOfBucket,
    ...(usualShare === undefined ? {} : { usualShare }),
    sources: { count: sources.length, most: most.flatMap((source) => source ?? []) },
    outletsRead: { now: outletsNow.size, before: outletsBefore.size },
    newSources: {
      values: unseen,
      ...(newFound === undefined ? {} : { found: newFound }),
      ...(withoutNew === undefined ? {} : { without: withoutNew }),
    },
    ...(withoutFirst === undefined ? {} : { withoutFirstSource: withoutFirst }),
    copies: { records: copies, of: Math.min(LOOKED_AT, facets.articles) },
    ...(widest === undefined ? {} : { widest }),
  };
  return { ...rise, tests: testsOf(rise) };
}

type Looking = {
  readonly deps: SearchDependencies;
  readonly now: string;
  readonly query: string | undefined;
  readonly days: TrendDays;
  readonly dated: string;
};

async function sourcesOf({ deps, now }: Looking, query: string) {
  const { fields } = await deps.articleIndex.facets({ query, now, fields: ['source'], top: 1_000 });
  return fields.source ?? [];
}

async function outletsOf(looking: Looking, days: TrendDays): Promise<ReadonlySet<string>> {
  return new Set((await sourcesOf(looking, queryWithin(undefined, days))).map(({ value }) => value));
}

function fourWeeksBefore({ from }: TrendDays): TrendDays {
  const day = new Date(Date.parse(`${from}T00:00:00Z`) - FOUR_WEEKS_MS).toISOString().slice(0, 10);
  return { from: day, until: from };
}

/** Of the four weeks before, so that no single day makes it. */
async function shareBefore({ deps, now, query, days }: Looking): Promise<number | undefined> {
  const count = async (text: string) =>
    (await deps.articleIndex.facets({ query: text, now, fields: [], top: 1 })).articles;
  const before = fourWeeksBefore(days);
  const all = await count(queryWithin(undefined, before));
  return all === 0 ? undefined : (await count(queryWithin(query, before))) / all;
}

async function foundOf({ deps, now, days }: Looking, text: string | undefined): Promise<Found | undefined> {
  if (text === undefined) return undefined;
  const query = queryWithin(text, days);
  const { articles } = await deps.articleIndex.facets({ query, now, fields: [], top: 1 });
  return { articles, query };
}

/** Counted by query, for `source:` finds hosts and words of names as well. */
async function namedSource(looking: Looking, { value, label }: { readonly value: string; readonly label?: string }) {
  const found = await foundOf(looking, queryWithValue(looking.query, 'source', value));
  return found === undefined ? undefined : { ...found, value, label: label ?? value };
}

async function widestStory(looking: Looking): Promise<Rise['widest']> {
  const { deps, now, dated, query, days } = looking;
  const { page } = await deps.articleIndex.stories({
    query: dated,
    now,
    order: 'widest',
    offset: 0,
    limit: 1_000,
    fields: [],
  });
  const [most] = page.toSorted((a, b) => b.articles - a.articles);
  if (most === undefined) return undefined;
  const story = `story:${most.storyId}`;
  return { storyId: most.storyId, articles: most.articles, query: `${queryWithin(query, days)} ${story}` };
}

async function copiesOf({ deps, now, dated }: Looking): Promise<readonly ArticleRecord[]> {
  const { hits } = await deps.articleIndex.search({ query: dated, now, limit: LOOKED_AT });
  const records = await Promise.all(hits.map(({ articleId }) => deps.stores.articles.get(articleId)));
  return records.flatMap((found) => (found?.record.story.kind === 'copy-of' ? [found.record] : []));
}

/** Each takes one thing away, and asks whether the rest is still more than usual. */
function testsOf(rise: Omit<Rise, 'tests'>): readonly RiseTest[] {
  const { bucket, total, usualShare, outletsRead, newSources, withoutFirstSource, copies, widest } = rise;
  const { standing } = bucket;
  if (standing.kind === 'unknown') return [];
  const { high } = standing.band;
  const test = (kind: RiseTest['kind'], left: number, most = high) => [{ kind, left, high: most, holds: left > most }];
  // The other articles say how much was read: the rise itself is a part of all.
  const others = total.articles - bucket.articles;
  const byReading =
    usualShare === undefined || usualShare === 1
      ? undefined
      : chanceBand((usualShare / (1 - usualShare)) * others, standing.past).high;
  return [
    ...(byReading === undefined || rise.query === undefined
      ? []
      : test('more-read', bucket.articles, Math.max(high, byReading))),
    // Where nothing was read before, every outlet is new, and that says nothing.
    ...(outletsRead.before === 0 ? [] : test('new-sources', newSources.without?.articles ?? bucket.articles)),
    ...(withoutFirstSource === undefined ? [] : test('one-source', withoutFirstSource.articles)),
    ...test('copies', bucket.articles - copies.records.length),
    ...(widest === undefined ? [] : test('one-story', bucket.articles - widest.articles)),
  ];
}
