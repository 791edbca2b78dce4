import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MatchRecord } from '../../shared/model/match.ts';
import { type PendingInput, sortPending } from '../../shared/stages/notify/sort-pending.ts';
import { type NotifyInput, notifyReader, type ShownStory, shownArticleId } from '../../shared/stages/notify.ts';
import { makeArticleRecord, makeMatch, makeSubscriber, makeSubscription } from '../fakes/records.ts';

const FIRST = '1111111111111111';
const SECOND = '2222222222222222';

function sort(more: Partial<PendingInput> = {}) {
  return sortPending({
    subscriber: makeSubscriber(),
    subscriptions: [makeSubscription(), makeSubscription({ id: SECOND, queryText: 'pills', query: 'pills' })],
    cadence: 'instant',
    matches: [makeMatch()],
    known: new Map(),
    ...more,
  });
}

function matchOf(articleId: string, more: Partial<MatchRecord> = {}) {
  return makeMatch({ id: `m-${articleId}`, articleId, storyId: articleId, tags: ['fentanyl'], ...more });
}

describe('sortPending()', () => {
  it.each<[string, Partial<PendingInput>, string]>([
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
    [
      'the alert is off by now',
      { subscriptions: [makeSubscription({ cadence: 'off' })] },
      'the alert was switched off',
    ],
    ['a mail told it', { known: new Map([['a1', { mailId: 'mail-0' }]]) }, 'already told in mail mail-0'],
    [
      'a mail told all that it is about',
      {
        matches: [makeMatch({ tags: ['fentanyl'] })],
        known: new Map([['a1', { mailId: 'mail-0', tags: ['fentanyl'] }]]),
      },
      'already told in mail mail-0',
    ],
  ])('drops a match with the reason when %s', (_, change, reason) => {
    const { stories, dropped, moved } = sort(change);
    expect({ stories, moved }).toEqual({ stories: [], moved: [] });
    expect(dropped).toMatchObject([{ match: { id: 'm1' }, reason }]);
  });

  it('moves a match whose alert has another cadence by now', () => {
    const { moved, stories } = sort({ subscriptions: [makeSubscription({ cadence: 'daily' })] });
    expect(moved).toMatchObject([{ match: { id: 'm1' }, cadence: 'daily' }]);
    expect(stories).toEqual([]);
  });

  it('makes one story of the matches of two alerts', () => {
    const other = matchOf('b2', { id: 'm-x', storyId: 'a1', subscriptionId: SECOND });
    const { stories } = sort({ matches: [matchOf('a1'), other] });
    expect(stories).toMatchObject([{ storyId: 'a1', tags: ['fentanyl'] }]);
    expect(stories[0]?.matches).toHaveLength(2);
    expect(stories[0]?.update).toBeUndefined();
  });

  it('makes an update of what adds a topic to a story that was told, whichever alert it met', () => {
    const known = new Map([['a1', { mailId: 'mail-0', tags: ['fentanyl'] }]]);
    const other = matchOf('b2', { storyId: 'a1', subscriptionId: SECOND, tags: ['fentanyl', 'group:cjng'] });
    const { stories } = sort({ matches: [other], known });
    expect(stories).toMatchObject([{ update: ['group:cjng'], tags: ['fentanyl', 'group:cjng'] }]);
  });

  it('puts every match into a story, drops it or moves it, and does no two of them', () => {
    const someMatch = fc.record({
      articleId: fc.constantFrom('a1', 'b2', 'c3'),
      subscriptionId: fc.constantFrom(FIRST, SECOND, 'erased'),
      tags: fc.subarray(['fentanyl', 'precursors', 'group:cjng']),
    });
    const someKnown = fc.option(
      fc.record({ tags: fc.option(fc.subarray(['fentanyl', 'precursors']), { nil: undefined }) }),
    );
    fc.assert(
      fc.property(fc.array(someMatch, { maxLength: 12 }), someKnown, fc.boolean(), (some, told, isDaily) => {
        const matches = some.map((change, i) => matchOf(change.articleId, { id: `m${i}`, ...change }));
        const known = new Map(told === null ? [] : [['b2', { mailId: 'mail-0', ...told }]]);
        const subscriptions = [
          makeSubscription(),
          makeSubscription({ id: SECOND, cadence: isDaily ? 'daily' : 'instant' }),
        ];
        const { stories, dropped, moved } = sort({ matches, known, subscriptions });
        const ids = [
          ...stories.flatMap((story) => story.matches),
          ...dropped.map(({ match }) => match),
          ...moved.map(({ match }) => match),
        ].map(({ id }) => id);
        expect(ids.toSorted()).toEqual(matches.map(({ id }) => id).toSorted());
        expect(new Set(stories.map(({ storyId }) => storyId)).size).toBe(stories.length);
      }),
    );
  });
});

function shown(articleId: string, matches: readonly MatchRecord[] = [matchOf(articleId)]): ShownStory {
  const orderedAt = { a1: '2026-03-01', b2: '2026-03-03', c3: '2026-03-02' }[articleId] ?? '2026-01-01';
  const article = makeArticleRecord({ id: articleId, title: articleId, orderedAt: `${orderedAt}T00:00:00.000Z` });
  const story = { storyId: articleId, matches, tags: ['fentanyl'] };
  return { story, article, others: [], otherMembers: 0 };
}

