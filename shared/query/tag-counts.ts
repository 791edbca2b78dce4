import type { ArticleFacets, ArticleIndex, FacetField } from '../ports.ts';
import { isQuietSide, PAST_WINDOWS, WINDOW_DAYS } from '../stages/topic-stats/language-sides.ts';
import type { Stores } from '../stores/stores.ts';
import { tagQuery } from './tag-query.ts';

/** The languages whose balance is looked at: those that the model is written in. */
export const MODEL_LANGUAGES = ['en', 'es'] as const;
export type ModelLanguage = (typeof MODEL_LANGUAGES)[number];

/** Articles of one language in the last four weeks, and how many the half year before lets expect. */
export type TagSide = {
  readonly language: ModelLanguage;
  readonly recent: number;
  readonly expected: number;
  /** So few that chance alone would bring it once in a hundred times. */
  readonly isQuiet: boolean;
};

/** Articles with a tag, at either level, each with the query that finds them. */
export type TagCount = {
  readonly week: number;
  readonly month: number;
  readonly all: number;
  readonly sides: readonly TagSide[];
};

export type TagCounts = {
  /** ISO 8601, UTC. */
  readonly countedAt: string;
  /** UTC days that the counts begin with (`2026-11-15`). */
  readonly weekFrom: string;
  readonly monthFrom: string;
  /** Of every tag that some article has; a tag that is not here has none. */
  readonly of: ReadonlyMap<string, TagCount>;
};

type Sources = { readonly articleIndex: ArticleIndex; readonly stores: Pick<Stores, 'articles'> };

const DAY_MS = 86_400_000;
const FIELDS: readonly FacetField[] = ['topic', 'group', 'entity'];
/** More tags than a model has. */
const MOST_TAGS = 1_000;
/** Before the first news page: a query must ask for something. */
const BEFORE_ALL = '1900-01-01';

/** Counts every tag over a week, four weeks and the whole archive, and the two languages against their own past. */
export async function tagCounts({ articleIndex, stores }: Sources, now: string): Promise<TagCounts> {
  const [weekFrom, monthFrom] = [dayBefore(now, 7), dayBefore(now, WINDOW_DAYS)];
  const pastWindows = Math.min(PAST_WINDOWS, await windowsBefore(stores, monthFrom));
  const pastFrom = dayBefore(`${monthFrom}T00:00:00.000Z`, pastWindows * WINDOW_DAYS);
  const count = async (query: string) =>
    byTag(await articleIndex.facets({ query, now, fields: FIELDS, top: MOST_TAGS }));
  // One after the other: each looks at every fact, and the process has other work beside it.
  const all = await count(`after:${BEFORE_ALL}`);
  const week = await count(`after:${weekFrom}`);
  const month = await count(`after:${monthFrom}`);
  const sides: { readonly language: ModelLanguage; readonly recent: Counts; readonly past: Counts }[] = [];
  for (const language of MODEL_LANGUAGES)
    sides.push({
      language,
      recent: await count(`lang:${language} after:${monthFrom}`),
      past: pastWindows === 0 ? new Map() : await count(`lang:${language} after:${pastFrom} before:${monthFrom}`),
    });
  const of = [...all].map(([tag, articles]): readonly [string, TagCount] => [
    tag,
    {
      week: week.get(tag) ?? 0,
      month: month.get(tag) ?? 0,
      all: articles,
      sides: sides.map(({ language, recent, past }) => {
        const side = {
          recent: recent.get(tag) ?? 0,
          expected: pastWindows === 0 ? 0 : (past.get(tag) ?? 0) / pastWindows,
        };
        return { language, ...side, isQuiet: isQuietSide(side) };
      }),
    },
  ]);
  return { countedAt: now, weekFrom, monthFrom, of: new Map(of) };
}

/** The instant of the newest article with a tag; nothing where there is none. */
export async function lastOfTag(
  { articleIndex }: Pick<Sources, 'articleIndex'>,
  tag: string,
  now: string,
): Promise<string | undefined> {
  const { hits } = await articleIndex.search({ query: tagQuery(tag), now, limit: 1 });
  return hits[0]?.orderedAt;
}

type Counts = ReadonlyMap<string, number>;

function byTag({ fields }: ArticleFacets): Counts {
  const of = (field: 'topic' | 'group' | 'entity') =>
    (fields[field] ?? []).map(({ value, count }): readonly [string, number] => [
      field === 'topic' ? value : `${field}:${value}`,
      count,
    ]);
  return new Map([...of('topic'), ...of('group'), ...of('entity')]);
}

/** Whole windows between the oldest article and a day. */
async function windowsBefore({ articles }: Pick<Stores, 'articles'>, day: string): Promise<number> {
  const oldest = (await articles.days()).at(-1) ?? day;
  return Math.max(0, Math.floor((Date.parse(day) - Date.parse(oldest)) / (WINDOW_DAYS * DAY_MS)));
}

function dayBefore(now: string, days: number): string {
  return new Date(Date.parse(now) - days * DAY_MS).toISOString().slice(0, 10);
}
