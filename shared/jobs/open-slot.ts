import { mailId } from '../model/ids.ts';
import type { MailRecord } from '../model/mail.ts';
import type { Cadence } from '../model/subscription.ts';
import { nextSlot, type Slot, slotAt } from '../stages/slot.ts';
import { type JobContext, nowIso } from './job-context.ts';

/**
 * Sees to it that a mail of that cadence will look at what is pending: the slot of now, or, when that
 * mail is claimed or sent already, the first one after it that still collects.
 */
export async function openSlot(context: JobContext, subscriberId: string, cadence: Cadence): Promise<void> {
  // Daily and weekly slots come with the digests; until then the CLI refuses such a subscription.
  if (cadence !== 'instant' && cadence !== 'hourly') return;
  const { slotMinutes } = context.settings.mail;
  let slot = slotAt(cadence, nowIso(context), slotMinutes);
  for (;;) {
    const mail = openMail(subscriberId, cadence, slot, nowIso(context));
    if ((await context.stores.mails.open(mail)) === 'written') return;
    const found = await context.stores.mails.get(subscriberId, slot.slot);
    if (found?.record.state === 'open') return;
    slot = nextSlot(cadence, mail, slotMinutes);
  }
}

function openMail(
  subscriberId: string,
  cadence: 'instant' | 'hourly',
  { slot, closesAt }: Slot,
  now: string,
): MailRecord {
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
