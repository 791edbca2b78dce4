import type { FeedRecord } from '../model/feed.ts';
import { LINK_SECRET } from '../model/link-token.ts';
import type { WebSubMessage } from '../model/messages.ts';
import { type WebSubRecord, webSubId } from '../model/websub.ts';
import { callbackOf } from '../stages/websub/callback.ts';
import { hubAddress, hubForm } from '../stages/websub/hub-request.ts';
import { isPublicAddress } from '../stages/websub/is-public-address.ts';
import { afterRequest, nextStep, pollAfterPush, type WebSubStep, wantedHub } from '../stages/websub.ts';
import type { Versioned } from '../stores/record.ts';
import { isOwnHost } from './check-robots.ts';
import { QUEUED_MS } from './dispatch.ts';
import { after, type JobContext, nowIso } from './job-context.ts';
import { politeFetch } from './polite-fetch.ts';

/**
 * `announced`: a push made the feed due; `held`: it may be polled or asked a little later. `asked`: the hub took a
 * request; `failed`: it did not. `ended`: nothing to follow. The rest is what became of a push.
 */
export type WebSubReport = {
  readonly outcome:
    | 'skipped'
    | 'announced'
    | 'held'
    | 'asked'
    | 'failed'
    | 'ended'
    | 'taken'
    | 'forged'
    | 'gone'
    | 'too-large';
  readonly feedId: string;
  readonly reason: string;
};

/** A hub answers with a status and at most a sentence; more of it is not read. */
const MAX_ANSWER_BYTES = 16 * 1024;

/** The work of one subscription that is due: a push to follow, or a request to its hub. What is left stays in the due index. */
export async function webSubJob(context: JobContext, { feedId }: WebSubMessage): Promise<WebSubReport> {
  const found = await context.stores.webSubs.get(webSubId(feedId));
  const now = nowIso(context);
  if (found === undefined) return { outcome: 'skipped', feedId, reason: 'no such subscription' };
  const { announceAt, askAt } = found.record;
  if (announceAt !== undefined && announceAt <= now) return announce(context, found);
  if (askAt !== undefined && askAt <= now) return ask(context, found);
  return { outcome: 'skipped', feedId, reason: 'nothing is due' };
}

/** Makes the feed due, then marks the push as followed; one that comes in between is followed again. */
async function announce(context: JobContext, found: Versioned<WebSubRecord>): Promise<WebSubReport> {
  const { feedId, announceAt: _, ...rest } = found.record;
  const later = await pollSoon(context, feedId);
  const next: WebSubRecord = { ...rest, feedId, ...(later === undefined ? {} : { announceAt: later }) };
  await context.stores.webSubs.save(next, found.version);
  return later === undefined
    ? { outcome: 'announced', feedId, reason: 'The hub pushed, so the feed is polled now.' }
    : {
        outcome: 'held',
        feedId,
        reason: `The hub pushed; the feed was polled just now and is polled again at ${later}.`,
      };
}

/** Queues a poll, and gives back nothing; or when it may take place, ISO 8601. A feed that is not polled stays so. */
async function pollSoon(context: JobContext, feedId: string): Promise<string | undefined> {
  const { feeds } = context.stores;
  const found = await feeds.get(feedId);
  if (found?.record.nextPollAt === undefined) return undefined;
  const now = nowIso(context);
  const pollAt = pollAfterPush(found.record, { now, rhythm: context.settings.poll });
  if (pollAt > now) return pollAt;
  const due: FeedRecord = { ...found.record, nextPollAt: now };
  if ((await feeds.save(due, found.version, after(now, QUEUED_MS))) === 'conflict') return pollSoon(context, feedId);
  await context.ports.queue.send('poll', [{ body: { feedId, dueAt: now } }]);
  return undefined;
}

async function ask(context: JobContext, found: Versioned<WebSubRecord>): Promise<WebSubReport> {
  const { feedId } = found.record;
  const feed = await context.stores.feeds.get(feedId);
  const wanted = isPublicAddress(context.settings.baseUrl) ? wantedHub(feed?.record) : undefined;
  const step = nextStep(found.record, { wanted, now: nowIso(context) });
  const outcome = await context.stores.webSubs.save(step.next, found.version);
  // Whoever came first left the row due, and the next sweep finds it.
  if (outcome === 'conflict') return { outcome: 'skipped', feedId, reason: 'the row changed meanwhile' };
  if (step.kind === 'end') return { outcome: 'ended', feedId, reason: step.next.reason };
  return askHub(context, step, found.version + 1);
}

/** What the hub called about meanwhile is newer than its answer: then the row stays as it is. */
async function askHub(
  context: JobContext,
  { mode, next }: Extract<WebSubStep, { kind: 'ask' }>,
  version: number,
): Promise<WebSubReport> {
  const { feedId } = next;
  const request = await hubRequest(context, next, mode);
  const result = await politeFetch(context, request, 'feed');
  const changed =
    result.kind === 'busy'
      ? { ...next, askAt: result.freeAt, failures: next.failures - 1, reason: result.reason }
      : afterRequest(next, result, nowIso(context));
  if (changed === undefined) return { outcome: 'asked', feedId, reason: `The hub took the request to ${mode}.` };
  await context.stores.webSubs.save(changed, version);
  return { outcome: result.kind === 'busy' ? 'held' : 'failed', feedId, reason: changed.reason };
}

async function hubRequest(
  { ports, settings }: JobContext,
  { feedId, hub }: WebSubRecord,
  mode: 'subscribe' | 'unsubscribe',
) {
  const { id, secret } = callbackOf(await ports.secrets.get(LINK_SECRET), feedId, hub);
  const callback = `${settings.baseUrl}/websub/${id}`;
  return {
    url: hubAddress(hub.url, isOwnHost({ settings }, new URL(hub.url))),
    headers: { accept: 'text/plain, */*;q=0.5' },
    post: { contentType: 'application/x-www-form-urlencoded', body: hubForm({ hub, mode, callback, secret }) },
    maxBodyBytes: MAX_ANSWER_BYTES,
    atCap: 'keep',
    timeoutMs: settings.fetch.timeoutMs,
  } as const;
}
