import type { FeedRecord } from '../model/feed.ts';
import type { OperatorNews, TroubledFeed } from '../model/operator-mail.ts';
import { QUIET_DAYS, quietLanguages, USUAL_DAYS } from '../stages/quiet-languages.ts';
import { coverageOf } from './coverage.ts';
import { after, type JobContext, nowIso } from './job-context.ts';

const DAY_MS = 24 * 60 * 60_000;

/** The day behind, in numbers and names; `day` is the local one that it is for. */
export async function operatorSummary(context: JobContext, day: string): Promise<OperatorNews> {
  const { stores } = context;
  const now = nowIso(context);
  const since = after(now, -DAY_MS);
  const feeds = (await stores.feeds.all()).map(({ record }) => record).filter(({ state }) => state !== 'paused');
  const { fetched, failing, silent, read } = await coverageOf(context, 'daily', 0);
  const sending = (await stores.sending.switch()).record;
  const counts = await stores.sending.counts(sending.epoch, since);
  const days = [since, now].map((at) => stores.operatorEvents.ofDay(at.slice(0, 10)));
  const events = (await Promise.all(days)).flat();
  const retentionAt = await stores.retentionRuns.endedAt();
  return {
    kind: 'daily-summary',
    day,
    feeds: { all: feeds.length, read: fetched, failing, silent },
    articles: read,
    matched: await stores.hourCounts.sum('matched', since, now),
    mailsSent: counts.sent,
    mailsFailed: counts.failed,
    deadLetters: events.filter(({ kind, at }) => kind === 'dead-letters' && at >= since).length,
    brokenAlerts: await brokenAlerts(context),
    bounced: counts.bounced,
    complained: counts.complained,
    ...(sending.state === 'on' ? {} : { sendingStopped: sending.reason ?? 'by the operator' }),
    troubled: feeds.filter(({ failingSince }) => failingSince !== undefined && failingSince >= since).map(troubled),
    moved: feeds.flatMap(({ feed, moved }) => (moved === undefined ? [] : [{ title: feed.title, url: moved.url }])),
    quiet: await quiet(context, now),
    ...(retentionAt === undefined ? {} : { retentionAt }),
  };
}

function troubled({ feed, reason, failingSince }: FeedRecord): TroubledFeed {
  return { title: feed.title, reason, ...(failingSince === undefined ? {} : { since: failingSince }) };
}

async function brokenAlerts({ stores }: JobContext): Promise<number> {
  let broken = 0;
  for await (const { record } of stores.subscriptions.all()) if (record.status === 'broken') broken++;
  return broken;
}

/** Of whole UTC days: the day that is not over says nothing. */
async function quiet({ stores }: JobContext, now: string) {
  const days = Array.from({ length: QUIET_DAYS + USUAL_DAYS }, (_, i) => after(now, -(i + 1) * DAY_MS).slice(0, 10));
  const counts = await Promise.all(days.map((day) => stores.languageCounts.ofDay(day)));
  return quietLanguages(counts.flat(), days);
}
