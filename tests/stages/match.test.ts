import { describe, expect, it } from 'vitest';
import type { ArchivedText } from '../../shared/model/article-record.ts';
import type { SubscriptionRecord } from '../../shared/model/subscription.ts';
import type { Receipt } from '../../shared/model/tag.ts';
import { compileMatcher } from '../../shared/stages/match/compile-matcher.ts';
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

function match(...given: readonly Partial<SubscriptionRecord>[]) {
  return matchAt(NOW, ...given);
}

function matchAt(now: string, ...given: readonly Partial<SubscriptionRecord>[]) {
  const subscriptions = given.map(makeSubscription);
  const byQuery = Map.groupBy(subscriptions, ({ query }) => query);
  return matchArticle({ record, archived, matcher: compileMatcher(byQuery.keys()), byQuery, now });
}

describe('matchArticle()', () => {
  it('makes one pending match per subscription that is met', () => {
    const matches = match({}, { id: '2222222222222222', query: 'pills' }, { query: 'topic:cartels' });
    expect(matches.map(({ subscriptionId }) => subscriptionId)).toEqual(['1111111111111111', '2222222222222222']);
    expect(matches[0]).toMatchObject({
      state: 'pending',
      storyId: 'a1',
      articleId: 'a1',
      noveltyKey: 'new',
      cadence: 'instant',
      tags: ['fentanyl'],
    });
  });

  it('makes one match per subscription when several ask the same', () => {
    expect(match({}, { id: '2222222222222222' })).toHaveLength(2);
  });

  it('gives the same ids on a repeat, also later', () => {
    const ids = [NOW, '2026-04-01T00:00:00.000Z'].map((now) => matchAt(now, {})[0]?.id);
    expect(ids[0]).toMatch(/^[0-9a-f]{20}$/);
    expect(ids[1]).toBe(ids[0]);
  });

  it('records the match of an alert that is off, and ends it at once', () => {
    expect(match({ cadence: 'off' })).toMatchObject([
      { state: 'dropped', reason: 'the alert is off: recorded, not sent' },
    ]);
  });

  it('says the strongest words of the article for a tag', () => {
    expect(match({})[0]?.why).toEqual([{ term: 'topic:fentanyl', field: 'topic', words: 'fentanyl pills' }]);
  });

  it('leaves out where and when it stood, unless nothing else is there', () => {
    const both = match({ query: 'topic:fentanyl lang:en' })[0]?.why.map(({ term }) => term);
    expect(both).toEqual(['topic:fentanyl']);
    expect(match({ query: 'lang:en' })[0]?.why).toHaveLength(1);
  });

  it('names at most eight reasons', () => {
    const words = 'officers seized fentanyl pills the was found in a car'.split(' ');
    expect(match({ query: words.join(' AND ') })[0]?.why).toHaveLength(8);
  });
});
