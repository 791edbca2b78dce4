import type { ArticleRecord } from '../../shared/model/article-record.ts';
import type { IndexedArticle } from '../../shared/model/indexed-article.ts';
import type { Stores } from '../../shared/stores/stores.ts';
import { makeArticleRecord } from './records.ts';

/** The stores that the linear index reads, over articles in memory. */
export function listedArticles(
  kept: ReadonlyMap<string, IndexedArticle>,
): Pick<Stores, 'articles' | 'stories' | 'copies'> {
  const newestFirst = () => [...kept.values()].map(recordOf).toSorted((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? 1 : -1));
  const articles = {
    days: async ({ from = '', to = '~' } = {}) =>
      [...new Set(newestFirst().map(({ orderedAt }) => orderedAt.slice(0, 10)))].filter(
        (day) => day >= from && day <= to,
      ),
    ofDay: async function* (day: string, before?: string) {
      for (const record of newestFirst()) {
        if (record.orderedAt.startsWith(day) && (before === undefined || sortKeyOf(record) <= before))
          yield { record, version: 1 };
      }
    },
    text: async ({ articleKey }: Pick<ArticleRecord, 'articleKey'>) => ({
      article: { text: kept.get(articleKey)?.text },
    }),
  };
  const none = { get: async () => undefined, rootOf: async () => undefined };
  // The linear index calls nothing else of them.
  return { articles, stories: none, copies: none } as unknown as Pick<Stores, 'articles' | 'stories' | 'copies'>;
}

function sortKeyOf({ orderedAt, id }: ArticleRecord): string {
  return `${orderedAt}#${id}`;
}

function recordOf(article: IndexedArticle): ArticleRecord {
  const { publishedAt: _, ...record } = makeArticleRecord();
  const { country, sourceId, sourceTitle } = article;
  return {
    ...record,
    id: article.articleId,
    articleKey: article.articleId,
    title: article.title,
    language: article.language,
    url: article.url,
    foundAt: article.foundAt,
    orderedAt: article.orderedAt,
    ...(article.publishedAt === undefined ? {} : { publishedAt: article.publishedAt }),
    source: { feedId: sourceId, title: sourceTitle, sample: false, ...(country === undefined ? {} : { country }) },
    tags: article.tags.map((tag) => ({ ...tag, score: 1 })),
    story: { kind: 'new', storyId: article.storyId, why: 'a test' },
  };
}
