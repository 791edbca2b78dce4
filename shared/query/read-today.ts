import type { FacetCount, StoryOrder } from '../ports.ts';
import type { Stores } from '../stores/stores.ts';
import { askedQuery, type InvalidQuery, type SearchDependencies } from './search-articles.ts';
import { TODAY_SPANS, type TodayFilters, type TodaySpan, todayQuery } from './today-filters.ts';
import { type TodayStories, todayStories } from './today-stories.ts';

export type TodayDependencies = SearchDependencies & {
  readonly stores: Pick<Stores, 'articles' | 'savedSearches' | 'stories'>;
  readonly knownTags: ReadonlySet<string>;
};

export type TodayRequest = {
  readonly filters: TodayFilters;
  readonly order: StoryOrder;
  /** IANA name: when a day begins. */
  readonly zone: string;
  /** ISO 8601, UTC; of the first page. */
  readonly now: string;
  readonly offset: number;
  readonly limit: number;
};

/** What the filters offer: values of the stretch of time, most first. */
export type TodayOptions = Readonly<Record<'topic' | 'group' | 'lang' | 'source', readonly FacetCount[]>>;

export type Today = TodayStories & {
  readonly kind: 'today';
  /** All filters as one query, canonical. */
  readonly query: string;
  readonly since: NonNullable<TodayFilters['since']>;
  /** Nobody asked for a stretch, and the shorter ones hold nothing. */
  readonly isWidened: boolean;
  readonly options: TodayOptions;
};

/** More values than a list of choices can show. */
const MAX_OPTIONS = 200;

/** One page of stories that the filters let through, or what is wrong with the filters. */
export async function readToday(deps: TodayDependencies, request: TodayRequest): Promise<Today | InvalidQuery> {
  const { filters, now, zone } = request;
  const tried = filters.since === undefined ? TODAY_SPANS : [filters.since];
  for (const [at, since] of tried.entries()) {
    const asked = await askedQuery(deps, { query: todayQuery({ ...filters, since }, zone), knownTags: deps.knownTags });
    if (asked.kind === 'invalid') return asked;
    const found = await todayStories(deps, { ...request, query: asked.text });
    if (found.stories === 0 && at < tried.length - 1) continue;
    const options = await todayOptions(deps, { filters: { level: filters.level, since }, now, zone });
    return { kind: 'today', ...found, query: asked.text, since, isWidened: at > 0, options };
  }
  throw new TypeError('Cannot read Today as there must be a stretch of time to look at: current value is none');
}

/** Without the filters themselves, so that one may be changed for another. */
async function todayOptions(
  { articleIndex }: Pick<TodayDependencies, 'articleIndex'>,
  { filters, now, zone }: Pick<TodayRequest, 'filters' | 'now' | 'zone'>,
): Promise<TodayOptions> {
  const query = todayQuery(filters, zone);
  const { fields } = await articleIndex.facets({
    query,
    now,
    fields: ['topic', 'group', 'lang', 'source'],
    top: MAX_OPTIONS,
  });
  const { topic = [], group = [], lang = [], source = [] } = fields;
  return { topic, group, lang, source };
}

/** The stretch after a given one, for those who find nothing. */
export function widerSpan(since: NonNullable<TodayFilters['since']>): TodaySpan | undefined {
  return typeof since === 'string' ? TODAY_SPANS[TODAY_SPANS.indexOf(since) + 1] : 'all';
}
