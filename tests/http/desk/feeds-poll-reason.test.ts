import { describe, expect, it } from 'vitest';
import { pollReason } from '../../../shared/http/desk/feeds/poll-reason.ts';
import { newFeedRecord } from '../../../shared/jobs/sync-feeds.ts';
import type { FeedRecord } from '../../../shared/model/feed.ts';
import { feedAt } from '../../fakes/news.ts';

const at = (minutes: number) => new Date(Date.parse('2026-03-02T12:00:00.000Z') + minutes * 60_000).toISOString();
const polled: FeedRecord = { ...newFeedRecord(feedAt('n.example'), at(-60)), lastPollAt: at(0), nextPollAt: at(30) };
const { nextPollAt: _, ...unplanned } = polled;
const active = { state: 'active', provenAt: at(-5) } as const;

describe('pollReason()', () => {
  it.each<[string, FeedRecord, Parameters<typeof pollReason>[1], object | undefined]>([
    ['its own rhythm', polled, undefined, { reason: 'rhythm', minutes: 30 }],
    ['nothing when no poll is planned', unplanned, undefined, undefined],
    ['that it was never polled', newFeedRecord(feedAt('n.example'), at(0)), undefined, { reason: 'first', minutes: 0 }],
    ['what the feed asks for', { ...polled, ttlMinutes: 30 }, undefined, { reason: 'asked', minutes: 30 }],
    [
      'its rhythm when it waits longer than asked',
      { ...polled, cacheMinutes: 5 },
      undefined,
      { reason: 'rhythm', minutes: 30 },
    ],
    ['patience', { ...polled, notBeforeAt: at(30), failures: 3 }, undefined, { reason: 'held-off', minutes: 30 }],
    [
      'its rhythm once patience is over',
      { ...polled, notBeforeAt: at(-1) },
      undefined,
      { reason: 'rhythm', minutes: 30 },
    ],
    ['a failure', { ...polled, failures: 1 }, undefined, { reason: 'failed', minutes: 30 }],
    ['its hub', polled, active, { reason: 'pushed', minutes: 30 }],
    ['its rhythm while the hub has proven nothing', polled, { state: 'active' }, { reason: 'rhythm', minutes: 30 }],
  ])('names %s', (_name, record, webSub, expected) => {
    expect(pollReason(record, webSub)).toEqual(expected);
  });
});
