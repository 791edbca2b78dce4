import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeedRecord } from '../../shared/model/feed.ts';
import type { FetchResult } from '../../shared/model/fetch-result.ts';
import type { HubQuestion, WebSubRecord } from '../../shared/model/websub.ts';
import { dispatchDueRow } from '../../shared/stages/dispatch.ts';
import { hasLease } from '../../shared/stages/websub/has-lease.ts';
import { judgePush } from '../../shared/stages/websub/judge-push.ts';
import {
  afterRequest,
  answerQuestion,
  followedHub,
  givenUp,
  nextStep,
  pollAfterPush,
  takePush,
  wantedHub,
} from '../../shared/stages/websub.ts';

const NOW = '2026-03-02T12:00:00.000Z';
const HUB = { url: 'https://hub.example/', topic: 'https://news.example/feed.xml' };
const OTHER = { url: 'https://other.example/', topic: HUB.topic };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('wantedHub()', () => {
  it.each([
    ['a feed that is polled', { hub: HUB, nextPollAt: NOW }, HUB],
    ['a feed that names none', { nextPollAt: NOW }, undefined],
    ['a feed that is paused', { hub: HUB }, undefined],
  ])('of %s', (_, record, hub) => {
    expect(wantedHub(feedRecord(record))).toEqual(hub);
  });
});

describe('followedHub()', () => {
  const follow = (record: WebSubRecord | undefined, wanted: typeof HUB | undefined, now = NOW) =>
    followedHub(record, { feedId: 'news', wanted, now });

  it('makes a row that is due at once for the first hub that a feed names', () => {
    expect(follow(undefined, HUB)).toMatchObject({
      feedId: 'news',
      hub: HUB,
      state: 'pending',
      askAt: NOW,
      failures: 0,
    });
    expect(follow(undefined, undefined)).toBeUndefined();
  });

  it.each(['pending', 'active', 'denied', 'leaving'] as const)(
    'leaves a row alone that is %s at the same hub',
    (state) => {
      expect(follow(webSub({ state }), HUB)).toBeUndefined();
    },
  );

  it.each<[string, typeof HUB | undefined]>([
    ['another hub', OTHER],
    ['no hub', undefined],
  ])('wakes the row when the feed names %s', (_, wanted) => {
    expect(follow(webSub({ state: 'active', askAt: at(DAY) }), wanted)).toMatchObject({ askAt: NOW });
  });

  it('follows a feed that names another hub each time no more than once an hour', () => {
    const record = webSub({ state: 'pending', askedAt: at(-10 * MINUTE), askAt: at(DAY) });
    expect(follow(record, OTHER)).toMatchObject({ askAt: at(50 * MINUTE) });
    expect(follow({ ...record, askAt: at(50 * MINUTE) }, OTHER)).toBeUndefined();
  });

  it('tries an ended subscription again after a day', () => {
    const record = webSub({ state: 'ended', updatedAt: at(-DAY) });
    expect(follow(record, HUB)).toMatchObject({ askAt: NOW });
    expect(follow({ ...record, updatedAt: at(-DAY + 1) }, HUB)).toBeUndefined();
    expect(follow(record, undefined)).toBeUndefined();
  });
});

