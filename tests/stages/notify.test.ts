import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NotifyInput, notifyReader, toldKey } from '../../shared/stages/notify.ts';
import { makeArticleRecord, makeMatch, makeSubscriber, makeSubscription } from '../fakes/records.ts';

const SECOND = '2222222222222222';

function notify(more: Partial<NotifyInput> = {}) {
  return notifyReader({
    mailId: 'mail-1',
    subscriber: makeSubscriber(),
    subscriptions: [makeSubscription(), makeSubscription({ id: SECOND, queryText: 'pills', query: 'pills' })],
    matches: [makeMatch()],
    articles: new Map(['a1', 'b2', 'c3'].map((id) => [id, articleOf(id)])),
    told: new Map(),
    coverage: { feeds: 1, fetched: 1, failing: 0, waiting: 0, silent: 0, read: 9, matched: 1, dropped: 0 },
    links: {
      unsubscribeUrl: 'https://vigia.example/u',
      manageUrl: 'https://vigia.example/manage',
      articleBaseUrl: 'https://vigia.example/articles/',
      stopUrl: (id) => `https://vigia.example/stop/${id}`,
      articleUrl: ({ id }) => `https://news.example/${id}`,
    },
    from: 'vigia@vigia.example',
    now: '2026-03-02T12:05:00.000Z',
    ...more,
  });
}

function articleOf(id: string) {
  const orderedAt = { a1: '2026-03-01', b2: '2026-03-03', c3: '2026-03-02' }[id] ?? '2026-01-01';
  return makeArticleRecord({
    id,
    title: id,
    orderedAt: `${orderedAt}T00:00:00.000Z`,
    story: { kind: 'new', storyId: id, why: 'x' },
  });
}

function matchOf(articleId: string, more: Parameters<typeof makeMatch>[0] = {}) {
  return makeMatch({ id: `m-${articleId}`, articleId, storyId: articleId, ...more });
}

describe('notifyReader()', () => {
  it('tells each story once, newest first, with every alert that it met', () => {
    const output = notify({
      matches: [
        matchOf('a1'),
        matchOf('b2'),
        matchOf('c3'),
        matchOf('b2', { id: 'm-x', subscriptionId: SECOND, why: [{ term: 'pills', field: 'title', words: 'Pills' }] }),
      ],
    });
    if (output.kind !== 'mail') throw new Error(output.kind);
    expect(output.mail.stories.map(({ articleId }) => articleId)).toEqual(['b2', 'c3', 'a1']);
    expect(output.mail.stories[0]?.alerts).toEqual(['Topic:fentanyl', 'pills']);
    expect(output.mail.stories[0]?.why).toEqual([
      { term: 'topic:fentanyl', words: 'fentanyl pills' },
      { term: 'pills', words: 'Pills' },
    ]);
    expect(output.mail.alerts.map(({ stopUrl }) => stopUrl)).toEqual([
      'https://vigia.example/stop/1111111111111111',
      `https://vigia.example/stop/${SECOND}`,
    ]);
  });

  it('names only the alerts that it speaks of', () => {
    const output = notify();
    expect(output.kind === 'mail' && output.mail.alerts).toMatchObject([{ queryText: 'Topic:fentanyl' }]);
  });

  it.each<[string, Partial<NotifyInput>, string]>([
    [
      'the reader unsubscribed',
      { subscriber: makeSubscriber({ status: 'unsubscribed' }) },
      'the reader is unsubscribed',
    ],
    ['the address is suppressed', { subscriber: makeSubscriber({ status: 'suppressed' }) }, 'the reader is suppressed'],
    ['the subscription is gone', { subscriptions: [] }, 'the subscription was erased'],
    [
      'the subscription was stopped',
      { subscriptions: [makeSubscription({ status: 'stopped' })] },
      'the subscription is stopped',
    ],
    ['a mail told it', { told: new Map([[toldKey(makeMatch()), 'mail-0']]) }, 'already told in mail mail-0'],
    ['the article is gone', { articles: new Map() }, 'the article is no longer in the archive'],
  ])('drops a match with the reason when %s', (_, change, reason) => {
    expect(notify(change)).toEqual({ kind: 'empty', dropped: [{ match: makeMatch(), reason }] });
  });

  it('puts every match into the mail or drops it, and none both', () => {
    const someMatch = fc.record({
      articleId: fc.constantFrom('a1', 'b2', 'c3', 'gone'),
      subscriptionId: fc.constantFrom('1111111111111111', SECOND, 'erased'),
    });
    fc.assert(
      fc.property(fc.array(someMatch, { maxLength: 12 }), fc.boolean(), (some, isTold) => {
        const matches = some.map((change, i) => matchOf(change.articleId, { id: `m${i}`, ...change }));
        const told = new Map(isTold ? [[toldKey({ storyId: 'b2', noveltyKey: 'new' }), 'mail-0']] : []);
        const output = notify({ matches, told });
        const included = output.kind === 'mail' ? output.included : [];
        const ids = [...included, ...output.dropped.map(({ match }) => match)].map(({ id }) => id);
        expect(ids.toSorted()).toEqual(matches.map(({ id }) => id).toSorted());
        const stories = output.kind === 'mail' ? output.mail.stories.map(({ storyId }) => storyId) : [];
        expect(stories.toSorted()).toEqual([...new Set(included.map(({ storyId }) => storyId))].toSorted());
      }),
    );
  });
});
