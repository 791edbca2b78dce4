import { VigiaError } from '../errors.ts';
import type { MailContent, MailRecord } from '../model/mail.ts';
import type { DeliverMessage } from '../model/messages.ts';
import type { SendOutcome } from '../ports.ts';
import { quietUntil } from '../stages/slot/quiet-until.ts';
import type { Versioned } from '../stores/record.ts';
import { composeMail } from './compose-mail.ts';
import { eraseTold } from './erase-reader.ts';
import { after, type JobContext, nowIso } from './job-context.ts';
import { lookAgain } from './look-again.ts';
import { moveMatches } from './move-matches.ts';
import { noteSendProblem, whySendingStopped } from './send-guard.ts';
import { dropMatches, settleMail } from './settle-mail.ts';
import { noteSoftBounce, suppressReader } from './suppress-reader.ts';
import { timesOf } from './times-of.ts';

export type DeliverReport = {
  readonly outcome: 'sent' | 'held' | 'empty' | 'leased' | 'failed' | 'waits' | 'known';
  readonly mailId: string;
  readonly purpose?: MailRecord['purpose'];
  readonly reason?: string;
};

/** Longer than any send may take (the mailer's own timeouts end well before). */
const LEASE_MS = 3 * 60 * 1000;

/** Waits before a mail is tried again that the server surely did not take. */
const RETRY_AFTER_MS = [1, 5, 30, 120, 480, 1440].map((minutes) => minutes * 60_000);

/** An outcome that nobody knows: wait so long for word of it before the one extra mail. */
const GRACE_MS = 30 * 60 * 1000;

/**
 * Sends one mail: claims it once, freezes its content, and on every retry sends that content.
 */
export async function deliverJob(context: JobContext, message: DeliverMessage): Promise<DeliverReport> {
  const found = await context.stores.mails.get(message.subscriberId, message.slot);
  if (found === undefined) return { outcome: 'known', mailId: '', reason: 'no such mail' };
  const { record } = found;
  const stopped = await whyHeld(context, record);
  if (stopped !== undefined) return { outcome: 'held', mailId: record.id, reason: stopped };
  switch (record.state) {
    case 'sent':
    case 'failed':
      return { outcome: 'known', mailId: record.id, reason: `already ${record.state}` };
    case 'empty':
      // The run that ended it may have died before it looked again.
      await lookAgain(context, record);
      return { outcome: 'known', mailId: record.id, reason: 'already empty' };
    case 'open':
      if (message.closeNow === true) return claimAndSend(context, found);
      if (record.closesAt > nowIso(context)) return { outcome: 'held', mailId: record.id };
      return (await heldQuietly(context, found)) ?? claimAndSend(context, found);
    case 'claimed':
      if (isLeased(context, record)) return { outcome: 'leased', mailId: record.id };
      if (isWaiting(context, record)) return { outcome: 'waits', mailId: record.id, reason: record.reason ?? '' };
      return endedInSilence(context, record) ? waitForWord(context, found) : sendAgain(context, found);
    default:
      return record.state satisfies never;
  }
}

/** Nothing goes out to readers while sending is stopped: it stays as it is, and the sweep brings it again. */
async function whyHeld(context: JobContext, { state, purpose }: MailRecord): Promise<string | undefined> {
  const wouldSend = state === 'open' || state === 'claimed';
  return wouldSend && purpose !== 'operator' ? whySendingStopped(context) : undefined;
}

/** Quiet hours that the reader chose after the slot was opened; digests come at the time that the reader named. */
async function heldQuietly(context: JobContext, found: Versioned<MailRecord>): Promise<DeliverReport | undefined> {
  const { id, subscriberId, cadence } = found.record;
  if (cadence !== 'instant' && cadence !== 'hourly') return undefined;
  const subscriber = await context.stores.subscribers.get(subscriberId);
  const now = nowIso(context);
  const until = quietUntil(now, timesOf(context, subscriber?.record));
  if (until === undefined) return undefined;
  await saveMail(context, { ...found.record, closesAt: until, dueAt: until, updatedAt: now }, found.version);
  return { outcome: 'held', mailId: id, reason: `quiet hours of the reader until ${until}` };
}

function isLeased({ settings, ports }: JobContext, { leaseUntil, leaseOwner }: MailRecord): boolean {
  const now = ports.clock.now().toISOString();
  if (leaseUntil === undefined || leaseUntil <= now) return false;
  return leaseOwner === settings.lease.owner || !settings.lease.soleOwner;
}

/** Between two attempts: a message that comes twice is no reason to hurry. */
function isWaiting(context: JobContext, { leaseUntil, dueAt }: MailRecord): boolean {
  return leaseUntil === undefined && dueAt !== undefined && dueAt > nowIso(context);
}

/**
 * A lease that ended without a word may have sent. Where events of sends come in, word of it may still come; where
 * this is the only run, its lock says that the other one is dead, and nobody else will tell.
 */
