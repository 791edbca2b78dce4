import { LINK_SECRET } from '../model/link-token.ts';
import type { HubAnswer, HubPush, HubQuestion, PushAnswer, WebSubRecord } from '../model/websub.ts';
import { type Callback, callbackOf, opensCallback, webSubIdOf } from '../stages/websub/callback.ts';
import { checkSignature } from '../stages/websub/check-signature.ts';
import { answerQuestion, takePush } from '../stages/websub.ts';
import type { Versioned } from '../stores/record.ts';
import { type JobContext, nowIso } from './job-context.ts';
import type { WebSubReport } from './websub.ts';

/** The callbacks of hubs, as the pages serve them. `tell` hears of every push that was for a subscription of ours. */
export function hubCallbacks(context: JobContext, tell: (report: WebSubReport, durationMs: number) => void) {
  return {
    answer: (callbackId: string, question: HubQuestion): Promise<HubAnswer> => answerHub(context, callbackId, question),
    push: async (callbackId: string, push: HubPush): Promise<PushAnswer> => {
      const { clock } = context.ports;
      const started = clock.now().getTime();
      const answer = await takeHubPush(context, callbackId, push);
      if (answer.kind !== 'unknown') tell(pushReport(answer), clock.now().getTime() - started);
      return answer;
    },
  };
}

/** Answers a hub that verifies what we asked of it, or denies it. It only ever confirms what we want. */
async function answerHub(context: JobContext, callbackId: string, question: HubQuestion): Promise<HubAnswer> {
  const found = await findCallback(context, callbackId);
  if (found === undefined) return { kind: 'refused' };
  const times = { now: nowIso(context), jitter: context.ports.rng.next() };
  const next = answerQuestion(found.record, question, times);
  if (next === undefined) return { kind: 'refused' };
  if ((await context.stores.webSubs.save(next, found.version)) === 'conflict')
    return answerHub(context, callbackId, question);
  return question.mode === 'denied' ? { kind: 'noted' } : { kind: 'confirmed', challenge: question.challenge };
}

/** Takes a push: one with a right signature makes the feed due. Its body is read, checked and dropped. */
async function takeHubPush(context: JobContext, callbackId: string, push: HubPush): Promise<PushAnswer> {
  const found = await findCallback(context, callbackId);
  if (found === undefined) return { kind: 'unknown' };
  const { feedId, state } = found.record;
  if (state !== 'active' && state !== 'pending') return { kind: 'gone', feedId };
  const body = await push.read(context.settings.fetch.maxFeedBytes);
  if (body === undefined) return { kind: 'too-large', feedId };
  if (!checkSignature(push.signature, body, found.callback.secret)) return { kind: 'forged', feedId };
  await notePush(context, callbackId, found);
  return { kind: 'taken', feedId };
}

function pushReport({ kind, feedId }: Exclude<PushAnswer, { readonly kind: 'unknown' }>): WebSubReport {
  return { outcome: kind, feedId, reason: PUSH_WORDS[kind] };
}

const PUSH_WORDS = {
  taken: 'The hub pushed, so the feed is polled soon.',
  forged: 'A push without the right signature was ignored.',
  gone: 'A push came after the subscription had ended.',
  'too-large': 'A push was longer than a feed may be, and was not read.',
} as const;

async function notePush(
  context: JobContext,
  callbackId: string,
  found: Versioned<WebSubRecord> | undefined,
): Promise<void> {
  const next = found && takePush(found.record, nowIso(context));
  if (found === undefined || next === undefined) return;
  if ((await context.stores.webSubs.save(next, found.version)) === 'written') return;
  await notePush(context, callbackId, await findCallback(context, callbackId));
}

type Found = Versioned<WebSubRecord> & { readonly callback: Callback };

/** The row whose callback this is. */
async function findCallback({ ports, stores }: JobContext, callbackId: string): Promise<Found | undefined> {
  const id = webSubIdOf(callbackId);
  const found = id === undefined ? undefined : await stores.webSubs.get(id);
  if (found === undefined) return undefined;
  const callback = callbackOf(await ports.secrets.get(LINK_SECRET), found.record.feedId, found.record.hub);
  return opensCallback(callback, callbackId) ? { ...found, callback } : undefined;
}
