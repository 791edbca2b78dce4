import type { MailEvent } from '../model/mail-event.ts';
import { afterMailEvent, suppresses } from '../stages/mail-events.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { noteSendProblem } from './send-guard.ts';
import { noteSoftBounce, suppressReader } from './suppress-reader.ts';

export type MailEventReport = {
  /** `known`: it said nothing new. `unknown-mail`: neither mail nor reader is here; another deployment's, perhaps. */
  readonly outcome: 'noted' | 'known' | 'unknown-mail';
  readonly mailId: string;
  readonly kind: MailEvent['kind'];
  /** What the mail was until now and is from now on; absent where nothing changed. */
  readonly state?: 'sent' | 'failed';
  readonly suppressed: boolean;
  readonly reason?: string;
};

/**
 * Writes down what SES says of a mail. The reader comes first: after a hard bounce, a complaint or soft bounces too many
 * nothing more is sent, whatever else happens. What counts against the sender is counted last, once a mail. Idempotent,
 * in any order.
 */
export async function mailEventJob(context: JobContext, event: MailEvent): Promise<MailEventReport> {
  const key = mailKeyOf(event.mailId);
  const base = { mailId: event.mailId, kind: event.kind, ...('reason' in event ? { reason: event.reason } : {}) };
  if (key === undefined) return { ...base, outcome: 'unknown-mail', suppressed: false };
  const reader = await noteOnReader(context, key.subscriberId, event);
  const mail = await noteOnMail(context, key, event);
  if (mail === 'gone' && reader === 'gone') return { ...base, outcome: 'unknown-mail', suppressed: false };
  await countAgainst(context, event);
  const suppressed = reader === 'suppressed';
  const state = typeof mail === 'object' ? mail.state : undefined;
  return {
    ...base,
    outcome: suppressed || state !== undefined ? 'noted' : 'known',
    suppressed,
    ...(state === undefined ? {} : { state }),
  };
}

type MailKey = { readonly subscriberId: string; readonly slot: string };

/** A mail's id is its reader's, a hyphen and its slot. */
function mailKeyOf(mailId: string): MailKey | undefined {
  const [, subscriberId, slot] = /^([0-9a-f]{16})-([a-z0-9_-]{1,47})$/.exec(mailId) ?? [];
  return subscriberId === undefined || slot === undefined ? undefined : { subscriberId, slot };
}

async function noteOnReader(
  context: JobContext,
  subscriberId: string,
  event: MailEvent,
): Promise<'suppressed' | 'known' | 'gone' | 'counted'> {
  if (suppresses(event)) return suppressReader(context, subscriberId, 'reason' in event ? event.reason : undefined);
  if (event.kind !== 'soft-bounce') return 'gone';
  return noteSoftBounce(context, { subscriberId, mailId: event.mailId, reason: event.reason });
}

async function countAgainst(context: JobContext, { kind, mailId }: MailEvent): Promise<void> {
  if (kind === 'hard-bounce') await noteSendProblem(context, { kind: 'bounced', mailId });
  if (kind === 'complaint') await noteSendProblem(context, { kind: 'complained', mailId });
}

async function noteOnMail(
  context: JobContext,
  key: MailKey,
  event: MailEvent,
): Promise<'known' | 'gone' | { readonly state: 'sent' | 'failed' }> {
  const { mails } = context.stores;
  const found = await mails.get(key.subscriberId, key.slot);
  if (found === undefined) return 'gone';
  const next = afterMailEvent(found.record, event, nowIso(context));
  if (next === undefined) return 'known';
  if ((await mails.save(next, found.version)) === 'conflict') return noteOnMail(context, key, event);
  return { state: next.state === 'failed' ? 'failed' : 'sent' };
}
