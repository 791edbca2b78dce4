import { mailId } from '../model/ids.ts';
import type { MailRecord } from '../model/mail.ts';
import type { Cadence, MailCadence } from '../model/subscription.ts';
import { type Slot, slotAfter, slotAt } from '../stages/slot.ts';
import { type JobContext, nowIso } from './job-context.ts';
import { timesOf } from './times-of.ts';

/**
 * Sees to it that a mail of that cadence will look at what is pending: the slot of now, or, when that
 * mail is claimed or ended already, the first one after it that still collects.
 */
export async function openSlot(context: JobContext, subscriberId: string, cadence: Cadence): Promise<void> {
  if (cadence === 'off') return;
  const { mails, subscribers } = context.stores;
  const now = nowIso(context);
  const input = {
    cadence,
    now,
    times: timesOf(context, (await subscribers.get(subscriberId))?.record),
    slotMinutes: cadence === 'instant' ? await slotMinutes(context, subscriberId) : HOUR_MINUTES,
  };
  for (let slot = slotAt(input); ; slot = slotAfter(input, slot)) {
    if ((await mails.open(openMail(subscriberId, cadence, slot, now))) === 'written') return;
    const found = await mails.get(subscriberId, slot.slot);
    if (found?.record.state === 'open') return;
  }
}

const HOUR_MINUTES = 60;

/**
 * A reader of instant alerts who got so many mails on one UTC day gets one an hour for the rest of it: an alert that
 * explodes must not flood a mailbox, and nothing of it is lost.
 */
const MAX_INSTANT_MAILS_A_DAY = 24;

async function slotMinutes({ stores, settings, ...context }: JobContext, subscriberId: string): Promise<number> {
  const day = `i${nowIso(context).slice(0, 10).replaceAll('-', '')}`;
  let mails = 0;
  for await (const { record } of stores.mails.ofSubscriber(subscriberId, { from: day, to: `${day}~` }))
    if (record.state !== 'open' && record.state !== 'empty') mails++;
  return mails < MAX_INSTANT_MAILS_A_DAY ? settings.mail.slotMinutes : HOUR_MINUTES;
}

function openMail(subscriberId: string, cadence: MailCadence, { slot, closesAt }: Slot, now: string): MailRecord {
  return {
    schemaVersion: 1,
    id: mailId(subscriberId, slot),
    subscriberId,
    slot,
    purpose: 'alert',
    cadence,
    state: 'open',
    closesAt,
    attempt: 0,
    dueAt: closesAt,
    createdAt: now,
    updatedAt: now,
  };
}
