import { VigiaError } from '../errors.ts';
import type { ArticleRecord } from '../model/article-record.ts';
import type { ArticleHit, ArticleIndex } from '../ports.ts';
import { type DayBounds, dayBounds } from '../query-language/bounds.ts';
import { matchesQuery } from '../query-language/matches.ts';
import { parseQuery } from '../query-language/parse.ts';
import type { Query } from '../query-language/query.ts';
import { queryableArticle } from '../stages/indexed-article.ts';
import type { Stores } from '../stores/stores.ts';

/** Articles looked at for one page before it is handed back short, with a cursor: bounds one call's work. */
const MAX_LOOKED_AT = 5_000;

/**
 * The article index that asks every article: it reads the archive's day index newest first and puts the
 * query to each. Needs no index of its own, so `upsert` has nothing to do; it stays as the oracle that
 * faster indexes are tested against.
 */
export function createLinearArticleIndex(stores: Pick<Stores, 'articles'>): ArticleIndex {
  return {
    upsert: async () => {},
    remove: async () => {},
    maintain: async () => ({ outcome: 'nothing-to-do' }),
    facets: async () => {
      throw new VigiaError('Cannot count facets: not built yet.', { code: 'not-built' });
    },
    timeline: async () => {
      throw new VigiaError('Cannot count over time: not built yet.', { code: 'not-built' });
    },
    search: async ({ query, now, limit, cursor }) => {
      const parsed = parseQuery(query);
      if (parsed.kind === 'invalid') return { hits: [] };
      const hits: ArticleHit[] = [];
      let lookedAt = 0;
      for await (const record of articlesBefore(stores, dayBounds(parsed.query, now), cursor)) {
        lookedAt++;
        if (await meets(stores, parsed.query, record, now))
          hits.push({ articleId: record.id, orderedAt: record.orderedAt, storyId: record.story.storyId });
        if (hits.length === limit || lookedAt === MAX_LOOKED_AT) return { hits, cursor: placeOf(record) };
      }
      return { hits };
    },
  };
}

/** Newest first, after the place where the last page ended. */
async function* articlesBefore(
  { articles }: Pick<Stores, 'articles'>,
  { after, before }: DayBounds,
  cursor: string | undefined,
): AsyncGenerator<ArticleRecord> {
  const cursorDay = cursor?.slice(0, 10);
  const latest = [before, cursorDay].filter((day) => day !== undefined).toSorted()[0];
  const days = await articles.days({
    ...(after === undefined ? {} : { from: after }),
    ...(latest === undefined ? {} : { to: latest }),
  });
  for (const day of days) {
    for await (const { record } of articles.ofDay(day, day === cursorDay ? cursor : undefined)) {
      if (placeOf(record) !== cursor) yield record;
    }
  }
}

function placeOf({ orderedAt, id }: ArticleRecord): string {
  return `${orderedAt}#${id}`;
}

/** The text lies in a blob and is read only where the query asks for words of it. */
async function meets(
  { articles }: Pick<Stores, 'articles'>,
  query: Query,
  record: ArticleRecord,
  now: string,
): Promise<boolean> {
  const text = asksForText(query) ? ((await articles.text(record))?.article.text ?? '') : '';
  return matchesQuery(query, queryableArticle(record, text), now);
}

function asksForText(query: Query): boolean {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.parts.some(asksForText);
    case 'not':
      return asksForText(query.part);
    case 'word':
    case 'phrase':
      return query.field === 'text';
    case 'tag':
    case 'any-tag':
    case 'lang':
    case 'country':
    case 'source':
    case 'after':
    case 'before':
      return false;
    default:
      return query satisfies never;
  }
}
