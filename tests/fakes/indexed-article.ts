import type { IndexedArticle } from '../../shared/model/indexed-article.ts';

const NOW = '2026-03-01T12:00:00.000Z';

/** An article about fentanyl, as an index takes it. */
export function makeIndexedArticle(more: Partial<IndexedArticle> = {}): IndexedArticle {
  return {
    articleId: 'a1',
    orderedAt: NOW,
    title: 'Pills seized',
    text: 'Officers seized fentanyl pills.',
    language: 'en',
    tags: [{ tag: 'fentanyl', level: 'about' }],
    sourceId: 'news',
    sourceTitle: 'News Example',
    country: 'US',
    url: 'https://news.example/pills',
    publishedAt: NOW,
    foundAt: NOW,
    storyId: 'a1',
    ...more,
  };
}
