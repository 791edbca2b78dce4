import { describe, expect, it } from 'vitest';
import type { ArchivedText } from '../../shared/model/article-record.ts';
import type { SubscriptionRecord } from '../../shared/model/subscription.ts';
import type { Receipt } from '../../shared/model/tag.ts';
import { matchArticle } from '../../shared/stages/match.ts';
import { makeArticle, makeArticleRecord, makeSubscription } from '../fakes/records.ts';

const NOW = '2026-03-02T12:00:00.000Z';
const record = makeArticleRecord();

function receipt(words: string, score: number): Receipt {
  return {
    field: 'lead',
    start: 0,
    end: words.length,
    words,
    rule: 'r',
    language: 'en',
    score,
    supportedBy: [],
    blockedBy: [],
  };
}

const archived: ArchivedText = {
  schemaVersion: 1,
  article: makeArticle(),
  tags: [
    {
      tag: 'fentanyl',
      level: 'about',
      score: 3,
      modelVersion: '1-abc',
      receipts: [receipt('fentanyl', 1), receipt('fentanyl pills', 2)],
    },
  ],
  modelVersion: '1-abc',
};

function match(...subscriptions: readonly Partial<SubscriptionRecord>[]) {
  return matchArticle({ record, archived, subscriptions: subscriptions.map(makeSubscription), now: NOW });
}

describe('matchArticle()', () => {
  it('makes one pending match per subscription that is met', () => {
    const { matches, broken } = match({}, { id: '2222222222222222', query: 'pills' }, { query: 'topic:cartels' });
    expect(matches.map(({ subscriptionId }) => subscriptionId)).toEqual(['1111111111111111', '2222222222222222']);
    expect(matches[0]).toMatchObject({
      state: 'pending',
      storyId: 'a1',
      articleId: 'a1',
      noveltyKey: 'new',
      cadence: 'instant',
    });
    expect(broken).toEqual([]);
  });

  it('gives the same ids on a repeat, also later', () => {
    const ids = [NOW, '2026-04-01T00:00:00.000Z'].map(
      (now) => matchArticle({ record, archived, subscriptions: [makeSubscription()], now }).matches[0]?.id,
    );
    expect(ids[0]).toMatch(/^[0-9a-f]{20}$/);
    expect(ids[1]).toBe(ids[0]);
  });

  it.each([{ status: 'pending' }, { status: 'stopped' }, { status: 'broken' }, { cadence: 'off' }] as const)(
    'makes none for a subscription with %o',
    (change) => {
      expect(match(change)).toEqual({ matches: [], broken: [] });
    },
  );

  it('says the strongest words of the article for a tag', () => {
    expect(match({}).matches[0]?.why).toEqual([{ term: 'topic:fentanyl', field: 'topic', words: 'fentanyl pills' }]);
  });

  it('leaves out where and when it stood, unless nothing else is there', () => {
    const both = match({ query: 'topic:fentanyl lang:en' }).matches[0]?.why.map(({ term }) => term);
    expect(both).toEqual(['topic:fentanyl']);
    expect(match({ query: 'lang:en' }).matches[0]?.why).toHaveLength(1);
  });

  it('names at most eight reasons', () => {
    const words = 'officers seized fentanyl pills the was found in a car'.split(' ');
    expect(match({ query: words.join(' AND ') }).matches[0]?.why).toHaveLength(8);
  });

  it('reports a query that no longer parses, and goes on with the others', () => {
    const { matches, broken } = match({ query: '(pills' }, { id: '2222222222222222' });
    expect(matches).toHaveLength(1);
    expect(broken).toMatchObject([{ subscription: { query: '(pills' }, reason: expect.any(String) }]);
  });
});
