import type { Coverage } from '../model/alert-mail.ts';
import type { FeedRecord } from '../model/feed.ts';
import type { MailCadence } from '../model/subscription.ts';
import { volumeOf } from '../stages/poll/volume.ts';
import { after, type JobContext, nowIso } from './job-context.ts';

const DAY_MS = 24 * 60 * 60_000;

/** What a mail rests on: the state of the feeds now, and what they brought in the last day, of a weekly digest in the last week. */
export async function coverageOf(context: JobContext, cadence: MailCadence, matched: number): Promise<Coverage> {
  const { stores } = context;
  const now = nowIso(context);
  const since = after(now, cadence === 'weekly' ? -7 * DAY_MS : -DAY_MS);
  const [read, dropped] = [
    await stores.hourCounts.sum('read', since, now),
    await stores.hourCounts.sum('dropped', since, now),
  ];
  const feeds = (await stores.feeds.all()).map(({ record }) => record).filter(({ state }) => state !== 'paused');
  const failing = feeds.filter(isFailing);
  const failingSince = failing.flatMap((record) => record.failingSince ?? []).toSorted()[0];
  return {
    feeds: feeds.length,
    fetched: feeds.filter(({ state }) => FETCHED.has(state)).length,
    failing: failing.length,
    ...(failingSince === undefined ? {} : { failingSince }),
    silent: feeds.filter((record) => FETCHED.has(record.state) && volumeOf(record.rhythm).kind === 'silent').length,
    waiting: feeds.filter(({ state }) => NOT_ASKED.has(state)).length,
    read: Math.max(read, matched),
    matched,
    dropped,
  };
}

const FETCHED: ReadonlySet<FeedRecord['state']> = new Set(['ok', 'empty', 'not-modified'] as const);
const NOT_ASKED: ReadonlySet<FeedRecord['state']> = new Set(['new', 'waiting-for-contact'] as const);

function isFailing({ state }: FeedRecord): boolean {
  return !FETCHED.has(state) && !NOT_ASKED.has(state);
}
