import type { FeedRecord } from '../model/feed.ts';
import { type WebSubRecord, webSubId } from '../model/websub.ts';
import { isPublicAddress } from '../stages/websub/is-public-address.ts';
import { judgePush } from '../stages/websub/judge-push.ts';
import { followedHub, wantedHub } from '../stages/websub.ts';
import { type JobContext, nowIso } from './job-context.ts';

/** Whether a hub tells what is new in a feed, so that polling may go slowly: judged by the poll that found `fresh` new entries. */
export async function isPushed(context: JobContext, polled: FeedRecord, fresh: number): Promise<boolean> {
  if (polled.hub === undefined) return false;
  const found = await context.stores.webSubs.get(webSubId(polled.feed.id));
  if (found === undefined) return false;
  return judgePush(found.record, { lastSuccessAt: polled.lastSuccessAt, fresh, now: nowIso(context) }).pushed;
}

export type FollowedPoll = {
  /** The feed as it was polled. */
  readonly before: FeedRecord;
  /** The feed as it was saved. */
  readonly after: FeedRecord;
  /** Entries that were new; 0 where there was no poll. */
  readonly fresh: number;
};

/**
 * Keeps the subscription at a feed's hub in step with the feed, once that is saved: the row of a hub that it names, its
 * trust in pushes, or a wake-up because the hub changed or went. The hub itself is asked later, by the row's own job.
 */
export async function followHub(context: JobContext, poll: FollowedPoll): Promise<void> {
  const { before, after } = poll;
  // A function of a deployment that makes no links has a public address that leads nowhere: the deployment has one.
  if ((before.hub === undefined && after.hub === undefined) || !isPublicAddress(context.settings.baseUrl)) return;
  const { webSubs } = context.stores;
  const found = await webSubs.get(webSubId(after.feed.id));
  const next = recordAfter(found?.record, poll, nowIso(context));
  if (next === undefined) return;
  const outcome = found === undefined ? await webSubs.add(next) : await webSubs.save(next, found.version);
  // A hub called meanwhile, or another poll: what they wrote is judged again.
  if (outcome === 'conflict') await followHub(context, poll);
}

function recordAfter(
  record: WebSubRecord | undefined,
  { before, after, fresh }: FollowedPoll,
  now: string,
): WebSubRecord | undefined {
  const judged = record && judgePush(record, { lastSuccessAt: before.lastSuccessAt, fresh, now }).next;
  const followed = followedHub(judged, { feedId: after.feed.id, wanted: wantedHub(after), now });
  return followed ?? (judged === record ? undefined : judged);
}
