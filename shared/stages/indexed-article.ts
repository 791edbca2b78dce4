import type { ArticleRecord } from '../model/article-record.ts';
import type { IndexedArticle } from '../model/indexed-article.ts';

/** An archived article as an index holds it; `storyId` is the story that it is in today. */
export function indexedArticle(record: ArticleRecord, text: string, storyId: string): IndexedArticle {
  return {
    articleId: record.id,
    orderedAt: record.orderedAt,
    ...queryableArticle(record, text, storyId),
  };
}

/** What a query can ask of an article; `storyId` is the one that it was stored with unless a newer one is known. */
export function queryableArticle(
  record: ArticleRecord,
  text: string,
  storyId: string = record.story.storyId,
): Omit<IndexedArticle, 'articleId' | 'orderedAt'> {
  return {
    title: record.title,
    text,
    language: record.language,
    tags: record.tags.map(({ tag, level }) => ({ tag, level })),
    sourceId: record.source.feedId,
    sourceTitle: record.source.title,
    ...(record.source.country === undefined ? {} : { country: record.source.country }),
    url: record.url,
    ...(record.publishedAt === undefined ? {} : { publishedAt: record.publishedAt }),
    foundAt: record.foundAt,
    storyId,
  };
}