function endedInSilence({ settings }: JobContext, { leaseUntil }: MailRecord): boolean {
  return leaseUntil !== undefined && !settings.lease.soleOwner;
}

async function waitForWord(context: JobContext, { record, version }: Versioned<MailRecord>): Promise<DeliverReport> {
  const reason = 'the run that claimed it ended without a word; waits for an event that says it was sent';
  if (record.attempt > RETRY_AFTER_MS.length) {
    const end = failed(context, record, `given up after ${record.attempt} attempts that ended without a word`);
    await saveMail(context, end.record, version);
    return end.report;
  }
  await saveMail(context, waiting(context, record, GRACE_MS, reason), version);
  return { outcome: 'waits', mailId: record.id, purpose: record.purpose, reason };
}

async function claimAndSend(context: JobContext, found: Versioned<MailRecord>): Promise<DeliverReport> {
  const outbox = await settledOutbox(context, found.record.subscriberId);
  const composed = await composeMail(context, found.record);
  await dropMatches(context, composed.dropped);
  await moveMatches(context, composed.moved);
  const { frozen } = composed;
  if (frozen === undefined && (await isErased(context, found.record))) {
    await eraseTold(context, found.record.subscriberId);
    return { outcome: 'empty', mailId: found.record.id, reason: 'the reader was erased' };
  }
  if (frozen === undefined) {
    await saveMail(
      context,
      { ...ended(found.record, context), state: 'empty', reason: 'nothing was left to tell' },
      found.version,
    );
    await lookAgain(context, found.record);
    return { outcome: 'empty', mailId: found.record.id };
  }
  await context.stores.mails.putContent(frozen.contentKey, frozen.content);
  const claimed: MailRecord = {
    ...leased(found.record, context),
    contentKey: frozen.contentKey,
    ...(found.record.purpose === 'alert' ? { stories: frozen.stories } : {}),
  };
  if ((await context.stores.mails.claim({ record: claimed, version: found.version }, outbox)) === 'conflict')
    throw contended(found.record);
  await settleMail(context, claimed, frozen.content);
  await lookAgain(context, found.record);
  return send(context, { record: claimed, version: found.version + 1 }, frozen.content);
}

/** A job that was at work while its reader was erased may have written rows after it. */
async function isErased({ stores }: JobContext, { subscriberId, purpose }: MailRecord): Promise<boolean> {
  return purpose !== 'operator' && (await stores.subscribers.get(subscriberId)) === undefined;
}

/** The version of a reader's outbox row, once the mail claimed before is settled. */
async function settledOutbox(context: JobContext, subscriberId: string): Promise<number> {
  const { mails } = context.stores;
  const outbox = await mails.outbox(subscriberId);
  const slot = outbox.record.unsettledSlot;
  if (slot === undefined) return outbox.version;
  const mail = await mails.get(subscriberId, slot);
  const content = mail === undefined ? undefined : await mails.content(mail.record);
  if (mail !== undefined && content !== undefined) await settleMail(context, mail.record, content);
  return (await mails.outbox(subscriberId)).version;
}

async function sendAgain(context: JobContext, found: Versioned<MailRecord>): Promise<DeliverReport> {
  const content = await context.stores.mails.content(found.record);
  if (content === undefined) {
    throw new VigiaError(`Cannot send mail ${found.record.id}: its frozen content is gone. Restore a backup.`, {
      code: 'mail-content-gone',
      ids: { mailId: found.record.id },
    });
  }
  await settleMail(context, found.record, content);
  await lookAgain(context, found.record);
  const refusal = await readerRefusal(context, found.record);
  if (refusal !== undefined) {
    const { record, report } = failed(context, found.record, refusal);
    await saveMail(context, record, found.version);
    return report;
  }
  const claimed = leased(withSilentAttempt(found.record), context);
  await saveMail(context, claimed, found.version);
  return send(context, { record: claimed, version: found.version + 1 }, content);
}

/** Why a frozen mail goes out no more: who stopped the mail, or never took it, is not written to again. */
async function readerRefusal({ stores }: JobContext, mail: MailRecord): Promise<string | undefined> {
  if (mail.purpose === 'operator') return undefined;
  const status = (await stores.subscribers.get(mail.subscriberId))?.record.status ?? 'gone';
  // Whoever stopped their mail may still be asked to confirm anew, and gets the link that they ask for.
  const mayAsk = (mail.purpose === 'confirmation' || mail.purpose === 'link') && status === 'unsubscribed';
  return status === 'active' || mayAsk ? undefined : `the reader is ${status}`;
}

/** A lease that ended without a word: its attempt may have gone out. */
function withSilentAttempt(mail: MailRecord): MailRecord {
  return mail.leaseUntil === undefined ? mail : withUnknownOutcome(mail);
}

function withUnknownOutcome(mail: MailRecord): MailRecord {
  return { ...mail, unknownOutcomes: (mail.unknownOutcomes ?? 0) + 1 };
}