function notify(more: Partial<NotifyInput> = {}) {
  return notifyReader({
    mailId: 'mail-1',
    subscriber: makeSubscriber(),
    times: { zone: 'America/Mexico_City', time: '07:00', weekday: 1, nothingNew: false },
    cadence: 'instant',
    subscriptions: [
      makeSubscription(),
      makeSubscription({ id: SECOND, queryText: 'pills', query: 'pills', note: 'Port desk' }),
    ],
    shown: [shown('a1')],
    more: [],
    coverage: { feeds: 1, fetched: 1, failing: 0, waiting: 0, silent: 0, read: 9, matched: 1, dropped: 0 },
    links: {
      unsubscribeUrl: 'https://vigia.example/u',
      manageUrl: 'https://vigia.example/manage',
      storiesUrl: 'https://vigia.example/stories?t=stories.1',
      articleBaseUrl: 'https://vigia.example/articles/',
      stopUrl: (id) => `https://vigia.example/stop/${id}`,
      articleUrl: ({ id }) => `https://news.example/${id}`,
      wrongTagUrl: (articleId, tag) => `https://vigia.example/wrong/${articleId}/${tag}`,
    },
    from: 'vigia@vigia.example',
    now: '2026-03-03T03:00:00.000Z',
    ...more,
  });
}

describe('notifyReader()', () => {
  it('tells each story once, newest first, with every alert that it met by its note', () => {
    const second = matchOf('b2', { subscriptionId: SECOND, why: [{ term: 'pills', field: 'title', words: 'Pills' }] });
    const mail = notify({ shown: [shown('a1'), shown('b2', [matchOf('b2'), second]), shown('c3')] });
    expect(mail?.stories.map(({ articleId }) => articleId)).toEqual(['b2', 'c3', 'a1']);
    expect(mail?.stories[0]?.alerts).toEqual(['Topic:fentanyl', 'Port desk']);
    expect(mail?.stories[0]?.why).toEqual([
      {
        term: 'topic:fentanyl',
        words: 'fentanyl pills',
        wrongTagUrl: 'https://vigia.example/wrong/b2/fentanyl',
      },
      { term: 'pills', words: 'Pills' },
    ]);
    expect(mail?.alerts.map(({ stopUrl }) => stopUrl)).toEqual([
      `https://vigia.example/stop/${FIRST}`,
      `https://vigia.example/stop/${SECOND}`,
    ]);
  });

  it('names only the alerts that it speaks of', () => {
    expect(notify()?.alerts).toMatchObject([{ queryText: 'Topic:fentanyl' }]);
  });

  it('counts what it does not show, and links to the list of all', () => {
    const more = [{ storyId: 'z', matches: [matchOf('z')], tags: [] }];
    expect(notify({ more })).toMatchObject({
      more: { stories: 1 },
      storiesUrl: 'https://vigia.example/stories?t=stories.1',
    });
  });

  it('names at most five other outlets, and counts the rest', () => {
    const others = ['o1', 'o2', 'o3', 'o4', 'o5', 'o6'].map((id) => ({
      article: makeArticleRecord({ id }),
      copy: id === 'o1',
    }));
    const mail = notify({ shown: [{ ...shown('a1'), others, otherMembers: 9 }] });
    expect(mail?.stories[0]).toMatchObject({
      others: [{ articleId: 'o1', copy: true }, {}, {}, {}, {}],
      moreArticles: 4,
    });
  });

  it('says of a digest which local day it is for, also when it goes out late', () => {
    const late = { cadence: 'daily' as const, localDay: '2026-03-01' };
    expect(notify(late)).toMatchObject({ localDay: '2026-03-01', zone: 'America/Mexico_City' });
    expect(notify()?.localDay).toBeUndefined();
  });

  it("calls the tags of its reasons and updates what people call them, in the mail's language", () => {
    const tagLabel = (tag: string, language: string) => `${tag} in ${language}`;
    expect(notify({ tagLabel })?.labels).toEqual({ fentanyl: 'fentanyl in en' });
  });

  it.each([
    ['daily', true, true],
    ['weekly', true, false],
    ['daily', false, false],
    ['instant', true, false],
  ] as const)('of an empty %s mail, with "nothing new" %s: %s', (cadence, nothingNew, isSent) => {
    const times = { zone: 'UTC', time: '07:00', weekday: 1, nothingNew };
    const mail = notify({ cadence, times, shown: [], subscriptions: [makeSubscription({ cadence: 'daily' })] });
    expect(mail !== undefined).toBe(isSent);
  });
});

describe('shownArticleId()', () => {
  it('is the first article of a new story, and the newest one of an update', () => {
    const matches = [matchOf('later'), matchOf('earlier')];
    expect(shownArticleId({ storyId: 's', matches, tags: [] })).toBe('earlier');
    expect(shownArticleId({ storyId: 's', matches, tags: [], update: ['x'] })).toBe('later');
  });
});
