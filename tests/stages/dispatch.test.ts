import { describe, expect, it } from 'vitest';
import type { EntryRecord } from '../../shared/model/entry.ts';
import type { FeedRecord } from '../../shared/model/feed.ts';
import { dispatchDueRow } from '../../shared/stages/dispatch.ts';
import { feedAt } from '../fakes/news.ts';
import { makeMail } from '../fakes/records.ts';

const NOW = '2026-03-02T12:05:00.000Z';
const LATER = '2026-03-02T12:05:00.001Z';
const SWEEP = { now: NOW, until: NOW };
const AHEAD = { now: NOW, until: '2026-03-02T12:06:00.000Z' };

function feedRow(nextPollAt?: string) {
  const record: FeedRecord = {
    schemaVersion: 1,
    feed: feedAt('news.example'),
    state: 'ok',
    reason: '',
    addedAt: NOW,
    failures: 0,
    entriesSeen: 0,
    ...(nextPollAt === undefined ? {} : { nextPollAt }),
  };
  return { kind: 'feed' as const, record };
}

function entryRow(status: EntryRecord['status'], dueAt = NOW) {
  const record: EntryRecord = {
    schemaVersion: 1,
    feedId: 'f',
    key: 'k',
    title: 't',
    fingerprint: 'x',
    contentKey: 'c',
    status,
    attempts: 0,
    firstSeenAt: NOW,
    updatedAt: NOW,
  };
  return { kind: 'entry' as const, record, dueAt };
}

describe('dispatchDueRow()', () => {
  it('polls a feed that is due, and says which time it was due at', () => {
    expect(dispatchDueRow(feedRow(NOW), SWEEP)).toEqual({
      queue: 'poll',
      body: { feedId: 'news-example', dueAt: NOW },
    });
  });

  it.each([
    ['is due later', feedRow(LATER)],
    ['is not to be polled by itself', feedRow()],
  ])('sends nothing for a feed that %s, whatever the index says', (_, row) => {
    expect(dispatchDueRow(row, SWEEP)).toBeUndefined();
  });

  it.each([
    ['queued', true],
    ['parked', true],
    ['archived', false],
    ['rejected', false],
    ['dead-lettered', false],
  ] as const)('an entry that is %s is sent: %s', (status, isSent) => {
    const message = { queue: 'ingest', body: { feedId: 'f', entryKey: 'k', fingerprint: 'x' } };
    expect(dispatchDueRow(entryRow(status), SWEEP)).toEqual(isSent ? message : undefined);
  });

  it.each([
    ['open and due', makeMail({ dueAt: NOW }), true],
    ['claimed and due', makeMail({ state: 'claimed', dueAt: NOW }), true],
    ['claimed and leased', makeMail({ state: 'claimed', dueAt: LATER }), false],
    ['held as a dead letter', (({ dueAt: _, ...mail }) => mail)(makeMail()), false],
    ['sent', makeMail({ state: 'sent', dueAt: NOW }), false],
    ['failed', makeMail({ state: 'failed', dueAt: NOW }), false],
    ['empty', makeMail({ state: 'empty', dueAt: NOW }), false],
  ])('sends a mail only when it waits and is due: %s', (_, record, isSent) => {
    const body = { subscriberId: record.subscriberId, slot: record.slot };
    expect(dispatchDueRow({ kind: 'mail', record }, SWEEP)).toEqual(isSent ? { queue: 'deliver', body } : undefined);
  });

  it.each([
    ['12:04:00.000', undefined],
    ['12:05:00.000', undefined],
    ['12:05:00.001', 1],
    ['12:05:42.300', 43],
    ['12:06:00.000', 60],
  ])('delays a feed or an entry that is due at %s by %s seconds, never too few', (time, delaySeconds) => {
    const dueAt = `2026-03-02T${time}Z`;
    for (const row of [feedRow(dueAt), entryRow('parked', dueAt)])
      expect(dispatchDueRow(row, AHEAD)?.delaySeconds).toBe(delaySeconds);
  });

  it('sends nothing for a feed or a mail that is due after the time it looks ahead to', () => {
    expect(dispatchDueRow(feedRow('2026-03-02T12:06:00.001Z'), AHEAD)).toBeUndefined();
    expect(dispatchDueRow({ kind: 'mail', record: makeMail({ dueAt: LATER }) }, AHEAD)).toBeUndefined();
  });
});