async function send(context: JobContext, claimed: Versioned<MailRecord>, content: MailContent): Promise<DeliverReport> {
  const outcome = await context.ports.mailer.send({
    mailId: content.mailId,
    from: content.from,
    to: content.to,
    mime: Buffer.from(content.mime, 'base64'),
  });
  const { record, report } = afterSend(context, claimed.record, outcome);
  // Before the mail's own row: a run that dies in between finds the mail still claimed, and its reader suppressed.
  if (record.purpose !== 'operator') await noteRefusal(context, record, outcome);
  await saveMail(context, record, claimed.version);
  if (record.purpose !== 'operator') await countSend(context, record, outcome);
  return report;
}

/** What the server said of the address itself. */
async function noteRefusal(context: JobContext, mail: MailRecord, outcome: SendOutcome): Promise<void> {
  if (!('about' in outcome) || outcome.about !== 'recipient') return;
  const { subscriberId, id: mailId } = mail;
  if (outcome.kind === 'rejected') {
    await suppressReader(context, subscriberId, outcome.reason);
    await noteSendProblem(context, { kind: 'bounced', mailId });
    return;
  }
  if (mail.state === 'failed') await noteSoftBounce(context, { subscriberId, mailId, reason: outcome.reason });
}

/** A mail that the server took, or refused for its address: both are judged by those who receive our mail. */
async function countSend(context: JobContext, mail: MailRecord, outcome: SendOutcome): Promise<void> {
  const { sending } = context.stores;
  const wentOut = outcome.kind === 'sent' || (outcome.kind === 'rejected' && outcome.about === 'recipient');
  if (!wentOut && mail.state !== 'failed') return;
  const { epoch } = (await sending.switch()).record;
  const now = nowIso(context);
  if (wentOut) await sending.count(epoch, 'sent', now);
  if (mail.state === 'failed') await sending.count(epoch, 'failed', now);
}

function afterSend(
  context: JobContext,
  mail: MailRecord,
  outcome: SendOutcome,
): { readonly record: MailRecord; readonly report: DeliverReport } {
  const report = { mailId: mail.id, purpose: mail.purpose };
  switch (outcome.kind) {
    case 'sent':
      return {
        record: { ...ended(mail, context), state: 'sent', messageId: outcome.messageId },
        report: { ...report, outcome: 'sent' },
      };
    case 'rejected':
      return failed(context, mail, outcome.reason);
    case 'unavailable': {
      const waitMs = RETRY_AFTER_MS[mail.attempt - 1];
      if (waitMs === undefined)
        return failed(context, mail, `given up after ${mail.attempt} attempts: ${outcome.reason}`);
      return {
        record: waiting(context, mail, waitMs, outcome.reason),
        report: { ...report, outcome: 'waits', reason: outcome.reason },
      };
    }
    case 'unknown':
      if ((mail.unknownOutcomes ?? 0) > 0)
        return failed(context, mail, `nobody knows whether it went out, twice: ${outcome.reason}`);
      return {
        record: waiting(context, withUnknownOutcome(mail), GRACE_MS, outcome.reason),
        report: { ...report, outcome: 'waits', reason: outcome.reason },
      };
    default:
      return outcome satisfies never;
  }
}

function failed(context: JobContext, mail: MailRecord, reason: string) {
  return {
    record: { ...ended(mail, context), state: 'failed' as const, reason },
    report: { outcome: 'failed' as const, mailId: mail.id, purpose: mail.purpose, reason },
  };
}

function waiting(context: JobContext, mail: MailRecord, waitMs: number, reason: string): MailRecord {
  const until = after(nowIso(context), waitMs);
  return { ...ended(mail, context), state: 'claimed', reason, dueAt: until };
}

/** Claimed by this run from now on; the row comes due when the lease ends. */
function leased({ reason: _, ...mail }: MailRecord, context: JobContext): MailRecord {
  const now = nowIso(context);
  const leaseUntil = after(now, LEASE_MS);
  return {
    ...mail,
    state: 'claimed',
    attempt: mail.attempt + 1,
    leaseOwner: context.settings.lease.owner,
    leaseUntil,
    dueAt: leaseUntil,
    updatedAt: now,
  };
}

/** Neither leased nor due. */
function ended({ leaseOwner: _, leaseUntil: __, dueAt: ___, ...mail }: MailRecord, context: JobContext): MailRecord {
  return { ...mail, updatedAt: nowIso(context) };
}

async function saveMail(context: JobContext, record: MailRecord, version: number): Promise<void> {
  if ((await context.stores.mails.save(record, version)) === 'conflict') throw contended(record);
}

function contended({ id, subscriberId }: MailRecord): VigiaError {
  return new VigiaError(`Cannot go on with mail ${id}: another job wrote it meanwhile.`, {
    code: 'mail-contended',
    retryable: true,
    ids: { mailId: id, subscriberId },
  });
}