describe('nextStep()', () => {
  it('asks to subscribe, and waits twice as long after each request that is not confirmed, a day at most', () => {
    const waits: number[] = [];
    let record = webSub({ state: 'pending' });
    for (let i = 0; i < 9; i++) {
      const step = nextStep(record, { wanted: HUB, now: NOW });
      expect(step).toMatchObject({ kind: 'ask', mode: 'subscribe', next: { state: 'pending', askedAt: NOW } });
      record = step.next;
      waits.push((Date.parse(record.askAt ?? '') - Date.parse(NOW)) / MINUTE);
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
  });

  it('renews a lease without giving it up', () => {
    const record = webSub({ state: 'active', leaseUntil: at(DAY) });
    expect(nextStep(record, { wanted: HUB, now: NOW })).toMatchObject({
      kind: 'ask',
      mode: 'subscribe',
      next: { state: 'active', leaseUntil: at(DAY) },
    });
    expect(nextStep(record, { wanted: HUB, now: at(2 * DAY) })).toMatchObject({ next: { state: 'pending' } });
  });

  it('leaves a hub that still pushes before it goes to another one', () => {
    let record = webSub({ state: 'active', leaseUntil: at(DAY), announceAt: NOW });
    for (let i = 0; i < 3; i++) {
      const step = nextStep(record, { wanted: OTHER, now: NOW });
      expect(step).toMatchObject({ kind: 'ask', mode: 'unsubscribe', next: { state: 'leaving', hub: HUB } });
      expect(step.next.announceAt).toBeUndefined();
      record = step.next;
    }
    const step = nextStep(record, { wanted: OTHER, now: NOW });
    expect(step).toMatchObject({ kind: 'ask', mode: 'subscribe', next: { state: 'pending', hub: OTHER, failures: 1 } });
  });

  it.each(['pending', 'denied', 'ended', 'active'] as const)(
    'ends a row that is %s and has no lease once no hub is wanted',
    (state) => {
      const step = nextStep(webSub({ state, askAt: NOW, leaseUntil: NOW }), { wanted: undefined, now: NOW });
      expect(step).toMatchObject({ kind: 'end', next: { state: 'ended' } });
      expect(step.next.askAt).toBeUndefined();
    },
  );

  it('comes back to the hub that it was leaving', () => {
    const record = webSub({ state: 'leaving', failures: 2, leaseUntil: at(DAY) });
    expect(nextStep(record, { wanted: HUB, now: NOW })).toMatchObject({ mode: 'subscribe', next: { failures: 1 } });
  });
});

describe('afterRequest()', () => {
  const asking = webSub({ state: 'pending', failures: 1, askAt: at(15 * MINUTE) });

  it.each([200, 202, 204])('has nothing to say of %d', (status) => {
    expect(afterRequest(asking, response(status, ''), NOW)).toBeUndefined();
  });

  it.each<[string, FetchResult, string]>([
    ['a plain sentence', response(400, 'Bad\u202e topic\n'), 'The hub answered 400: Bad topic'],
    ['a page', response(500, '<html>'), 'The hub answered 500.'],
    ['nothing', response(404, ''), 'The hub answered 404.'],
    ['a redirect', response(308, ''), 'The hub answered 308.'],
    ['too much', response(400, 'x'.repeat(5000)), `The hub answered 400: ${'x'.repeat(199)}…`],
    [
      'an address within',
      { kind: 'refused', code: 'address', reason: 'it is private.', url: 'https://hub.example/' },
      'The hub could not be asked: it is private.',
    ],
  ])('says in words what the hub answered: %s', (_, result, reason) => {
    expect(afterRequest(asking, result, NOW)).toEqual({ ...asking, reason, updatedAt: NOW });
  });
});

describe('answerQuestion()', () => {
  const ask = (record: WebSubRecord, question: Partial<HubQuestion>, jitter = 0.5) =>
    answerQuestion(record, { ...QUESTION, ...question }, { now: NOW, jitter });
  const asked = webSub({ state: 'pending', askedAt: NOW, failures: 3, askAt: at(HOUR) });

  it('takes the lease that the hub gives and renews it at about two thirds', () => {
    const leased = ask(asked, { leaseSeconds: '864000' });
    expect(leased).toMatchObject({ state: 'active', failures: 0, leaseUntil: at(10 * DAY), askAt: at(6.5 * DAY) });
    expect(ask(asked, { leaseSeconds: '864000' }, 0)).toMatchObject({ askAt: at(6 * DAY) });
    expect(ask(asked, { leaseSeconds: '864000' }, 1)).toMatchObject({ askAt: at(7 * DAY) });
  });

  it.each([
    ['1', 1000, HOUR],
    ['0', 0, HOUR],
    ['9999999999', 30 * DAY, 19.5 * DAY],
    ['', 10 * DAY, 6.5 * DAY],
    ['-5', 10 * DAY, 6.5 * DAY],
    ['1e9', 10 * DAY, 6.5 * DAY],
  ])('keeps a lease of %j seconds in bounds', (leaseSeconds, lease, renewal) => {
    expect(ask(asked, { leaseSeconds })).toMatchObject({ leaseUntil: at(lease), askAt: at(renewal) });
  });

  it('confirms again what it still wants', () => {
    expect(ask(webSub({ state: 'active', leaseUntil: at(DAY) }), {})).toMatchObject({ state: 'active' });
  });

  it.each<[string, WebSubRecord, Partial<HubQuestion>]>([
    ['of another topic', asked, { topic: 'https://evil.example/feed' }],
    ['without a challenge', asked, { challenge: '' }],
    ['with a challenge without end', asked, { challenge: 'x'.repeat(1025) }],
    ['in another mode', asked, { mode: 'publish' }],
    ['of a hub that was not asked yet', webSub({ state: 'pending' }), {}],
    ['to unsubscribe from what is wanted', webSub({ state: 'active', askedAt: NOW }), { mode: 'unsubscribe' }],
    ['to subscribe to what is left', webSub({ state: 'leaving', askedAt: NOW }), {}],
    ['to subscribe to what has ended', webSub({ state: 'ended', askedAt: NOW }), {}],
    ['to subscribe to what was denied', webSub({ state: 'denied', askedAt: NOW }), {}],
    ['that denies what is left', webSub({ state: 'leaving' }), { mode: 'denied' }],
  ])('confirms nothing %s', (_, record, question) => {
    expect(ask(record, question)).toBeUndefined();
  });

  it('keeps a denial with its reason, and asks again after a week', () => {
    const record = webSub({ state: 'active', leaseUntil: at(DAY), provenAt: NOW });
    const next = ask(record, { mode: 'denied', reason: 'topic\r\nnot allowed', challenge: '' });
    expect(next).toMatchObject({
      state: 'denied',
      reason: 'The hub denied the subscription: topic not allowed',
      askAt: at(7 * DAY),
    });
    expect(next).not.toHaveProperty('leaseUntil');
    expect(next).not.toHaveProperty('provenAt');
  });

  it('ends what the hub confirms to have ended, and looks at once what the feed names now', () => {
    const next = ask(webSub({ state: 'leaving', leaseUntil: at(DAY) }), { mode: 'unsubscribe' });
    expect(next).toMatchObject({ state: 'ended', askAt: NOW });
    expect(next).not.toHaveProperty('leaseUntil');
  });

  it('never confirms a mode that the row does not stand for, whatever a hub asks', () => {
    const states = fc.constantFrom('pending', 'active', 'denied', 'leaving', 'ended' as const);
    const questions = fc.record({
      mode: fc.oneof(fc.constantFrom('subscribe', 'unsubscribe', 'denied', ''), fc.string()),
      topic: fc.oneof(fc.constant(HUB.topic), fc.string()),
      challenge: fc.string(),
      leaseSeconds: fc.oneof(fc.nat().map(String), fc.string()),
      reason: fc.string(),
    });
    fc.assert(
      fc.property(states, questions, (state, question) => {
        const next = ask(webSub({ state, askedAt: NOW }), question);
        if (next === undefined) return;
        expect(question.topic).toBe(HUB.topic);
        expect([state, question.mode, next.state]).toEqual(
          question.mode === 'unsubscribe'
            ? ['leaving', 'unsubscribe', 'ended']
            : [
                expect.stringMatching(/^(?:pending|active)$/),
                question.mode,
                question.mode === 'denied' ? 'denied' : 'active',
              ],
        );
      }),
    );
  });
});

describe('takePush()', () => {
  it('makes the feed due now, or leaves the time that is set already', () => {
    const record = webSub({ state: 'active' });
    expect(takePush(record, NOW)).toMatchObject({ pushedAt: NOW, announceAt: NOW });
    expect(takePush({ ...record, announceAt: at(5 * MINUTE) }, NOW)).toMatchObject({ announceAt: at(5 * MINUTE) });
  });

  it.each(['denied', 'leaving', 'ended'] as const)('takes nothing for a row that is %s', (state) => {
    expect(takePush(webSub({ state }), NOW)).toBeUndefined();
  });
});

describe('pollAfterPush()', () => {
  const rhythm = { intervalMinutes: 15, minMinutes: 5, maxMinutes: 1440, quietMinutes: 240, pushedMinutes: 120 };
  it.each([
    ['that was never polled', {}, NOW],
    ['that was polled long ago', { lastPollAt: at(-HOUR) }, NOW],
    ['that was polled just now', { lastPollAt: at(-2 * MINUTE) }, at(3 * MINUTE)],
    ['whose server asks for patience', { lastPollAt: at(-HOUR), notBeforeAt: at(HOUR) }, at(HOUR)],
  ])('of a feed %s', (_, record, expected) => {
    expect(pollAfterPush(feedRecord(record), { now: NOW, rhythm })).toBe(expected);
  });
});

describe('judgePush()', () => {
  const active = webSub({ state: 'active', leaseUntil: at(DAY) });
  const proven = { ...active, provenAt: at(-DAY) };
  const lastSuccessAt = at(-15 * MINUTE);
  const judge = (record: WebSubRecord, fresh: number) => judgePush(record, { lastSuccessAt, fresh, now: NOW });

  it.each<[string, WebSubRecord, number, boolean]>([
    ['a hub that pushed nothing yet, and nothing new', active, 0, false],
    ['a proven hub, and nothing new', proven, 0, true],
    ['a proven hub that pushed what is new', { ...proven, pushedAt: at(-MINUTE) }, 2, true],
    ['a hub that pushed what is new for the first time', { ...active, pushedAt: at(-MINUTE) }, 1, true],
    ['a proven hub whose push is not in the feed yet', { ...proven, pushedAt: at(-MINUTE) }, 0, false],
    ['a proven hub that kept silent of what is new', { ...proven, pushedAt: at(-HOUR) }, 1, false],
    ['a lease that has ended', { ...proven, leaseUntil: NOW }, 0, false],
    ['a row that is denied', { ...proven, state: 'denied' }, 0, false],
  ])('lets polling slow down or not for %s', (_, record, fresh, pushed) => {
    expect(judge(record, fresh).pushed).toBe(pushed);
  });

  it('trusts from the first push that brought something until something comes without one', () => {
    const learnt = judge({ ...active, pushedAt: at(-MINUTE) }, 1).next;
    expect(learnt).toMatchObject({ provenAt: NOW, reason: 'The hub pushes what is new.' });
    const lost = judgePush(learnt, { lastSuccessAt: NOW, fresh: 1, now: at(HOUR) }).next;
    expect(lost.provenAt).toBeUndefined();
    expect(lost.reason).toMatch(/without a push/);
    expect(judge(active, 1).next).toBe(active);
  });
});

describe('givenUp()', () => {
  it('waits as after any failure, and follows no push', () => {
    const next = givenUp(
      webSub({ state: 'active', askAt: NOW, announceAt: NOW, failures: 1 }),
      'dead-lettered: x',
      NOW,
    );
    expect(next).toMatchObject({ reason: 'dead-lettered: x', askAt: at(30 * MINUTE), failures: 2 });
    expect(next.announceAt).toBeUndefined();
  });
});

describe('dispatchDueRow()', () => {
  it.each<[Partial<WebSubRecord>, boolean]>([
    [{ askAt: NOW }, true],
    [{ askAt: at(1) }, false],
    [{ askAt: at(1), announceAt: NOW }, true],
    [{ askAt: NOW, announceAt: at(1) }, true],
    [{ announceAt: at(1) }, false],
    [{}, false],
  ])('sends a subscription of %j when the first of its times has come: %s', (more, isSent) => {
    const row = { kind: 'websub', record: webSub(more) } as const;
    const message = { queue: 'websub', body: { feedId: 'news' } };
    expect(dispatchDueRow(row, { now: NOW, until: at(MINUTE) })).toEqual(isSent ? message : undefined);
  });
});

describe('hasLease()', () => {
  it('ends with the lease', () => {
    const record = webSub({ state: 'active', leaseUntil: at(MINUTE) });
    expect([NOW, at(MINUTE - 1), at(MINUTE)].map((now) => hasLease(record, now))).toEqual([true, true, false]);
  });
});

const QUESTION: HubQuestion = { mode: 'subscribe', topic: HUB.topic, challenge: 'c', leaseSeconds: '3600', reason: '' };

function at(ms: number): string {
  return new Date(Date.parse(NOW) + ms).toISOString();
}

function webSub(more: Partial<WebSubRecord>): WebSubRecord {
  return {
    schemaVersion: 1,
    feedId: 'news',
    hub: HUB,
    state: 'pending',
    reason: 'r',
    failures: 0,
    updatedAt: NOW,
    ...more,
  };
}

function feedRecord(more: Partial<FeedRecord>): FeedRecord {
  return {
    schemaVersion: 1,
    feed: { id: 'news', url: HUB.topic, title: 'News', origin: 'opml' },
    state: 'ok',
    reason: '',
    addedAt: NOW,
    failures: 0,
    entriesSeen: 0,
    ...more,
  };
}

function response(status: number, body: string): FetchResult {
  const bytes = new TextEncoder().encode(body);
  return { kind: 'response', status, finalUrl: HUB.url, redirects: [], headers: {}, body: bytes };
}
