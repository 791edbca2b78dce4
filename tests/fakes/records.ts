import type { Article } from '../../shared/model/article.ts';
import type { ArticleRecord } from '../../shared/model/article-record.ts';
import type { MailRecord } from '../../shared/model/mail.ts';
import type { MatchRecord } from '../../shared/model/match.ts';
import type { SubscriberRecord } from '../../shared/model/subscriber.ts';
import type { SubscriptionRecord } from '../../shared/model/subscription.ts';

const NOW = '2026-03-02T12:00:00.000Z';
const READER = '0123456789abcdef';

/** An article about fentanyl. */
export function makeArticle(more: Partial<Article> = {}): Article {
  return {
    id: 'a1',
    canonicalUrl: 'https://news.example/pills',
    url: 'https://news.example/pills',
    title: 'Pills seized',
    text: 'Officers seized fentanyl pills.\n\nThe fentanyl was found in a car.',
    language: 'en',
    authors: ['Ana Ruiz'],
    foundAt: NOW,
    source: { feedId: 'news', title: 'News Example', country: 'US', sample: false },
    extraction: { method: 'readability-linkedom', version: '1', notes: [] },
    contentHash: 'a'.repeat(64),
    ...more,
  };
}

export function makeArticleRecord(more: Partial<ArticleRecord> = {}): ArticleRecord {
  const { text: _, ...article } = makeArticle();
  return {
    schemaVersion: 1,
    ...article,
    snippet: 'Officers seized fentanyl pills.',
    orderedAt: NOW,
    articleVersion: 1,
    tags: [{ tag: 'fentanyl', level: 'about', score: 3 }],
    modelVersion: '1-abc',
    story: { kind: 'new', storyId: 'a1', why: 'first article of its story' },
    articleKey: 'articles/a1/x.json.gz',
    ...more,
  };
}

export function makeSubscriber(more: Partial<SubscriberRecord> = {}): SubscriberRecord {
  return {
    schemaVersion: 1,
    id: READER,
    address: 'ana@example.org',
    status: 'active',
    language: 'en',
    createdAt: NOW,
    updatedAt: NOW,
    ...more,
  };
}

export function makeSubscription(more: Partial<SubscriptionRecord> = {}): SubscriptionRecord {
  return {
    schemaVersion: 1,
    id: '1111111111111111',
    subscriberId: READER,
    queryText: 'Topic:fentanyl',
    query: 'topic:fentanyl',
    cadence: 'instant',
    status: 'active',
    consent: 'operator',
    createdAt: NOW,
    updatedAt: NOW,
    ...more,
  };
}

export function makeMatch(more: Partial<MatchRecord> = {}): MatchRecord {
  return {
    schemaVersion: 1,
    id: 'm1',
    subscriberId: READER,
    subscriptionId: '1111111111111111',
    cadence: 'instant',
    storyId: 'a1',
    noveltyKey: 'new',
    articleId: 'a1',
    why: [{ term: 'topic:fentanyl', field: 'topic', words: 'fentanyl pills' }],
    matchedAt: NOW,
    state: 'pending',
    ...more,
  };
}

export function makeMail(more: Partial<MailRecord> = {}): MailRecord {
  return {
    schemaVersion: 1,
    id: `${READER}-i20260302t1200`,
    subscriberId: READER,
    slot: 'i20260302t1200',
    purpose: 'alert',
    cadence: 'instant',
    state: 'open',
    closesAt: '2026-03-02T12:05:00.000Z',
    attempt: 0,
    dueAt: '2026-03-02T12:05:00.000Z',
    createdAt: NOW,
    updatedAt: NOW,
    ...more,
  };
}
